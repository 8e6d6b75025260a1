"""Reading payments: one's own, everybody's for staff, and by id for the rooms above."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, bindparam, func, or_, select

from souk.identity import signed_in
from souk.kernel.any_of import any_of
from souk.kernel.database import ReadContext
from souk.kernel.errors import Forbidden
from souk.kernel.hot import Hot
from souk.kernel.ids import as_uuid
from souk.kernel.money import Money
from souk.kernel.pagination import PageOf, PageQuery, read_cursor, write_cursor
from souk.payments.errors import UnknownPayment
from souk.payments.models import MethodKind, Payment, PaymentStatus, PaymentTransaction, Refund, RefundStatus
from souk.payments.policy import may_read_all, visible_to
from souk.payments.schemas import MethodView, PaymentDetail, PaymentView, RefundView, TransactionView

MOST_EXPORTED = 50_000


class PaymentRow(msgspec.Struct, frozen=True):
    id: UUID
    customer_id: UUID | None
    reference_id: UUID
    status: PaymentStatus
    amount: int
    tendered: int
    refunded_amount: int
    currency: str
    provider: str
    method: MethodKind
    brand: str
    last_four: str | None
    transaction_id: str | None
    message: str
    created_at: datetime
    updated_at: datetime


class PaymentFilter(msgspec.Struct, frozen=True, kw_only=True):
    """`since` and `until` are days (UTC), both included. `search`: a payment's, a checkout's or a gateway's own id."""

    status: PaymentStatus | None = None
    method: MethodKind | None = None
    provider: str = ""
    currency: str = ""
    since: date | None = None
    until: date | None = None
    search: str = ""
    own: bool = False


class PromisedRefund(msgspec.Struct, frozen=True):
    """What a gateway needs to make a refund: the part of it that did not go to gift cards and credit."""

    id: UUID
    status: RefundStatus
    amount: int
    currency: str
    provider: str
    transaction_id: str


_columns = [getattr(Payment, name) for name in PaymentRow.__struct_fields__]
BY_IDS = Hot(select(*_columns).where(any_of(Payment.id, "ids")), PaymentRow)
_promised = select(
    Refund.id,
    Refund.status,
    (Refund.amount - Refund.tendered).label("amount"),
    Payment.currency,
    Payment.provider,
    Payment.transaction_id,
).join(Payment, Payment.id == Refund.payment_id)
PROMISED = Hot(_promised.where(Refund.id == bindparam("refund")), PromisedRefund)
PENDING = Hot(
    _promised.where(
        Refund.status == RefundStatus.PENDING,
        Refund.created_at < bindparam("before"),
        Refund.id > bindparam("after"),
    )
    .order_by(Refund.id)
    .limit(bindparam("most")),
    PromisedRefund,
)


async def find_payments(ctx: ReadContext, payment_ids: Sequence[UUID]) -> dict[UUID, PaymentView]:
    """Payments by id, for a room that knows that its asker may see them."""
    return {row.id: _view(row) for row in await ctx.all(BY_IDS, ids=payment_ids)}


async def get_payment(ctx: ReadContext, payment_id: UUID) -> PaymentDetail:
    """Own payments; all for staff. Raises Unauthenticated, UnknownPayment."""
    signed_in(ctx.actor)
    asked = select(*_columns).where(Payment.id == payment_id, visible_to(ctx.actor))
    row = (await ctx.session.execute(asked)).one_or_none()
    if row is None:
        raise UnknownPayment
    refunds = await ctx.session.scalars(
        select(Refund).where(Refund.payment_id == payment_id).order_by(Refund.created_at, Refund.id)
    )
    view = _view(PaymentRow(*row))
    return PaymentDetail(
        **msgspec.structs.asdict(view),
        refunds=[_refund_view(each, view.amount.currency) for each in refunds],
        transactions=await _transactions(ctx, view),
    )


