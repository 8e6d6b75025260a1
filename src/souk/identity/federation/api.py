"""JSON doors: the providers, and one's linked sign-ins."""

from uuid import UUID

import msgspec
from fastapi import APIRouter, Request, Response

from souk.identity.api import CHANGE_REFUSALS, TOKEN_REFUSALS
from souk.identity.federation import commands, queries
from souk.identity.federation.errors import LastWayIn, UnknownLinkedSignIn
from souk.identity.federation.pages import start_url
from souk.identity.federation.queries import LinkedList
from souk.identity.federation.web import federation_of
from souk.identity.step_up.errors import ConfirmationRequired
from souk.identity.ways import HOME
from souk.kernel.http import Changing, Reading, answer, no_content
from souk.kernel.openapi import returns

router = APIRouter(tags=["Identity"])


class ProviderOut(msgspec.Struct, frozen=True, kw_only=True):
    """A provider to sign in with. `start_url` is opened in a browser; add `next` for where it leads back to."""

    name: str
    label: str
    start_url: str


class ProvidersOut(msgspec.Struct, frozen=True, kw_only=True):
    items: list[ProviderOut]


@router.get("/auth/providers", **returns(ProvidersOut))
async def providers(request: Request) -> Response:
    """With whose accounts one can sign in here."""
    named = federation_of(request).providers
    items = [
        ProviderOut(name=name, label=each.label, start_url=start_url(name, HOME).partition("?")[0])
        for name, each in named.items()
    ]
    return answer(ProvidersOut(items=items))


@router.get("/users/linked-sign-ins", **returns(LinkedList, refuses=TOKEN_REFUSALS))
async def linked(ctx: Reading) -> Response:
    """Accounts at providers that sign you in here."""
    return answer(LinkedList(items=await queries.list_own_links(ctx)))


@router.delete(
    "/users/linked-sign-ins/{linked_id}",
    **returns(None, 204, refuses=(*CHANGE_REFUSALS, UnknownLinkedSignIn, ConfirmationRequired, LastWayIn)),
)
async def unlink(uow: Changing, linked_id: UUID) -> Response:
    """Let an account at a provider sign you in no more. Your last way in stays. Confirm that it is you first."""
    await commands.unlink_sign_in(uow, linked_id)
    return no_content()
