"""Where a store's money goes and when, and the terms that hold for all of them."""

from datetime import date, timedelta
from uuid import UUID

import msgspec
from sqlalchemy import select

from souk.identity import require_confirmed
from souk.kernel.crypto import KeyRing
from souk.kernel.database import ReadContext, UnitOfWork
from souk.payouts import policy
from souk.payouts.balances import get_terms
from souk.payouts.errors import PayoutAccountChanged
from souk.payouts.events import PayoutAccountEdited, PayoutTermsEdited
from souk.payouts.models import PayoutAccount, PayoutTerms
from souk.payouts.schemas import PayoutAccountBody, PayoutAccountView, PayoutTermsBody, PayoutTermsView
from souk.payouts.statuses import PayoutSchedule
from souk.payouts.transfers import Destination
from souk.stores import StoreView, get_store


async def get_account(ctx: ReadContext, store_id: UUID) -> PayoutAccountView:
    """Raises UnknownStore, Unauthenticated, Forbidden."""
    policy.insist(ctx.actor, policy.can_see_money(ctx.actor, store_id))
    store = await get_store(ctx, store_id)
    return account_view(store, await ctx.session.get(PayoutAccount, store_id, populate_existing=True))


async def edit_account(uow: UnitOfWork, store_id: UUID, body: PayoutAccountBody) -> PayoutAccountView:
    """Raises UnknownStore, PayoutAccountChanged, ConfirmationRequired (a new destination), Unauthenticated, Forbidden."""
    policy.insist(uow.actor, policy.can_change_account(uow.actor, store_id))
    store = await get_store(uow, store_id)
    if body.destination is not None:
        await require_confirmed(uow)
    row = await lock_account(uow, store_id) or new_account(uow, store_id)
    if body.version is not None and body.version != row.version:
        raise PayoutAccountChanged
    if body.destination is not None:
        destination = body.destination.as_destination()
        row.sealed_destination, row.destination = seal(uow.keys, destination), destination.masked
    if body.schedule is not None and body.schedule is not row.schedule:
        row.schedule, row.next_on = body.schedule, next_on(body.schedule, uow.now.date())
    if body.minimum is not None:
        row.minimum = body.minimum
    row.version, row.updated_at = row.version + 1, uow.now
    await uow.session.flush()
    uow.emit(
        PayoutAccountEdited(
            store_id=store_id,
            destination=row.destination,
            destination_changed=body.destination is not None,
            schedule=row.schedule.value,
            minimum=row.minimum,
        )
    )
    return account_view(store, row)


async def read_terms(ctx: ReadContext) -> PayoutTermsView:
    terms = await get_terms(ctx)
    return PayoutTermsView(release_days=terms.release_days, minimum=terms.minimum, version=terms.version)


async def get_terms_to_edit(ctx: ReadContext) -> PayoutTermsView:
    """Raises Unauthenticated, Forbidden."""
    policy.insist(ctx.actor, policy.can_change_commission(ctx.actor))
    return await read_terms(ctx)


async def edit_terms(uow: UnitOfWork, body: PayoutTermsBody) -> PayoutTermsView:
    """They hold at once, for what is not released yet too. Raises PayoutAccountChanged, Unauthenticated, Forbidden."""
    policy.insist(uow.actor, policy.can_change_commission(uow.actor))
    row = await uow.session.get(PayoutTerms, 1, with_for_update=True, populate_existing=True)
    if body.version is not None and body.version != (row.version if row is not None else 0):
        raise PayoutAccountChanged
    if row is None:
        row = PayoutTerms(id=1, version=0)
        uow.session.add(row)
    row.release_days, row.minimum = body.release_days, body.minimum
    row.version, row.updated_at = row.version + 1, uow.now
    await uow.session.flush()
    uow.emit(PayoutTermsEdited(release_days=row.release_days, minimum=row.minimum))
    return await read_terms(uow)


async def lock_account(uow: UnitOfWork, store_id: UUID) -> PayoutAccount | None:
    """Whoever holds it starts payouts of this store alone."""
    wanted = select(PayoutAccount).where(PayoutAccount.store_id == store_id).with_for_update()
    return await uow.session.scalar(wanted.execution_options(populate_existing=True))


def next_on(schedule: PayoutSchedule, today: date) -> date | None:
    """The next day on which it comes round: every day, on Mondays, on the first of a month."""
    match schedule:
        case PayoutSchedule.MANUAL:
            return None
        case PayoutSchedule.DAILY:
            return today + timedelta(days=1)
        case PayoutSchedule.WEEKLY:
            return today + timedelta(days=7 - today.weekday())
        case PayoutSchedule.MONTHLY:
            return (today.replace(day=1) + timedelta(days=32)).replace(day=1)


def account_view(store: StoreView, row: PayoutAccount | None) -> PayoutAccountView:
    return PayoutAccountView(
        store_id=store.id,
        currency=store.currency,
        destination=row.destination if row is not None else "",
        schedule=row.schedule if row is not None else PayoutSchedule.MANUAL,
        minimum=row.minimum if row is not None else 0,
        next_on=row.next_on if row is not None else None,
        version=row.version if row is not None else 0,
    )


def seal(keys: KeyRing, destination: Destination) -> str:
    return keys.seal(msgspec.json.encode(destination).decode())


def opened(keys: KeyRing, sealed: str) -> Destination:
    return msgspec.json.decode(keys.open(sealed), type=Destination)


def new_account(uow: UnitOfWork, store_id: UUID) -> PayoutAccount:
    row = PayoutAccount(
        store_id=store_id,
        schedule=PayoutSchedule.MANUAL,
        minimum=0,
        next_on=None,
        sealed_destination=None,
        destination="",
        updated_at=uow.now,
        version=0,
    )
    uow.session.add(row)
    return row
