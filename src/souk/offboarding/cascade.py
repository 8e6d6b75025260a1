"""What hangs on a store, and what becomes of it when its vendor leaves: one entry for each room that has something.

A room that keeps things of stores offers services that count, withdraw and restore them, and gets an entry here; so
will rentals (decision 0012). They run in this order, in the removal's own unit of work.
"""

from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

import msgspec

from souk import booking, catalog, identity, orders
from souk.identity import StoreGrant
from souk.kernel.database import ReadContext, UnitOfWork
from souk.offboarding.consequences import Consequences
from souk.offboarding.models import ItemKind

NOTE = "The store has closed."
"""What the history of an order says."""


class Leaving(msgspec.Struct, frozen=True):
    """Whose stores close."""

    person_id: UUID
    store_ids: list[UUID]


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was changed, as it stood before."""

    kind: ItemKind
    thing_id: UUID
    was: str
    holder_id: UUID | None = None
    store_id: UUID | None = None


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """`foresee` and `withdraw` answer with the same numbers, as fields of `Consequences`."""

    kind: ItemKind
    foresee: Callable[[ReadContext, Leaving], Awaitable[Consequences]]
    withdraw: Callable[[UnitOfWork, Leaving], Awaitable[tuple[Consequences, list[Item]]]]
    restore: Callable[[UnitOfWork, Sequence[Item]], Awaitable[int]]
    """How many came back."""


async def _foresee_products(ctx: ReadContext, leaving: Leaving) -> Consequences:
    return Consequences(products=await catalog.count_products_for_sale(ctx, leaving.store_ids))


async def _withdraw_products(uow: UnitOfWork, leaving: Leaving) -> tuple[Consequences, list[Item]]:
    ids = await catalog.withdraw_products(uow, leaving.store_ids)
    was = catalog.ProductStatus.ACTIVE.value
    return Consequences(products=len(ids)), [Item(kind=ItemKind.PRODUCT, thing_id=each, was=was) for each in ids]


async def _restore_products(uow: UnitOfWork, items: Sequence[Item]) -> int:
    return await catalog.restore_products(uow, [item.thing_id for item in items])


async def _foresee_orders(ctx: ReadContext, leaving: Leaving) -> Consequences:
    found = await orders.count_open_orders(ctx, leaving.store_ids)
    return Consequences(orders=found.count, refunds=found.refunds)


async def _withdraw_orders(uow: UnitOfWork, leaving: Leaving) -> tuple[Consequences, list[Item]]:
    gone = await orders.make_unavailable(uow, leaving.store_ids, note=NOTE)
    items = [Item(kind=ItemKind.ORDER, thing_id=order.id, was=order.status.value) for order in gone]
    return Consequences(orders=len(gone), refunds=orders.refunds_of(gone)), items


async def _leave_orders(_uow: UnitOfWork, _items: Sequence[Item]) -> int:
    """Their buyers were told, and have their money: an order that became unavailable stays so."""
    return 0


async def _foresee_appointments(ctx: ReadContext, leaving: Leaving) -> Consequences:
    return Consequences(appointments=await booking.count_open_appointments(ctx, leaving.store_ids))


async def _cancel_appointments(uow: UnitOfWork, leaving: Leaving) -> tuple[Consequences, list[Item]]:
    gone = await booking.cancel_appointments_of(uow, leaving.store_ids, note=NOTE)
    items = [Item(kind=ItemKind.APPOINTMENT, thing_id=each.id, was=each.status.value) for each in gone]
    return Consequences(appointments=len(gone)), items


async def _leave_appointments(_uow: UnitOfWork, _items: Sequence[Item]) -> int:
    """Who booked was told, and may have gone elsewhere: what was cancelled stays so."""
    return 0


async def _foresee_staff(ctx: ReadContext, leaving: Leaving) -> Consequences:
    held = await identity.list_store_grants(ctx, leaving.store_ids, besides=leaving.person_id)
    return Consequences(staff=len(held))


async def _suspend_staff(uow: UnitOfWork, leaving: Leaving) -> tuple[Consequences, list[Item]]:
    held = await identity.suspend_store_grants(uow, leaving.store_ids, besides=leaving.person_id)
    items = [
        Item(kind=ItemKind.GRANT, thing_id=each.id, was=each.role, holder_id=each.user_id, store_id=each.store_id)
        for each in held
    ]
    return Consequences(staff=len(held)), items


async def _resume_staff(uow: UnitOfWork, items: Sequence[Item]) -> int:
    grants = [
        StoreGrant(item.thing_id, item.holder_id, item.was, item.store_id)
        for item in items
        if item.holder_id is not None and item.store_id is not None
    ]
    return await identity.resume_store_grants(uow, grants)


STEPS = (
    Step(
        kind=ItemKind.PRODUCT,
        foresee=_foresee_products,
        withdraw=_withdraw_products,
        restore=_restore_products,
    ),
    Step(kind=ItemKind.ORDER, foresee=_foresee_orders, withdraw=_withdraw_orders, restore=_leave_orders),
    Step(
        kind=ItemKind.APPOINTMENT,
        foresee=_foresee_appointments,
        withdraw=_cancel_appointments,
        restore=_leave_appointments,
    ),
    Step(kind=ItemKind.GRANT, foresee=_foresee_staff, withdraw=_suspend_staff, restore=_resume_staff),
)


def joined(parts: Sequence[Consequences]) -> Consequences:
    """Each number comes from one step alone."""
    return Consequences(
        stores=sum(part.stores for part in parts),
        products=sum(part.products for part in parts),
        orders=sum(part.orders for part in parts),
        refunds=[amount for part in parts for amount in part.refunds],
        staff=sum(part.staff for part in parts),
        appointments=sum(part.appointments for part in parts),
    )
