"""Doors of those who fulfil an order: its page, what they send, and the slip that goes along."""

from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from souk.identity import guests_sign_in_first, local_path, read_form, typed_in
from souk.kernel.errors import Forbidden, Refusal
from souk.kernel.http import actor_of, changing, database_of, reading
from souk.orders import policy
from souk.orders.commands import change_order_status
from souk.orders.fulfilment.commands import (
    add_note,
    correct_shipment,
    deliver_shipment,
    finish_services,
    ship_pieces,
    take_off_pieces,
)
from souk.orders.fulfilment.errors import DateOutOfReach
from souk.orders.fulfilment.pages import PIECES, BatchPage, BatchRow, PackingSlip, StoreOrder
from souk.orders.fulfilment.processes import ship_each
from souk.orders.fulfilment.queries import get_shipments, list_parcels
from souk.orders.fulfilment.schemas import AddNote, CorrectShipment, MarkDone, SendShipment, TakeOff
from souk.orders.pages import VENDOR_ORDERS, OrderPage, StoreOrderPage, Viewer
from souk.orders.queries import get_contact, get_order
from souk.orders.schemas import ChangeStatus
from souk.orders.statuses import OrderStatus
from souk.orders.telling import tell_story
from souk.ui import FormState, page, redirect

router = APIRouter(prefix="/vendor", dependencies=[Depends(guests_sign_in_first)])
DONE: Final = {
    OrderStatus.SHIPPED: "Marked as shipped. The buyer sees it now.",
    OrderStatus.DELIVERED: "Marked as delivered.",
    OrderStatus.CANCELLED: "Cancelled. Goods are back in stock, the money is on its way back.",
}
LABEL: Final = ("carrier", "tracking_number", "estimated_delivery", "note")
SHIPPED: Final = "On its way. The buyer has a mail about it."
SENT_PART: Final = "Part of it is on its way. The buyer has a mail about it."


@router.get("/orders/{order_id}")
async def show(request: Request, order_id: UUID) -> Response:
    return await _page(request, order_id, FormState())


@router.post("/orders/{order_id}/status")
async def change(request: Request, order_id: UUID) -> Response:
    typed = await typed_in(request, ("status", "tracking_number", "carrier", "note", "back"))
    back = local_path(typed.pop("back"), f"{VENDOR_ORDERS}/{order_id}")
    read = read_form(ChangeStatus, typed)
    if read.body is None:
        return await _page(request, order_id, read.form, status=422)
    try:
        async with changing(request) as uow:
            await change_order_status(uow, order_id, read.body.status, label=read.body.label())
    except Refusal as refusal:
        return _refused(request, refusal, back)
    return redirect(request, back, notice=DONE.get(read.body.status, "Done."))


@router.post("/orders/{order_id}/shipments")
async def ship(request: Request, order_id: UUID) -> Response:
    """The pieces that were chosen. What was typed is kept where something is wrong with it."""
    sent = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
    typed = {name: sent.get(name, "") for name in (*LABEL, "version")}
    pieces = {name: value for name, value in sent.items() if name.startswith(PIECES)}
    version = typed.pop("version")
    others: dict[str, Any] = {"items": _items(pieces)}
    if version.isdecimal():
        others["version"] = int(version[:9])
    read = read_form(SendShipment, typed, **others)
    form = FormState(values={**typed, **pieces}, errors=read.form.errors, message=read.form.message)
    if read.body is None:
        return await _page(request, order_id, _in_words(form), status=422)
    try:
        async with changing(request) as uow:
            await ship_pieces(uow, order_id, read.body.pieces(), label=read.body.label(), seen=read.body.version)
            is_whole = (await get_order(uow, order_id)).order.status is OrderStatus.SHIPPED
    except Refusal as refusal:
        if refusal.status not in {409, 422}:
            raise
        if isinstance(refusal, DateOutOfReach):
            refused = FormState(values=form.values, errors={"estimated_delivery": str(refusal)})
        else:
            refused = FormState(values=form.values, message=str(refusal))
        return await _page(request, order_id, refused, status=refusal.status)
    return redirect(request, f"{VENDOR_ORDERS}/{order_id}", notice=SHIPPED if is_whole else SENT_PART)


