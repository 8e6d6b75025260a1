"""Starting a payout and saying how it went. Each move is one conditional update; money moves with it, or not at all."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, select, update

from souk.kernel.database import UnitOfWork
from souk.kernel.ids import new_id
from souk.ledger import Account, Posting, post
from souk.payouts import policy
from souk.payouts.accounts import lock_account
from souk.payouts.balances import find_balance, get_terms
from souk.payouts.errors import (
    NoPayoutAccount,
    NothingToPayOut,
    PayoutBelowMinimum,
    PayoutExceedsAvailable,
    PayoutMovedOn,
    PayoutsHeldBack,
    UnknownPayout,
)
from souk.payouts.events import PayoutFailed, PayoutPaid, PayoutRequested, PayoutSent
from souk.payouts.models import Payout, PayoutAccount
from souk.payouts.queries import view_of
from souk.payouts.schemas import PayoutView
from souk.payouts.statuses import PayoutStatus, StartedBy
from souk.stores import StoreView, get_store

PAYOUT, PAYOUT_FAILED, PAYOUT_PAID = "payout", "payout_failed", "payout_paid"
OF_THE_PLATFORM = frozenset({Account.BANK, Account.GATEWAY})
OPEN = (PayoutStatus.REQUESTED, PayoutStatus.SENT)
OWN_STORE = "The marketplace's own store is not paid out."
REMOVED = "Payouts to this store are held back: its vendor was removed."


async def request_payout(
    uow: UnitOfWork, store_id: UUID, *, amount: int | None = None, started_by: StartedBy | None = None
) -> PayoutView:
    """Start a payout of all that is available, or of `amount`. Two at once never pay more than is there.

    Raises UnknownStore, PayoutsHeldBack, NoPayoutAccount, NothingToPayOut, PayoutExceedsAvailable, PayoutBelowMinimum,
    Unauthenticated, Forbidden.
    """
    policy.insist(uow.actor, policy.can_request_payout(uow.actor, store_id))
    store = await get_store(uow, store_id)
    insist_on_payable(store)
    account = await lock_account(uow, store_id)
    if account is None or account.sealed_destination is None:
        raise NoPayoutAccount
    chosen = await _affordable(uow, store, amount)
    row = _new_payout(uow, store, account, amount=chosen, started_by=started_by or _starter(uow, store_id))
    uow.session.add(row)
    await uow.session.flush()
    await _post(uow, PAYOUT, row, (Account.VENDOR, Account.PAYOUTS))
    uow.emit(
        PayoutRequested(
            payout_id=row.id,
            store_id=store_id,
            amount=chosen,
            currency=row.currency,
            started_by=row.started_by.value,
        )
    )
    return view_of(uow, row, store.name)


class Seen(msgspec.Struct, frozen=True):
    """A payout as it was when its bank was asked about it."""

    status: PayoutStatus
    sent_at: datetime | None


class SentOff(msgspec.Struct, frozen=True):
    """`is_repeated`: the bank may know of it already."""

    payout: Payout
    is_repeated: bool


async def send_off(uow: UnitOfWork, payout_id: UUID) -> SentOff:
    """Requested → sent: from now on the bank may know of it. One that was sent and got no answer may be sent again.

    Raises UnknownPayout, PayoutMovedOn, PayoutsHeldBack, Unauthenticated, Forbidden.
    """
    policy.insist(uow.actor, policy.can_settle(uow.actor))
    row = await _move(uow, payout_id, (PayoutStatus.REQUESTED,), status=PayoutStatus.SENT, sent_at=uow.now)
    if row is None:
        again = await _move(uow, payout_id, (PayoutStatus.SENT,), Payout.reference == "", sent_at=uow.now)
        if again is None:
            raise PayoutMovedOn(payout_status=(await _known(uow, payout_id)).status)
        return SentOff(again, is_repeated=True)
    insist_on_payable(await get_store(uow, row.store_id))
    uow.emit(PayoutSent(payout_id=row.id, store_id=row.store_id, amount=row.amount, currency=row.currency))
    return SentOff(row, is_repeated=False)


async def payout_to_settle(uow: UnitOfWork, payout_id: UUID) -> Payout:
    """Raises UnknownPayout, PayoutMovedOn (it is settled), Unauthenticated, Forbidden."""
    policy.insist(uow.actor, policy.can_settle(uow.actor))
    row = await _known(uow, payout_id)
    if row.status not in OPEN:
        raise PayoutMovedOn(payout_status=row.status)
    return row


async def mark_paid(uow: UnitOfWork, payout_id: UUID, *, reference: str, out_of: Account = Account.BANK) -> PayoutView:
    """Sent → paid: the money has left the bank, or the gateway. Raises UnknownPayout, PayoutMovedOn, Unauthenticated, Forbidden."""
    policy.insist(uow.actor, policy.can_settle(uow.actor))
    settled = {"status": PayoutStatus.PAID, "reference": reference, "settled_at": uow.now}
    row = await _move(uow, payout_id, (PayoutStatus.SENT,), **settled)
    if row is None:
        raise PayoutMovedOn(payout_status=(await _known(uow, payout_id)).status)
    await _post(uow, PAYOUT_PAID, row, (Account.PAYOUTS, out_of))
    uow.emit(
        PayoutPaid(
            payout_id=row.id, store_id=row.store_id, amount=row.amount, currency=row.currency, reference=reference
        )
    )
    return view_of(uow, row, (await get_store(uow, row.store_id)).name)


async def mark_failed(uow: UnitOfWork, payout_id: UUID, *, note: str, seen: Seen | None = None) -> PayoutView:
    """Requested or sent → failed: what was on its way is available again. For who knows that the bank did not make it.

    `seen`: if it was sent (again) since, it stays. Raises UnknownPayout, PayoutMovedOn, Unauthenticated, Forbidden.
    """
    policy.insist(uow.actor, policy.can_settle(uow.actor))
    same = [Payout.status == seen.status, Payout.sent_at.is_not_distinct_from(seen.sent_at)] if seen else []
    row = await _move(uow, payout_id, OPEN, *same, status=PayoutStatus.FAILED, note=note, settled_at=uow.now)
    if row is None:
        raise PayoutMovedOn(payout_status=(await _known(uow, payout_id)).status)
    await _post(uow, PAYOUT_FAILED, row, (Account.PAYOUTS, Account.VENDOR))
    uow.emit(PayoutFailed(payout_id=row.id, store_id=row.store_id, amount=row.amount, currency=row.currency, note=note))
    return view_of(uow, row, (await get_store(uow, row.store_id)).name)


async def note_reference(uow: UnitOfWork, payout_id: UUID, reference: str) -> None:
    """What the bank calls a transfer that is still under way. Raises Unauthenticated, Forbidden."""
    policy.insist(uow.actor, policy.can_settle(uow.actor))
    await _move(uow, payout_id, (PayoutStatus.SENT,), reference=reference)


def insist_on_payable(store: StoreView) -> None:
    """Raises PayoutsHeldBack."""
    if store.vendor is None:
        raise PayoutsHeldBack(OWN_STORE)
    if not store.vendor.is_active:
        raise PayoutsHeldBack(REMOVED)
    if not store.vendor.is_verified:
        raise PayoutsHeldBack


async def _affordable(uow: UnitOfWork, store: StoreView, amount: int | None) -> int:
    balance = await find_balance(uow, store.id, store.currency)
    if balance.available <= 0:
        raise NothingToPayOut(available=balance.available)
    chosen = amount if amount is not None else balance.available
    if chosen > balance.available:
        raise PayoutExceedsAvailable(available=balance.available)
    least = (await get_terms(uow)).minimum
    if chosen < least:
        raise PayoutBelowMinimum(minimum=least)
    return chosen


def _starter(uow: UnitOfWork, store_id: UUID) -> StartedBy:
    if uow.actor.is_system:
        return StartedBy.SCHEDULE
    return StartedBy.VENDOR if store_id in uow.actor.store_permissions else StartedBy.STAFF


def _new_payout(
    uow: UnitOfWork, store: StoreView, account: PayoutAccount, *, amount: int, started_by: StartedBy
) -> Payout:
    return Payout(
        id=new_id(),
        store_id=store.id,
        currency=store.currency,
        amount=amount,
        status=PayoutStatus.REQUESTED,
        started_by=started_by,
        requested_by=uow.actor.id,
        sealed_destination=account.sealed_destination,
        destination=account.destination,
        reference="",
        note="",
        requested_at=uow.now,
        sent_at=None,
        settled_at=None,
    )


async def _move(
    uow: UnitOfWork,
    payout_id: UUID,
    sources: tuple[PayoutStatus, ...],
    *conditions: ColumnElement[bool],
    **values: Any,
) -> Payout | None:
    """One conditional update; None where the payout is not in any of `sources` (any more), or not as it has to be."""
    wanted = (Payout.id == payout_id, Payout.status.in_(sources), *conditions)
    moved = await uow.session.execute(update(Payout).where(*wanted).values(**values).returning(Payout.id))
    return await _known(uow, payout_id) if moved.scalar_one_or_none() is not None else None


async def _known(uow: UnitOfWork, payout_id: UUID) -> Payout:
    wanted = select(Payout).where(Payout.id == payout_id).execution_options(populate_existing=True)
    row = await uow.session.scalar(wanted)
    if row is None:
        raise UnknownPayout
    return row


async def _post(uow: UnitOfWork, kind: str, row: Payout, accounts: tuple[Account, Account]) -> None:
    """From the first account to the second."""
    lines = [
        Posting(account, None if account in OF_THE_PLATFORM else row.store_id, sign * row.amount)
        for account, sign in zip(accounts, (1, -1), strict=True)
    ]
    await post(uow, kind, row.id, lines, currency=row.currency)
