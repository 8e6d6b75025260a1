"""What others may hear of returns."""

from uuid import UUID

from souk.kernel.outbox import Event
from souk.orders.returns.kinds import ReturnStatus


class ReturnRequested(Event, frozen=True, kw_only=True):
    """`number` is the case's, as people see it."""

    case_id: UUID
    number: str
    order_id: UUID
    store_id: UUID
    customer_id: UUID | None


class ReturnMoved(Event, frozen=True, kw_only=True):
    """It was approved, rejected, received, refunded, replaced or cancelled: `status`, and what it `was`.

    `amount` is what goes back, in minor units, and nothing before it is refunded.
    """

    case_id: UUID
    number: str
    order_id: UUID
    store_id: UUID
    customer_id: UUID | None
    status: ReturnStatus
    was: ReturnStatus
    amount: int = 0
    currency: str = ""