@router.post("/orders/{order_id}/done")
async def done(request: Request, order_id: UUID) -> Response:
    """The services that were chosen are done."""
    back = f"{VENDOR_ORDERS}/{order_id}"
    sent = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
    pieces = {name: value for name, value in sent.items() if name.startswith(PIECES)}
    read = read_form(MarkDone, {"note": sent.get("note", "")}, items=_items(pieces))
    if read.body is None:
        return redirect(request, back, notice="Choose what is done.", tone="bad")
    try:
        async with changing(request) as uow:
            await finish_services(uow, order_id, read.body.pieces(), note=read.body.note)
    except Refusal as refusal:
        return _refused(request, refusal, back)
    return redirect(request, back, notice="Marked as done. The buyer sees it now.")


@router.post("/orders/{order_id}/take-off")
async def take_off(request: Request, order_id: UUID) -> Response:
    """The pieces that were chosen will never leave."""
    back = f"{VENDOR_ORDERS}/{order_id}"
    sent = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
    pieces = {name: value for name, value in sent.items() if name.startswith(PIECES)}
    read = read_form(TakeOff, {"reason": sent.get("reason", "")}, items=_items(pieces))
    if read.body is None:
        return redirect(request, back, notice="Choose the pieces to take off.", tone="bad")
    try:
        async with changing(request) as uow:
            await take_off_pieces(uow, order_id, read.body.pieces(), reason=read.body.reason)
    except Refusal as refusal:
        return _refused(request, refusal, back)
    return redirect(request, back, notice="Taken off. The goods are back in stock, the money is on its way back.")


@router.post("/orders/{order_id}/notes")
async def note(request: Request, order_id: UUID) -> Response:
    typed = await typed_in(request, ("text", "for_buyer"))
    for_buyer = bool(typed.pop("for_buyer"))
    read = read_form(AddNote, typed, for_buyer=for_buyer)
    if read.body is None:
        return await _page(request, order_id, read.form, status=422)
    async with changing(request) as uow:
        await add_note(uow, order_id, read.body.text, for_buyer=for_buyer)
    notice = "Sent to the buyer." if for_buyer else "Noted. Only your people see it."
    return redirect(request, f"{VENDOR_ORDERS}/{order_id}", notice=notice)


@router.post("/shipments/{shipment_id}")
async def correct(request: Request, shipment_id: UUID) -> Response:
    typed = await typed_in(request, ("carrier", "tracking_number", "estimated_delivery", "version", "back"))
    back = local_path(typed.pop("back"), VENDOR_ORDERS)
    version = typed.pop("version")
    emptied = {name: typed[name] for name in ("carrier", "tracking_number")}
    seen = {"version": int(version[:9])} if version.isdecimal() else {}
    read = read_form(CorrectShipment, {"estimated_delivery": typed["estimated_delivery"]}, **emptied, **seen)
    if read.body is None:
        return redirect(request, back, notice="We could not read this.", tone="bad")
    try:
        async with changing(request) as uow:
            await correct_shipment(uow, shipment_id, read.body.label(), seen=read.body.version)
    except Refusal as refusal:
        return _refused(request, refusal, back)
    return redirect(request, back, notice="Put right.")


@router.post("/shipments/{shipment_id}/delivered")
async def delivered(request: Request, shipment_id: UUID) -> Response:
    back = local_path((await typed_in(request, ("back",)))["back"], VENDOR_ORDERS)
    try:
        async with changing(request) as uow:
            await deliver_shipment(uow, shipment_id)
    except Refusal as refusal:
        return _refused(request, refusal, back)
    return redirect(request, back, notice="Marked as delivered.")


