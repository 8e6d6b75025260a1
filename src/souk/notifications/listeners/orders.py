"""What is told of orders: to their buyers, and to those who work for the store."""

from uuid import UUID

import msgspec

from souk.identity import people_holding
from souk.kernel.database import UnitOfWork
from souk.kernel.money import Money
from souk.notifications.listeners.causes import actor_of_cause
from souk.notifications.listeners.payers import write_to_payer
from souk.notifications.services import Notice, notify, write_letter
from souk.notifications.statuses import NoticeType
from souk.notifications.writing import about
from souk.orders import (
    OrderBecameUnavailable,
    OrderCancelled,
    OrderDelivered,
    OrderDetail,
    OrderNoted,
    OrderPartlyShipped,
    OrderPermission,
    OrderPlaced,
    OrderShipped,
    ShipmentCorrected,
    ShipmentDelivered,
    get_order,
    number_text,
)
from souk.ui import money

OrderEvent = (
    OrderShipped
    | OrderPartlyShipped
    | ShipmentDelivered
    | ShipmentCorrected
    | OrderNoted
    | OrderDelivered
    | OrderCancelled
    | OrderBecameUnavailable
)
ONCE = frozenset({"order_shipped", "order_delivered", "order_cancelled", "order_unavailable"})
"""What an order can only become once; the others are told for each of their things."""


async def tell_of_order(uow: UnitOfWork, happened: OrderPlaced) -> None:
    """The buyer once for a whole checkout; everybody who works on the store's orders once for each of its orders."""
    detail = await get_order(uow, happened.order_id)
    await write_to_buyer(
        uow,
        detail,
        "order_confirmation",
        f"order_confirmation:{happened.checkout_id}",
        checkout_id=happened.checkout_id,
    )
    number = number_text(detail.order.number)
    store = _store_of(detail)
    total = money(Money(happened.total, happened.currency))
    people = await people_holding(uow, OrderPermission.ORDERS_READ, store_id=happened.store_id)
    notice = Notice(
        type=NoticeType.NEW_ORDER,
        title=f"New order {number}",
        message=f"{total} in {store}.",
        related_id=happened.order_id,
    )
    await notify(uow, people, notice, occurrence=f"new_order:{happened.order_id}")
    for person_id in await people_holding(uow, OrderPermission.ORDERS_FULFIL, store_id=happened.store_id):
        await write_letter(
            uow,
            "store_new_order",
            occurrence=f"store_new_order:{happened.order_id}:{person_id}",
            person_id=person_id,
            about=about(order_id=happened.order_id),
        )


async def tell_of_shipping(uow: UnitOfWork, happened: OrderShipped) -> None:
    title = f"Order {happened.number} is on its way"
    notice = _notice(happened, NoticeType.ORDER_SHIPPED, title, "{store} has sent it.")
    ids = {"shipment_id": happened.shipment_id} if happened.shipment_id is not None else {}
    await _tell_buyer(uow, happened, "order_shipped", notice, **ids)


async def tell_of_part(uow: UnitOfWork, happened: OrderPartlyShipped) -> None:
    title = f"Part of order {happened.number} is on its way"
    notice = _notice(happened, NoticeType.ORDER_SHIPPED, title, "{store} has sent a parcel. The rest follows.")
    await _tell_buyer(uow, happened, "order_partly_shipped", notice, shipment_id=happened.shipment_id)


async def tell_of_arrival(uow: UnitOfWork, happened: ShipmentDelivered) -> None:
    title = f"Part of order {happened.number} was delivered"
    notice = _notice(happened, NoticeType.ORDER_DELIVERED, title, "A parcel from {store} is there.")
    await _tell_buyer(uow, happened, "parcel_delivered", notice, shipment_id=happened.shipment_id)


async def tell_of_correction(uow: UnitOfWork, happened: ShipmentCorrected) -> None:
    """In the shop alone: whoever follows the parcel by the mail sees the right number on the order's page."""
    if happened.customer_id is None or happened.tracking_number in {None, happened.was}:
        return
    detail = await get_order(uow, happened.order_id)
    title = f"Order {happened.number} has another tracking number"
    message = f"{_store_of(detail)} put it right: {happened.tracking_number}."
    notice = _notice(happened, NoticeType.ORDER_SHIPPED, title, message)
    occurrence = f"shipment_corrected:{happened.shipment_id}:{happened.version}"
    await notify(uow, [happened.customer_id], notice, occurrence=occurrence)


async def tell_of_note(uow: UnitOfWork, happened: OrderNoted) -> None:
    title = f"A message about order {happened.number}"
    notice = _notice(happened, NoticeType.ORDER_NOTE, title, "{store} wrote to you.")
    await _tell_buyer(uow, happened, "order_note", notice, note_id=happened.note_id)


async def tell_of_delivery(uow: UnitOfWork, happened: OrderDelivered) -> None:
    title = f"Order {happened.number} was delivered"
    notice = _notice(happened, NoticeType.ORDER_DELIVERED, title, "What you ordered from {store} is there.")
    await _tell_buyer(uow, happened, "order_delivered", notice)


async def tell_of_cancellation(uow: UnitOfWork, happened: OrderCancelled) -> None:
    """Buyer and store, save whoever did it, who knows."""
    title = f"Order {happened.number} was cancelled"
    notice = _notice(happened, NoticeType.ORDER_CANCELLED, title, "What you paid {store} goes back to you.")
    await _tell_buyer(uow, happened, "order_cancelled", notice)
    people = await people_holding(uow, OrderPermission.ORDERS_READ, store_id=happened.store_id)
    to_store = _notice(happened, NoticeType.ORDER_CANCELLED, title, "Its goods are back in stock.")
    others = [person_id for person_id in people if person_id != actor_of_cause(uow)]
    await notify(uow, others, to_store, occurrence=f"order_cancelled_store:{happened.order_id}")


async def tell_of_unavailability(uow: UnitOfWork, happened: OrderBecameUnavailable) -> None:
    title = f"Order {happened.number} cannot be delivered"
    message = "{store} has closed. You get your money back."
    notice = _notice(happened, NoticeType.ORDER_UNAVAILABLE, title, message)
    await _tell_buyer(uow, happened, "order_unavailable", notice)


async def _tell_buyer(uow: UnitOfWork, happened: OrderEvent, kind: str, notice: Notice, **ids: UUID) -> None:
    """`{store}` in the notice is the store's name. `ids` are of what the letter is about, beside the order."""
    detail = await get_order(uow, happened.order_id)
    occurrence = f"{kind}:{happened.order_id}" if kind in ONCE else f"{kind}:{next(iter(ids.values()))}"
    await write_to_buyer(uow, detail, kind, occurrence, order_id=happened.order_id, **ids)
    if happened.customer_id is not None and happened.customer_id != actor_of_cause(uow):
        told = msgspec.structs.replace(notice, message=notice.message.replace("{store}", _store_of(detail)))
        await notify(uow, [happened.customer_id], told, occurrence=occurrence)


async def write_to_buyer(uow: UnitOfWork, detail: OrderDetail, kind: str, occurrence: str, **ids: UUID | int) -> None:
    order, facts = detail.order, {name: str(value) for name, value in ids.items()}
    await write_to_payer(uow, order.checkout_id, order.customer_id, kind, occurrence=occurrence, about=facts)


def _notice(happened: OrderEvent, kind: NoticeType, title: str, message: str) -> Notice:
    return Notice(type=kind, title=title, message=message, related_id=happened.order_id)


def _store_of(detail: OrderDetail) -> str:
    return detail.store.name if detail.store is not None else "The store"
