"""Reads of payouts and balances."""

from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, func, select

from souk.kernel.database import ReadContext
from souk.kernel.errors import Forbidden, Unauthenticated
from souk.kernel.pagination import PageOf, PageQuery, read_cursor, write_cursor
from souk.payouts import policy
from souk.payouts.accounts import opened
from souk.payouts.balances import VendorBalance, find_balance
from souk.payouts.errors import UnknownPayout
from souk.payouts.models import Payout, PayoutAccount
from souk.payouts.schemas import PayoutView
from souk.payouts.statuses import PayoutStatus
from souk.stores import StoreName, get_store, store_names


class PayoutFilter(msgspec.Struct, frozen=True, kw_only=True):
    """`is_open`: requested or sent."""

    status: PayoutStatus | None = None
    is_open: bool = False
    store_id: UUID | None = None


async def get_balance(ctx: ReadContext, store_id: UUID) -> VendorBalance:
    """In the store's currency. Raises UnknownStore, Unauthenticated, Forbidden."""
    policy.insist(ctx.actor, policy.can_see_money(ctx.actor, store_id))
    store = await get_store(ctx, store_id)
    return await find_balance(ctx, store_id, store.currency)


async def list_payouts(ctx: ReadContext, wanted: PayoutFilter, asked: PageQuery) -> PageOf[PayoutView]:
    """Those the actor may see, the latest first. Raises Unauthenticated, Forbidden."""
    if ctx.actor.id is None and not ctx.actor.is_system:
        raise Unauthenticated
    if not policy.sees_every_payout(ctx.actor) and not ctx.actor.stores_with(policy.PayoutPermission.PAYOUTS_READ):
        raise Forbidden("You sell nothing here, so nothing is paid out to you.")
    conditions = _conditions(ctx, wanted)
    page = select(Payout).where(*conditions).order_by(Payout.id.desc())
    if asked.cursor:
        page = page.where(Payout.id < read_cursor(asked.cursor, tuple[UUID])[0])
    page = page.limit(asked.limit + 1).offset(asked.offset).execution_options(populate_existing=True)
    rows = list(await ctx.session.scalars(page))
    names = await store_names(ctx, {row.store_id for row in rows})
    shown = [view_of(ctx, row, names[row.store_id].name) for row in rows[: asked.limit]]
    total = None
    if asked.count:
        total = await ctx.session.scalar(select(func.count()).select_from(Payout).where(*conditions))
    return PageOf(shown, write_cursor(shown[-1].id) if len(rows) > asked.limit else None, total)


async def get_payout(ctx: ReadContext, payout_id: UUID) -> PayoutView:
    """Raises UnknownPayout, also for one of a store that is none of the actor's business."""
    wanted = select(Payout).where(Payout.id == payout_id, policy.visible_to(ctx.actor))
    row = await ctx.session.scalar(wanted.execution_options(populate_existing=True))
    if row is None:
        raise UnknownPayout
    names = await store_names(ctx, [row.store_id])
    return view_of(ctx, row, names[row.store_id].name)


def view_of(ctx: ReadContext, row: Payout, store: str) -> PayoutView:
    under_way = row.status in {PayoutStatus.REQUESTED, PayoutStatus.SENT}
    shown = under_way and row.sealed_destination is not None and policy.can_settle(ctx.actor)
    return PayoutView(
        id=row.id,
        store_id=row.store_id,
        store=store,
        currency=row.currency,
        amount=row.amount,
        status=row.status,
        started_by=row.started_by,
        destination=row.destination,
        send_to=opened(ctx.keys, row.sealed_destination) if shown and row.sealed_destination else None,
        reference=row.reference,
        note=row.note,
        requested_at=row.requested_at,
        sent_at=row.sent_at,
        settled_at=row.settled_at,
    )


def _conditions(ctx: ReadContext, wanted: PayoutFilter) -> list[ColumnElement[bool]]:
    conditions = [policy.visible_to(ctx.actor)]
    if wanted.status is not None:
        conditions.append(Payout.status == wanted.status)
    if wanted.is_open:
        conditions.append(Payout.status.in_((PayoutStatus.REQUESTED, PayoutStatus.SENT)))
    if wanted.store_id is not None:
        conditions.append(Payout.store_id == wanted.store_id)
    return conditions


async def list_payable_stores(ctx: ReadContext) -> list[StoreName]:
    """Stores that have said where their money goes, by name. Raises Unauthenticated, Forbidden."""
    policy.insist(ctx.actor, policy.can_settle(ctx.actor))
    known = select(PayoutAccount.store_id).where(PayoutAccount.sealed_destination.is_not(None)).limit(500)
    names = await store_names(ctx, await ctx.session.scalars(known))
    return sorted(names.values(), key=lambda store: store.name.casefold())
