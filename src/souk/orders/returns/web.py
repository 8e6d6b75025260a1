"""Pages of buyers: the way to a return in three steps, one return, and all of one's own."""

from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.datastructures import FormData, UploadFile

from souk.identity import account_tabs, guests_sign_in_first
from souk.kernel.errors import Forbidden, Refusal
from souk.kernel.http import Reading, actor_of, changing, database_of, reading
from souk.kernel.pagination import PageQuery
from souk.orders.policy import is_buyer, opens
from souk.orders.queries import get_order
from souk.orders.returns import commands, policy, queries
from souk.orders.returns.api import darkroom_of, photo_answer
from souk.orders.returns.commands import Asked
from souk.orders.returns.kinds import Resolution, ReturnReason
from souk.orders.returns.pages import OWN, PIECES, CasePage, OwnReturnsPage, WizardPage, pieces_typed
from souk.orders.returns.photos import MOST_PHOTOS, request_with_photos
from souk.orders.returns.window import returnable_of
from souk.ui import FormState, page, redirect

router = APIRouter()
Token = Annotated[str, Query(max_length=100)]
LONGEST_NOTE: Final = 2000
STEPS: Final = {"items": 1, "reason": 2, "photos": 3}


@router.get("/orders/{order_id}/return")
async def begin(request: Request, order_id: UUID, token: Token = "") -> Response:
    return await _wizard(request, order_id, token, FormState(), step=1)


@router.post("/orders/{order_id}/return")
async def go_on(request: Request, order_id: UUID, token: Token = "") -> Response:
    """The button that was pressed says where to; only the last one asks for the return."""
    actor = await actor_of(request)  # it looks for the token in the form, which is gone once it was closed
    async with request.form() as sent:
        typed = _typed(sent)
        photos = [await each.read() for each in sent.getlist("photos") if isinstance(each, UploadFile) and each.size]
    wanted = typed.pop("step", "")
    refused = _first_wrong(typed, STEPS.get(wanted, 4))
    if refused is not None:
        step, form = refused
        return await _wizard(request, order_id, token, form, step=step, status=422)
    if wanted in STEPS:
        return await _wizard(request, order_id, token, FormState(values=typed), step=STEPS[wanted])
    try:
        case_id = await request_with_photos(
            database_of(request), darkroom_of(request), actor, order_id, _asked(typed, photos),
            token=token or None,
        )  # fmt: skip
    except Refusal as refusal:
        if refusal.status in {401, 403, 404}:
            raise
        step = 3 if photos and refusal.status in {413, 415, 422} else 1
        at_field = {"photos" if step == 3 else "pieces": str(refusal)}
        form = FormState(values=typed, errors=at_field)
        return await _wizard(request, order_id, token, form, step=step, status=refusal.status)
    tail = f"?token={token}" if token else ""
    return redirect(request, f"/returns/{case_id}{tail}", notice="Asked. The store looks at it and writes to you.")


@router.get("/returns/{return_id}")
async def show(request: Request, ctx: Reading, return_id: UUID, token: Token = "") -> Response:
    detail = await queries.get_return(ctx, return_id, token=token or None)
    order = detail.order.order
    if not is_buyer(ctx.actor, order, holds_link=opens(ctx.keys, order.checkout_id, token or None)):
        return redirect(request, f"/vendor/returns/{return_id}")
    tabs = account_tabs("returns") if ctx.actor.id is not None and ctx.actor.id == detail.case.customer_id else ()
    view = CasePage.of(detail, base=OWN, token=token, tabs=tabs, form=FormState())
    return page(request, "orders/return.html", view, title=f"Return {view.number}")


@router.post("/returns/{return_id}/cancel")
async def cancel(request: Request, return_id: UUID, token: Token = "") -> Response:
    back = f"/returns/{return_id}" + (f"?token={token}" if token else "")
    try:
        async with changing(request) as uow:
            await commands.cancel_return(uow, return_id, token=token or None)
    except Refusal as refusal:
        if refusal.status != 409:
            raise
        return redirect(request, back, notice=str(refusal), tone="bad")
    return redirect(request, back, notice="Called off. Keep it, or ask again while there is time.")


@router.get("/returns/{return_id}/photos/{photo_id}")
async def photo(request: Request, return_id: UUID, photo_id: UUID, token: Token = "") -> Response:
    return await photo_answer(request, return_id, photo_id, token or None)


@router.get(OWN, dependencies=[Depends(guests_sign_in_first)])
async def own(request: Request, ctx: Reading, cursor: Annotated[str | None, Query(max_length=500)] = None) -> Response:
    found = await queries.list_returns(ctx, queries.ReturnFilter(own=True), PageQuery(cursor=cursor))
    view = OwnReturnsPage.of(found.items, found.next_cursor)
    return page(request, "orders/returns_own.html", view, title="Your returns")


async def _wizard(
    request: Request, order_id: UUID, token: str, form: FormState, *, step: int, status: int = 200
) -> Response:
    async with reading(request) as ctx:
        detail = await get_order(ctx, order_id, token=token or None)
        holds_link = opens(ctx.keys, detail.order.checkout_id, token or None)
        may = policy.can_request(ctx.actor, detail.order, holds_link=holds_link)
        if not may:
            raise Forbidden(may.reason)
        view = WizardPage.of(detail, await returnable_of(ctx, detail), form, step=step, token=token)
    return page(request, "orders/return_wizard.html", view, title=f"Send back from {view.number}", status=status)


def _typed(sent: FormData) -> dict[str, str]:
    names = ("step", "reason", "note", "wish")
    return {
        name: value[: LONGEST_NOTE + 1]
        for name, value in sent.items()
        if isinstance(value, str) and (name in names or name.startswith(PIECES))
    }


def _first_wrong(typed: dict[str, str], going_to: int) -> tuple[int, FormState] | None:
    """What is missing on the way to this step, and where it is asked."""
    if going_to > 1 and not pieces_typed(typed):
        return 1, FormState(values=typed, errors={"pieces": "Choose at least one piece."})
    errors = {}
    if going_to > 2 and typed.get("reason") not in list(ReturnReason):
        errors["reason"] = "Choose why."
    if going_to > 2 and len(typed.get("note", "")) > LONGEST_NOTE:
        errors["note"] = f"At most {LONGEST_NOTE} characters, please."
    return (2, FormState(values=typed, errors=errors)) if errors else None


def _asked(typed: dict[str, Any], photos: list[bytes]) -> Asked:
    wish = typed.get("wish", "")
    return Asked(
        reason=ReturnReason(typed["reason"]),
        pieces=pieces_typed(typed),
        note=typed.get("note", "").strip(),
        wish=Resolution(wish) if wish in list(Resolution) else Resolution.REFUND,
        photos=photos[: MOST_PHOTOS + 1],
    )
