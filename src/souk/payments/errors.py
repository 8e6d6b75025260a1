"""Why a payment is refused. None of these ever carries a card's number."""

from souk.kernel.errors import Conflict, Invalid, NotFound, PaymentRequired, Unavailable


class RawCardRefused(Invalid):
    field = "number"
    sentence = "We do not take card numbers here; only the listed test cards work. Nothing of it was stored."


class PaymentMethodUnavailable(Invalid):
    field = "payment_method"
    sentence = "This way to pay is not available here. Pay by card or UPI."


class UnknownPaymentMethod(NotFound):
    sentence = "There is no such saved way to pay."


class TooManyPaymentMethods(Conflict):
    sentence = "At most 20 ways to pay can be saved. Remove one first."


class PaymentDeclined(PaymentRequired):
    """Fact: `reason`, the gateway's code (`card_declined`, `insufficient_funds`, `expired_card`, …)."""

    sentence = "The payment was declined."


class PaymentMovedOn(Conflict):
    """Fact: `payment_status`, where the payment stands now."""

    sentence = "The payment is no longer in the state that this needs."


class RefundExceedsPayment(Conflict):
    """Fact: `refundable`, in minor units."""

    sentence = "That is more than is left of the payment."


class UnknownPayment(NotFound):
    sentence = "There is no such payment."


class UnknownRefund(NotFound):
    sentence = "There is no such refund by hand."


class GatewayUnavailable(Unavailable):
    """The gateway did not answer. Whether it acted is open: ask it again with the same key, or `find` what it did."""

    sentence = "The payment service does not answer right now. Try again soon."


def invalid_field(field: str, message: str) -> Invalid:
    """What is wrong with one field, said in words that do not repeat it."""
    return Invalid(message, errors=[{"field": field, "message": message}])
