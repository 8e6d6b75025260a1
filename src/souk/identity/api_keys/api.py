"""JSON doors: `/api-keys`."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from souk.identity.api import CHANGE_REFUSALS, TOKEN_REFUSALS
from souk.identity.api_keys import commands, queries
from souk.identity.api_keys.errors import NotWithApiKey, TooManyApiKeys, UnknownApiKey
from souk.identity.api_keys.schemas import ApiKeyView, MadeApiKey, NewApiKey
from souk.identity.bundles.api import declared_of
from souk.identity.bundles.errors import UnknownPermission
from souk.identity.step_up.errors import ConfirmationRequired
from souk.kernel.errors import Forbidden
from souk.kernel.http import Changing, Reading, answer, no_content
from souk.kernel.openapi import returns
from souk.kernel.pagination import BadCursor, PageAsked, PageOf

router = APIRouter(prefix="/api-keys", tags=["Identity"])
CANNOT_MAKE = (*CHANGE_REFUSALS, Forbidden, NotWithApiKey, ConfirmationRequired, UnknownPermission, TooManyApiKeys)


@router.get("", **returns(PageOf[ApiKeyView], refuses=(*TOKEN_REFUSALS, NotWithApiKey, BadCursor)))
async def list_keys(ctx: Reading, asked: PageAsked) -> Response:
    """Your API keys that were not revoked, the newest first; never the keys themselves."""
    return answer(await queries.get_key_page(ctx, asked))


@router.post("", **returns(MadeApiKey, 201, refuses=CANNOT_MAKE))
async def create_key(request: Request, uow: Changing, body: NewApiKey) -> Response:
    """Make a key for a program: sent as `Authorization: Bearer souk_…`. It is shown this once.

    It opens what you name in `scopes`, and of that only what you hold when it is used. Confirm that it is you first.
    """
    made = await commands.create_api_key(uow, body, declared=declared_of(request))
    return answer(made, 201, {"Cache-Control": "no-store"})


@router.delete("/{key_id}", **returns(None, 204, refuses=(*CHANGE_REFUSALS, NotWithApiKey, UnknownApiKey)))
async def revoke_key(uow: Changing, key_id: UUID) -> Response:
    """Revoke a key of yours: it opens nothing from the next request on."""
    await commands.revoke_api_key(uow, key_id)
    return no_content()
