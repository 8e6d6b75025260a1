"""Taking somebody out of the marketplace, and letting them back in: one unit of work over many rooms."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from souk.identity import lock_standing, permissions_everywhere, remove_account, restore_account, signed_in
from souk.kernel.database import UnitOfWork
from souk.kernel.ids import new_id
from souk.offboarding import policy
from souk.offboarding.cascade import STEPS, Item, Leaving, joined
from souk.offboarding.consequences import Consequences, write_consequences
from souk.offboarding.errors import CannotRemoveOneself, ConsequencesChanged, NeverRemoved
from souk.offboarding.models import ItemKind, Removal, RemovalItem
from souk.offboarding.queries import find_latest_removal, removal_view
from souk.offboarding.schemas import RemovalView
from souk.stores import StoreStatus, VendorStanding, restore_vendor, withdraw_vendor


async def remove_person(
    uow: UnitOfWork, person_id: UUID, *, reason: str = "", expected: Consequences | None = None
) -> RemovalView:
    """Close an account, and with it all that a vendor sells. Somebody who was removed before stays as they are.

    With `expected`, nothing happens unless the consequences are exactly these. Of two who remove the same person at
    once, the second waits and gets what the first did.
    Raises UnknownPerson, CannotRemoveOneself, LastAdministrator, ConsequencesChanged.
    """
    remover = signed_in(uow.actor)
    uow.require(policy.can_remove(uow.actor))
    if policy.is_own(uow.actor, person_id):
        raise CannotRemoveOneself
    standing = await lock_standing(uow, person_id)
    uow.require(policy.is_not_above(uow.actor, await permissions_everywhere(uow, person_id)))
    latest = await find_latest_removal(uow, person_id)
    if latest is not None and latest.restored_at is None:
        return removal_view(uow, latest)
    vendor = await withdraw_vendor(uow, person_id)
    consequences, items = await _withdraw(uow, person_id, vendor)
    if expected is not None and expected != consequences:
        raise ConsequencesChanged(consequences=consequences)
    await remove_account(uow, person_id)
    removal = Removal(
        id=new_id(),
        person_id=person_id,
        was_active=standing.is_active,
        sealed_reason=uow.keys.seal(reason),
        consequences=write_consequences(consequences),
        removed_at=uow.now,
        removed_by=remover,
    )
    await _write_down(uow, removal, items)
    return removal_view(uow, removal)


async def restore_person(uow: UnitOfWork, person_id: UUID) -> RemovalView:
    """Bring back exactly what the removal took away, as far as nobody changed it since; orders stay as they are.

    Somebody who was restored before stays as they are. Raises UnknownPerson, NeverRemoved.
    """
    restorer = signed_in(uow.actor)
    uow.require(policy.can_remove(uow.actor))
    await lock_standing(uow, person_id)
    removal = await find_latest_removal(uow, person_id)
    if removal is None:
        raise NeverRemoved
    if removal.restored_at is not None:
        return removal_view(uow, removal)
    items = await _items_of(uow, removal.id)
    await restore_account(uow, person_id, is_active=removal.was_active)
    stores = [(item.thing_id, StoreStatus(item.was)) for item in items if item.kind is ItemKind.STORE]
    if stores:
        await restore_vendor(uow, person_id, stores)
    for step in STEPS:
        await step.restore(uow, [item for item in items if item.kind is step.kind])
    removal.restored_at, removal.restored_by = uow.now, restorer
    await uow.session.flush()
    return removal_view(uow, removal)


async def _withdraw(uow: UnitOfWork, person_id: UUID, vendor: VendorStanding | None) -> tuple[Consequences, list[Item]]:
    if vendor is None:
        return Consequences(), []
    leaving = Leaving(person_id, vendor.store_ids)
    parts = [Consequences(stores=len(vendor.stores))]
    items = [Item(kind=ItemKind.STORE, thing_id=store.id, was=store.status.value) for store in vendor.stores]
    for step in STEPS:
        counted, changed = await step.withdraw(uow, leaving)
        parts.append(counted)
        items += changed
    return joined(parts), items


async def _write_down(uow: UnitOfWork, removal: Removal, items: Sequence[Item]) -> None:
    uow.session.add(removal)
    await uow.session.flush()
    rows: list[dict[str, Any]] = [
        {
            "removal_id": removal.id,
            "kind": item.kind,
            "thing_id": item.thing_id,
            "was": item.was,
            "holder_id": item.holder_id,
            "store_id": item.store_id,
        }
        for item in items
    ]
    if rows:
        await uow.session.execute(insert(RemovalItem), rows)


async def _items_of(uow: UnitOfWork, removal_id: UUID) -> list[Item]:
    columns = [getattr(RemovalItem, name) for name in Item.__struct_fields__]
    rows = await uow.session.execute(select(*columns).where(RemovalItem.removal_id == removal_id))
    return [Item(**dict(zip(Item.__struct_fields__, row, strict=True))) for row in rows]
