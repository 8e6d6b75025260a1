"""What reviews do when they hear that somebody got what they speak of."""

from uuid import UUID

from sqlalchemy import Uuid, bindparam, false, update
from sqlalchemy.sql.expression import true

from souk.booking import AppointmentCompleted
from souk.kernel.any_of import any_of
from souk.kernel.database import UnitOfWork
from souk.kernel.hot import Hot
from souk.orders import OrderDelivered, products_of_order
from souk.reviews.models import Review

VERIFY: Hot[None] = Hot(
    update(Review)
    .where(
        Review.user_id == bindparam("person", type_=Uuid()),
        any_of(Review.product_id, "products"),
        Review.is_verified == false(),
    )
    .values(is_verified=true(), order_id=bindparam("order", type_=Uuid()), version=Review.version + 1)
)


async def verify_what_arrived(uow: UnitOfWork, happened: OrderDelivered) -> None:
    """Whoever spoke before they bought has it now: the store asked no purchase of them."""
    if happened.customer_id is not None:
        products: list[UUID] = await products_of_order(uow, happened.order_id)
        await uow.change(VERIFY, person=happened.customer_id, products=products, order=happened.order_id)


async def verify_who_was_served(uow: UnitOfWork, happened: AppointmentCompleted) -> None:
    """The same for a service that was paid at the venue."""
    if happened.customer_id is not None:
        await uow.change(VERIFY, person=happened.customer_id, products=[happened.service_id], order=None)
