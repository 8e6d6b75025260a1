"""What happened to money, once it is certain."""

from datetime import datetime
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


class PaidByHand(Event, frozen=True, kw_only=True):
    """Staff noted that money came. `reference` is how they find it again."""

    payment_id: UUID
    amount: int
    currency: str
    reference: str


class RefundedByHand(Event, frozen=True, kw_only=True):
    """Staff noted that a refund was sent back."""

    payment_id: UUID
    refund_id: UUID
    amount: int
    currency: str
    reference: str


class PaymentAwaited(Event, frozen=True, kw_only=True):
    """Goods are held for a checkout until its money comes by hand; its buyer was told where to send it."""

    checkout_id: UUID
    customer_id: UUID | None


class PaymentCameLate(Event, frozen=True, kw_only=True):
    """Money was taken for a checkout that had ended, so that no order came of it: it goes back."""

    payment_id: UUID
    checkout_id: UUID
    customer_id: UUID | None


class ChargeMoved(Event, frozen=True, kw_only=True):
    """A gateway let know that something became of a charge, and nothing else is certain: `find` tells where it stands."""

    payment_id: UUID


class ReturnsMoved(Event, frozen=True, kw_only=True):
    """The same of refunds and disputes of a charge."""

    payment_id: UUID
    provider: str
    transaction_id: str


class SettlementMoved(Event, frozen=True, kw_only=True):
    """A gateway let know that something became of money that it sends to the platform's bank."""

    provider: str
    name: str


class RefundArrived(Event, frozen=True, kw_only=True):
    """Money went back without the shop's doing: a refund made at the gateway's own desk, or a dispute that was lost.

    It counts as refunded already. `reference_id` is made up for it, and the same whenever the gateway tells of it.
    """

    refund_id: UUID
    payment_id: UUID
    reference_id: UUID
    amount: int
    currency: str
    reason: str
    is_dispute: bool = False


class DisputeOpened(Event, frozen=True, kw_only=True):
    """A cardholder objects to a charge; evidence has to be at the gateway by `answer_by`."""

    dispute_id: UUID
    payment_id: UUID
    amount: int
    currency: str
    reason: str
    answer_by: datetime | None


class DisputeClosed(Event, frozen=True, kw_only=True):
    """Where it was lost, a RefundArrived comes with it, for as much as was left to give back.

    `loss`, in minor units of the payment's currency, is what the marketplace bears beyond that.
    """

    dispute_id: UUID
    payment_id: UUID
    was_won: bool
    loss: int = 0