@router.get("/orders/{order_id}/packing-slip")
async def packing_slip(
    request: Request, order_id: UUID, shipment: Annotated[str, Query(max_length=40)] = ""
) -> Response:
    """Of one parcel, or of all that is left to be sent."""
    async with reading(request) as ctx:
        detail, parcels = await get_shipments(ctx, order_id)
        if not policy.is_staff(ctx.actor, detail.order):
            raise Forbidden("Only the store's staff see this page.")
        parcel = next((each for each in parcels if str(each.shipment.id) == shipment), None)
        if parcel is None and parcels and not any(line.left for line in detail.lines):
            parcel = parcels[-1]
        view = PackingSlip.of(detail, parcel, await get_contact(ctx, detail.order), ctx.keys)
    return page(request, "orders/packing_slip.html", view, title=f"Packing slip {view.number}")


@router.post("/orders/ship")
async def ship_batch(request: Request) -> Response:
    """Each of the chosen orders as a whole. Says of every one what became of it."""
    form = await request.form()
    chosen = [UUID(each) for each in form.getlist("ids") if isinstance(each, str) and _is_id(each)]
    back = form.get("back")
    back_url = local_path(back if isinstance(back, str) else "", VENDOR_ORDERS)
    if not chosen:
        return redirect(request, back_url, notice="Choose the orders to ship first.", tone="warn")
    actor = await actor_of(request)
    sent = await ship_each(database_of(request), actor, chosen)
    shipped = sum(not each.refusal for each in sent)
    if shipped == len(sent):
        words = "1 order is" if shipped == 1 else f"{shipped} orders are"
        return redirect(request, back_url, notice=f"{words} on the way. Their buyers have a mail.")
    view = BatchPage(tuple(BatchRow.of(each) for each in sent), shipped, back_url)
    return page(request, "orders/shipped_batch.html", view, title="What was shipped")


async def _page(request: Request, order_id: UUID, form: FormState, *, status: int = 200) -> Response:
    async with reading(request) as ctx:
        detail = await get_order(ctx, order_id)
        if not policy.is_staff(ctx.actor, detail.order):
            raise Forbidden("Only the store's staff see this page.")
        viewer = Viewer.of(ctx, detail.order)
        seen = OrderPage.of(detail, ctx.keys, viewer, await tell_story(ctx, detail, viewer))
        store = StoreOrder.of(
            detail,
            await list_parcels(ctx, detail),
            await get_contact(ctx, detail.order),
            form=form,
            today=ctx.now.date(),
            may_fulfil=viewer.may_fulfil,
        )
        view = StoreOrderPage(seen, store)
    return page(request, "orders/store_order.html", view, title=f"Order {seen.number}", status=status)


def _refused(request: Request, refusal: Refusal, back: str) -> Response:
    if refusal.status not in {409, 422}:
        raise refusal
    return redirect(request, back, notice=str(refusal), tone="bad")


def _items(pieces: dict[str, str]) -> list[dict[str, object]]:
    """Lines of which nothing was chosen are left out; what is no number is refused by the shape."""
    return [
        {"order_item_id": name.removeprefix(PIECES), "quantity": int(value) if _is_count(value) else value}
        for name, value in pieces.items()
        if value.strip() not in {"", "0"}
    ]


def _in_words(form: FormState) -> FormState:
    if "items" not in form.errors:
        return form
    nothing = any(name.startswith(PIECES) for name in form.values) and all(
        value.strip() in {"", "0"} for name, value in form.values.items() if name.startswith(PIECES)
    )
    message = "Choose at least one piece to ship." if nothing else "Pieces are whole numbers, from 1 on."
    return FormState(values=form.values, message=message)


def _is_count(value: str) -> bool:
    return value.strip().isdecimal() and len(value.strip()) < 7


def _is_id(value: str) -> bool:
    try:
        UUID(value)
    except ValueError:
        return False
    return True
