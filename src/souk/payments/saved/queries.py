"""Reading saved methods: one's own, masked; and the one a checkout is to charge."""

from uuid import UUID

from sqlalchemy import func, select

from souk.identity import signed_in
from souk.kernel.database import ReadContext
from souk.kernel.pagination import PageOf, PageQuery, read_cursor, write_cursor
from souk.payments.errors import UnknownPaymentMethod
from souk.payments.methods import PaymentMethod
from souk.payments.saved import policy
from souk.payments.saved.methods import masked
from souk.payments.saved.models import SavedMethod
from souk.payments.saved.schemas import SavedMethodView
from souk.payments.tenders.nothing_due import TENDERS


async def get_method_page(ctx: ReadContext, asked: PageQuery) -> PageOf[SavedMethodView]:
    """A part of one's own, the newest first. Raises Unauthenticated."""
    signed_in(ctx.actor)
    mine = policy.visible_to(ctx.actor)
    wanted = select(SavedMethod).where(mine).order_by(SavedMethod.id.desc())
    if asked.cursor:
        wanted = wanted.where(SavedMethod.id < read_cursor(asked.cursor, tuple[UUID])[0])
    rows = list(await ctx.session.scalars(wanted.limit(asked.limit + 1).offset(asked.offset)))
    counted = select(func.count()).select_from(SavedMethod).where(mine)
    total = await ctx.session.scalar(counted) if asked.count else None
    shown = [view_of(ctx, row) for row in rows[: asked.limit]]
    return PageOf(shown, write_cursor(shown[-1].id) if len(rows) > asked.limit else None, total)


async def list_own_methods(ctx: ReadContext) -> list[SavedMethodView]:
    """All of one's own (at most 20), the default first, then the newest. Raises Unauthenticated."""
    signed_in(ctx.actor)
    mine = select(SavedMethod).where(policy.visible_to(ctx.actor))
    rows = await ctx.session.scalars(mine.order_by(SavedMethod.is_default.desc(), SavedMethod.id.desc()))
    return [view_of(ctx, row) for row in rows]


async def get_own_method(ctx: ReadContext, method_id: UUID) -> PaymentMethod:
    """What a gateway charges for a saved method of whoever acts.

    A gift card pays by its code. Raises Unauthenticated, UnknownPaymentMethod (also for somebody else's).
    """
    signed_in(ctx.actor)
    mine = select(SavedMethod).where(SavedMethod.id == method_id, policy.visible_to(ctx.actor))
    row = await ctx.session.scalar(mine)
    if row is None:
        raise UnknownPaymentMethod
    if row.provider is None or row.sealed_token is None:
        code = ctx.keys.open(row.sealed_account) if row.sealed_account is not None else ""
        return PaymentMethod(TENDERS, row.kind, row.brand, row.last_four, code)
    return PaymentMethod(row.provider, row.kind, row.brand, row.last_four, ctx.keys.open(row.sealed_token))


def view_of(ctx: ReadContext, row: SavedMethod) -> SavedMethodView:
    account = ctx.keys.open(row.sealed_account) if row.sealed_account is not None else None
    return SavedMethodView(
        id=row.id,
        type=row.kind,
        brand=row.brand,
        last_four=row.last_four,
        label=masked(row.kind, row.brand, row.last_four, account),
        expires=row.expires_on.strftime("%m/%y") if row.expires_on is not None else None,
        is_expired=row.expires_on is not None and row.expires_on < ctx.now.date(),
        can_pay=True,
        gateway=row.provider,
        is_default=row.is_default,
        created_at=row.created_at,
    )