async def list_payments(
    ctx: ReadContext, query: PageQuery, wanted: PaymentFilter = PaymentFilter()
) -> PageOf[PaymentView]:
    """Newest first. Own payments; all for staff. Raises Unauthenticated."""
    signed_in(ctx.actor)
    conditions = _conditions(ctx, wanted)
    asked = select(*_columns).where(*conditions).order_by(Payment.id.desc())
    if query.cursor:
        asked = asked.where(Payment.id < read_cursor(query.cursor, tuple[UUID])[0])
    rows = (await ctx.session.execute(asked.limit(query.limit + 1).offset(query.offset))).all()
    page = [_view(PaymentRow(*row)) for row in rows[: query.limit]]
    total = None
    if query.count:
        total = await ctx.session.scalar(select(func.count()).select_from(Payment).where(*conditions))
    return PageOf(page, write_cursor(page[-1].id) if len(rows) > query.limit else None, total)


async def list_to_export(ctx: ReadContext, wanted: PaymentFilter) -> list[PaymentView]:
    """At most 50,000, for staff. Raises Forbidden."""
    if not (may := may_read_all(ctx.actor)):
        raise Forbidden(may.reason)
    found = select(*_columns).where(*_conditions(ctx, wanted)).order_by(Payment.id.desc()).limit(MOST_EXPORTED)
    return [_view(PaymentRow(*row)) for row in await ctx.session.execute(found)]


def _conditions(ctx: ReadContext, wanted: PaymentFilter) -> list[ColumnElement[bool]]:
    conditions = [Payment.customer_id == ctx.actor.id if wanted.own else visible_to(ctx.actor)]
    equal = {
        Payment.status: wanted.status,
        Payment.method: wanted.method,
        Payment.provider: wanted.provider or None,
        Payment.currency: wanted.currency or None,
    }
    conditions += [column == value for column, value in equal.items() if value is not None]
    if wanted.since is not None:
        conditions.append(Payment.created_at >= _midnight(wanted.since))
    if wanted.until is not None:
        conditions.append(Payment.created_at < _midnight(wanted.until) + timedelta(days=1))
    if wanted.search:
        found = as_uuid(wanted.search)
        named = select(PaymentTransaction.payment_id).where(PaymentTransaction.transaction_id == wanted.search)
        conditions.append(
            or_(Payment.id == found, Payment.reference_id == found)
            if found is not None
            else or_(Payment.transaction_id == wanted.search, Payment.id.in_(named))
        )
    return conditions


async def _transactions(ctx: ReadContext, view: PaymentView) -> list[TransactionView]:
    if not may_read_all(ctx.actor):
        return []
    calls = await ctx.session.scalars(
        select(PaymentTransaction).where(PaymentTransaction.payment_id == view.id).order_by(PaymentTransaction.id)
    )
    return [
        TransactionView(
            id=each.id,
            kind=each.kind,
            amount=Money(each.amount, view.amount.currency),
            outcome=each.outcome,
            transaction_id=each.transaction_id,
            code=each.code,
            message=each.message,
            created_at=each.created_at,
        )
        for each in calls
    ]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


async def find_promised_refund(ctx: ReadContext, refund_id: UUID) -> PromisedRefund | None:
    return await ctx.first(PROMISED, refund=refund_id)


async def list_pending_refunds(
    ctx: ReadContext, *, before: datetime, after: UUID | None, most: int
) -> list[PromisedRefund]:
    """Those promised `before` that no gateway has decided yet, in the order of their ids, those past `after`."""
    return await ctx.all(PENDING, before=before, after=after or UUID(int=0), most=most)


def _view(row: PaymentRow) -> PaymentView:
    return PaymentView(
        id=row.id,
        user_id=row.customer_id,
        reference_id=row.reference_id,
        status=row.status,
        amount=Money(row.amount, row.currency),
        tendered=Money(row.tendered, row.currency),
        provider=row.provider,
        refunded=Money(row.refunded_amount, row.currency),
        method=MethodView(row.method, row.brand, row.last_four),
        transaction_id=row.transaction_id,
        message=row.message,
        created_at=row.created_at,
        timestamp=row.updated_at,
    )


def _refund_view(refund: Refund, currency: str) -> RefundView:
    return RefundView(
        id=refund.id,
        reference_id=refund.reference_id,
        amount=Money(refund.amount, currency),
        tendered=Money(refund.tendered, currency),
        reason=refund.reason,
        status=refund.status,
        created_at=refund.created_at,
        settled_at=refund.settled_at,
    )
