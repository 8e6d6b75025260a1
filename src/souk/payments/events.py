"""What happened to money, once it is certain."""

from uuid import UUID

from souk.kernel.outbox import Event


class PaymentDeclined(Event, frozen=True, kw_only=True):
    """The gateway would not set the money aside, or was never asked. `code` is why."""

    payment_id: UUID
    code: str


class PaymentVoided(Event, frozen=True, kw_only=True):
    """Money that was set aside was let go, or could not be taken."""

    payment_id: UUID
    code: str


class RefundRequested(Event, frozen=True, kw_only=True):
    """A refund was promised; the gateway has not been asked yet. `reference_id` is what it is for."""

    refund_id: UUID
    payment_id: UUID | None = None
    reference_id: UUID | None = None
    amount: int = 0
    currency: str = ""


class RefundSettled(Event, frozen=True, kw_only=True):
    """The gateway made the refund, or would not. `reference_id` is what it was asked for (an order, a return case)."""

    refund_id: UUID
    payment_id: UUID
    reference_id: UUID
    amount: int
    succeeded: bool
