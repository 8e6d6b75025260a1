"""What happened to money, once it is certain."""

from uuid import UUID

from souk.kernel.outbox import Event


class RefundRequested(Event, frozen=True, kw_only=True):
    """A refund was promised; the gateway has not been asked yet."""

    refund_id: UUID


class RefundSettled(Event, frozen=True, kw_only=True):
    """The gateway made the refund, or would not. `reference_id` is what it was asked for (an order, a return case)."""

    refund_id: UUID
    payment_id: UUID
    reference_id: UUID
    amount: int
    succeeded: bool
