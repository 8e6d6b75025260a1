"""Shipments, tracking and notes over JSON."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Request, Response

from souk.kernel.http import Changing, Reading, answer, changing
from souk.kernel.idempotency import answered_once
from souk.kernel.openapi import returns
from souk.orders.errors import InvalidTransition, PaymentSettling, UnknownOrder
from souk.orders.fulfilment.commands import (
    add_note,
    correct_shipment,
    deliver_shipment,
    finish_services,
    ship_pieces,
    take_off_pieces,
)
from souk.orders.fulfilment.errors import (
    DateOutOfReach,
    DoneNotSent,
    MoreThanLeft,
    NothingToShip,
    NotOfThisOrder,
    OrderChangedMeanwhile,
    SentNotDone,
    ShipmentAlreadyDelivered,
    UnknownShipment,
)
from souk.orders.fulfilment.queries import get_shipment, get_shipments, list_notes
from souk.orders.fulfilment.schemas import (
    AddNote,
    CorrectShipment,
    MarkDone,
    NoteOut,
    NotesOut,
    SendShipment,
    ShipmentOut,
    ShipmentsOut,
    TakeOff,
    TrackingOut,
)
from souk.orders.queries import get_order
from souk.orders.schemas import OrderOut

router = APIRouter(tags=["orders"])
CANNOT_SHIP = (
    UnknownOrder,
    InvalidTransition,
    MoreThanLeft,
    NothingToShip,
    NotOfThisOrder,
    OrderChangedMeanwhile,
    DoneNotSent,
    DateOutOfReach,
)
CANNOT_FINISH = (
    UnknownOrder,
    InvalidTransition,
    MoreThanLeft,
    NothingToShip,
    NotOfThisOrder,
    OrderChangedMeanwhile,
    SentNotDone,
    PaymentSettling,
)
Token = Annotated[str | None, Query(max_length=100, description="A guest's `guest_token`.")]


@router.get("/orders/{order_id}/tracking", **returns(TrackingOut, refuses=(UnknownOrder,)))
async def track(ctx: Reading, order_id: UUID, token: Token = None) -> Response:
    """Tracking numbers, shipments, history, and when it should arrive."""
    return answer(TrackingOut.of(*await get_shipments(ctx, order_id, token=token)))


@router.get("/orders/{order_id}/shipments", **returns(ShipmentsOut, refuses=(UnknownOrder,)))
async def index(ctx: Reading, order_id: UUID, token: Token = None) -> Response:
    """What has left so far, in which shipment, in the order in which it left."""
    _, parcels = await get_shipments(ctx, order_id, token=token)
    return answer(ShipmentsOut([ShipmentOut.of(each) for each in parcels]))


@router.post("/orders/{order_id}/shipments", **returns(ShipmentOut, 201, refuses=CANNOT_SHIP))
async def ship(
    request: Request, order_id: UUID, body: Annotated[SendShipment, Body(default_factory=SendShipment)]
) -> Response:
    """Send some pieces of an order, or all that are left. With the last piece the order is shipped.

    For the store's staff. Send an `Idempotency-Key`, and a repeated request ships nothing twice.
    """

    async def work() -> Response:
        async with changing(request) as uow:
            shipment_id = await ship_pieces(uow, order_id, body.pieces(), label=body.label(), seen=body.version)
            _, parcel = await get_shipment(uow, shipment_id)
        return answer(ShipmentOut.of(parcel), 201)

    return await answered_once(request, work)


@router.post("/orders/{order_id}/done", **returns(OrderOut, refuses=CANNOT_FINISH))
async def done(request: Request, order_id: UUID, body: Annotated[MarkDone, Body(default_factory=MarkDone)]) -> Response:
    """Services of an order are done: these, or all that are left. Nothing travels, so there is no shipment.

    With nothing else to come the order is delivered. For the store's staff.
    """

    async def work() -> Response:
        async with changing(request) as uow:
            await finish_services(uow, order_id, body.pieces(), note=body.note, seen=body.version)
            detail = await get_order(uow, order_id)
        return answer(OrderOut.of(detail, uow.keys))

    return await answered_once(request, work)


@router.post("/orders/{order_id}/cancel_items", **returns(OrderOut, refuses=(*CANNOT_SHIP[:-2], PaymentSettling)))
async def cancel_items(
    request: Request, order_id: UUID, body: Annotated[TakeOff, Body(default_factory=TakeOff)]
) -> Response:
    """Take pieces that have not left off an order: back on the shelf, their share of the payment back to the buyer.

    For the store's staff. All of an order of which nothing has left is cancelled by `POST /orders/{order_id}/cancel`.
    """

    async def work() -> Response:
        async with changing(request) as uow:
            await take_off_pieces(uow, order_id, body.pieces(), reason=body.reason, seen=body.version)
            detail = await get_order(uow, order_id)
        return answer(OrderOut.of(detail, uow.keys))

    return await answered_once(request, work)


@router.patch(
    "/shipments/{shipment_id}",
    **returns(ShipmentOut, refuses=(UnknownShipment, OrderChangedMeanwhile, DateOutOfReach)),
)
async def correct(uow: Changing, shipment_id: UUID, body: CorrectShipment) -> Response:
    """Put a carrier, a tracking number or an estimate right. For the store's staff."""
    await correct_shipment(uow, shipment_id, body.label(), seen=body.version)
    _, parcel = await get_shipment(uow, shipment_id)
    return answer(ShipmentOut.of(parcel))


@router.post(
    "/shipments/{shipment_id}/delivered", **returns(ShipmentOut, refuses=(UnknownShipment, ShipmentAlreadyDelivered))
)
async def delivered(uow: Changing, shipment_id: UUID) -> Response:
    """It has arrived. With the last shipment of a shipped order, the order is delivered. For the store's staff."""
    await deliver_shipment(uow, shipment_id)
    _, parcel = await get_shipment(uow, shipment_id)
    return answer(ShipmentOut.of(parcel))


@router.get("/orders/{order_id}/notes", **returns(NotesOut, refuses=(UnknownOrder,)))
async def notes(ctx: Reading, order_id: UUID, token: Token = None) -> Response:
    """What the store wrote on an order: staff read every note, a buyer those that were written to them."""
    found = await list_notes(ctx, await get_order(ctx, order_id, token=token))
    return answer(NotesOut([NoteOut.of(each) for each in found]))


@router.post("/orders/{order_id}/notes", **returns(NoteOut, 201, refuses=(UnknownOrder,)))
async def note(uow: Changing, order_id: UUID, body: AddNote) -> Response:
    """Write something down for the store's own people, or to the buyer. For the store's staff."""
    return answer(NoteOut.of(await add_note(uow, order_id, body.text, for_buyer=body.for_buyer)), 201)
