"""A checkout's row and its moves. Each is conditional, so that of all who settle a checkout exactly one does."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, insert, or_, select, update

from souk.kernel.database import ReadContext, UnitOfWork
from souk.kernel.hot import Hot
from souk.orders.models import Checkout
from souk.orders.promise import Promise, read_promise
from souk.orders.rows import as_values
from souk.orders.statuses import CheckoutStatus
from souk.stores import out_of_trade


class CheckoutRow(msgspec.Struct, frozen=True):
    """A row of `checkouts`."""

    id: UUID
    owner: str
    customer_id: UUID | None
    payment_id: UUID
    idempotency_key: str | None
    status: CheckoutStatus
    currency: str
    total: int
    quote: str
    sealed_contact: str
    sealed_address: str | None
    guest_email_index: str | None
    created_at: datetime
    expires_at: datetime

    @property
    def promise(self) -> Promise:
        return read_promise(self.quote)

    @property
    def charged(self) -> int:
        """What the gateway is asked for."""
        return self.total - self.promise.tendered


KEPT_FOR = timedelta(minutes=15)
"""How long goods are held for a checkout."""
KEPT_UNTIL_PAID_BY_HAND = timedelta(days=7)
_columns = [getattr(Checkout, name) for name in CheckoutRow.__struct_fields__]
_this = Checkout.id == bindparam("checkout")
_is_open = or_(Checkout.status == CheckoutStatus.PENDING, Checkout.status == CheckoutStatus.VOIDING)
OPEN: Hot[None] = Hot(insert(Checkout))
CONFIRM: Hot[None] = Hot(
    update(Checkout)
    .where(_this, Checkout.status == CheckoutStatus.PENDING, ~out_of_trade("stores"))
    .values(status=CheckoutStatus.CONFIRMED)
)
LET_GO: Hot[None] = Hot(
    update(Checkout)
    .where(_this, Checkout.status == CheckoutStatus.PENDING)
    .values(status=bindparam("ending", type_=Checkout.status.type), idempotency_key=None)
)
ABANDON: Hot[None] = Hot(
    update(Checkout).where(_this, Checkout.status == CheckoutStatus.VOIDING).values(status=CheckoutStatus.ABANDONED)
)
BY_ID = Hot(select(*_columns).where(_this), CheckoutRow)
BY_KEY = Hot(
    select(*_columns).where(Checkout.owner == bindparam("whose"), Checkout.idempotency_key == bindparam("its_key")),
    CheckoutRow,
)
BY_PAYMENT = Hot(select(*_columns).where(Checkout.payment_id == bindparam("payment")), CheckoutRow)
OVERDUE = Hot(
    select(*_columns)
    .where(
        _is_open,
        Checkout.created_at < bindparam("before"),
        or_(Checkout.status == CheckoutStatus.VOIDING, Checkout.expires_at < bindparam("ending_before")),
    )
    .order_by(Checkout.created_at)
    .limit(bindparam("most")),
    CheckoutRow,
)


async def add_checkout(uow: UnitOfWork, row: CheckoutRow) -> None:
    await uow.write(OPEN, as_values(row))


async def confirm_checkout(uow: UnitOfWork, checkout_id: UUID, store_ids: Sequence[UUID]) -> bool:
    """Pending → confirmed, while all its stores take orders. False: one does not, or somebody else settled it."""
    return bool(await uow.change(CONFIRM, checkout=checkout_id, stores=store_ids))


async def let_checkout_go(uow: UnitOfWork, checkout_id: UUID, ending: CheckoutStatus) -> bool:
    """Pending → declined or voiding; its idempotency key may be used for another try. False as above."""
    return bool(await uow.change(LET_GO, checkout=checkout_id, ending=ending))


async def abandon_checkout(uow: UnitOfWork, checkout_id: UUID) -> bool:
    """Voiding → abandoned. False as above."""
    return bool(await uow.change(ABANDON, checkout=checkout_id))


async def find_checkout(ctx: ReadContext, checkout_id: UUID) -> CheckoutRow | None:
    return await ctx.first(BY_ID, checkout=checkout_id)


async def find_checkout_of_payment(ctx: ReadContext, payment_id: UUID) -> CheckoutRow | None:
    return await ctx.first(BY_PAYMENT, payment=payment_id)


async def find_checkout_by_key(ctx: ReadContext, owner: str, key: str) -> CheckoutRow | None:
    return await ctx.first(BY_KEY, whose=owner, its_key=key)


async def list_overdue(ctx: ReadContext, *, before: datetime, most: int) -> list[CheckoutRow]:
    """Checkouts that were begun before and whose end is still open; those that may wait for days once it is near."""
    return await ctx.all(OVERDUE, before=before, ending_before=before + KEPT_FOR, most=most)
