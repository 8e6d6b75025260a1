"""Why a return or a refund is refused."""

from souk.kernel.errors import Conflict, Invalid, NotFound


class UnknownReturn(NotFound):
    sentence = "There is no such return."


class UnknownPhoto(NotFound):
    sentence = "There is no such picture."


class ReturnWindowClosed(Conflict):
    """Facts: `closed_at`, when the window closed, and `days`, how long it was open."""

    sentence = "The time for sending this back is over."


class NotDeliveredYet(Conflict):
    sentence = "This has not arrived yet. What was not sent can be cancelled instead."


class MoreThanReturnable(Conflict):
    """Facts: `order_item_id` and `returnable`, how many pieces can still be sent back."""

    sentence = "That is more than can still be sent back."


class NotInThisOrder(Invalid):
    field = "items"
    sentence = "This article is not in the order."


class ServiceNotReturnable(Conflict):
    """Fact: the `order_item_id` of the service."""

    sentence = "A service cannot be sent back. Write to the store: it can give you your money back."


class NothingToReturn(Invalid):
    field = "items"
    sentence = "Choose what you want to send back."


class TooManyPhotos(Conflict):
    sentence = "Five pictures are enough; more cannot be added."


class CannotReplace(Conflict):
    sentence = "There is not enough in stock to send the same again. Choose a refund or store credit."


class OtherRefundCurrency(Invalid):
    code = "currency_mismatch"
    field = "amount.currency"
    sentence = "A refund is in the currency of its order."
