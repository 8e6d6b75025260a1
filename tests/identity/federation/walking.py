"""Walking to a provider and back, as a browser does."""

from typing import Any

import httpx
from sqlalchemy import select

from souk.identity.federation.models import LinkedSignIn
from souk.identity.models import User
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from tests.cart.factories import rows_in
from tests.identity.federation.paper import PaperProvider
from tests.identity.rows import everything_in

HTML = {"Accept": "text/html"}
START, CALLBACK, LINK = "/auth/oidc/paper/start", "/auth/oidc/paper/callback", "/auth/oidc/link"
ADA = {"sub": "ada-1", "email": "ada@example.com", "email_verified": True, "name": "Ada Byron"}


async def set_out(client: httpx.AsyncClient, back: str = "/account") -> str:
    """The address of the provider's door, with all that is asked of it."""
    answer = await client.get(START, params={"next": back}, headers=HTML)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


async def come_back(
    client: httpx.AsyncClient, provider: PaperProvider, back: str = "/account", **claims: Any
) -> httpx.Response:
    """The whole way; the answer is the callback's."""
    params = provider.consent(await set_out(client, back), **(claims or ADA))
    return await client.get(CALLBACK, params=params, headers=HTML)


async def everything(database: Database) -> dict[str, Any]:
    return {**await everything_in(database), **await rows_in(database, LinkedSignIn)}


async def accounts(database: Database) -> list[User]:
    async with database.read(SYSTEM) as ctx:
        return list(await ctx.session.scalars(select(User).order_by(User.id)))
