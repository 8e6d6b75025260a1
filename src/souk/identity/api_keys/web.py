"""Page doors of API keys."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from souk.identity.api_keys import commands, policy, queries
from souk.identity.api_keys.errors import TooManyApiKeys
from souk.identity.api_keys.pages import LIVES, PAGE, keys_page, scope_groups
from souk.identity.api_keys.schemas import NewApiKey
from souk.identity.bundles.api import declared_of
from souk.identity.forms import read_form, typed_in
from souk.identity.step_up.errors import ConfirmationRequired
from souk.identity.step_up.queries import is_confirmed
from souk.identity.step_up.ways import lead_to_confirm
from souk.identity.ways import guests_sign_in_first
from souk.kernel.errors import Forbidden
from souk.kernel.http import changing, database_of, reading
from souk.ui import FormState, page, redirect

NOT_KEPT = {"Cache-Control": "no-store"}
router = APIRouter(prefix=PAGE, dependencies=[Depends(guests_sign_in_first)])


@router.get("")
async def keys(request: Request) -> Response:
    return await _page(request, FormState())


@router.post("")
async def create(request: Request) -> Response:
    """Answers with the page itself: the key is shown there, this once."""
    typed = await typed_in(request, ("name", "lives"))
    scopes = [each for each in (await request.form()).getlist("scopes") if isinstance(each, str)]
    read = read_form(NewApiKey, {"name": typed["name"]}, scopes=scopes, **_expiry(request, typed["lives"]))
    if read.body is None:
        errors = dict(read.form.errors)
        if "scopes" in errors:
            errors["scopes"] = "Choose at least one thing that the key opens."
        return await _page(request, FormState(values=typed, errors=errors), chosen=scopes, status=422)
    try:
        async with changing(request) as uow:
            made = await commands.create_api_key(uow, read.body, declared=declared_of(request))
    except ConfirmationRequired:
        return lead_to_confirm(request, PAGE)
    except TooManyApiKeys as full:
        return await _page(request, FormState(values=typed, message=str(full)), chosen=scopes, status=full.status)
    return await _page(request, FormState(), made=made.key, status=201)


@router.post("/{key_id}/revoke")
async def revoke(request: Request, key_id: UUID) -> Response:
    async with changing(request) as uow:
        await commands.revoke_api_key(uow, key_id)
    return redirect(request, PAGE, notice="The key is revoked. It opens nothing any more.")


def _expiry(request: Request, lives: str) -> dict[str, Any]:
    if lives not in {each.value for each in LIVES} or not lives:
        return {}
    return {"expires_at": database_of(request).clock() + timedelta(days=int(lives))}


async def _page(
    request: Request, form: FormState, *, made: str = "", chosen: Sequence[str] = (), status: int = 200
) -> Response:
    async with reading(request) as ctx:
        shown = await queries.list_own_keys(ctx)
        verdict = policy.can_have_keys(ctx.actor)
        if not verdict and not shown:
            raise Forbidden(verdict.reason)
        groups = scope_groups(ctx.actor, declared_of(request).permissions, chosen)
        view = keys_page(shown, groups, form, made=made, is_confirmed=await is_confirmed(ctx))
    return page(request, "identity/api_keys.html", view, title="API keys", status=status, headers=NOT_KEPT)
