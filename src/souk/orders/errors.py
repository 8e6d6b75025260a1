"""What this room refuses."""

from souk.kernel.errors import Conflict, Invalid, NotFound, Unauthenticated, Unavailable


class UnknownOrder(NotFound):
    sentence = "There is no such order."


class InvalidTransition(Conflict):
    """Facts: the order's `status` and what was `asked` of it."""

    sentence = "The order cannot go there from where it is."


class OrderNotCancellable(InvalidTransition):
    code = "invalid_transition"
    sentence = "This order can no longer be cancelled."


class NothingToOrder(Invalid):
    field = "items"
    sentence = "Say what to order."


class EmailRequired(Invalid):
    field = "email"
    sentence = "We need an e-mail address to send you your order."


class AddressRequired(Invalid):
    field = "shipping_address"
    sentence = "Say where to send it: shipping_address, address_id or delivery_address, one of them."


class AddressBookNeedsPerson(Unauthenticated):
    sentence = "Sign in to use an address from your address book."


class UnknownCheckout(NotFound):
    sentence = "There is no such checkout."


class CheckoutInProgress(Conflict):
    sentence = "Your order is being placed at this moment. Look again in a moment."


class CheckoutLapsed(Conflict):
    sentence = "This took too long and nothing was ordered. You were not charged; please try again."


class PaymentUnreachable(Unavailable):
    sentence = "The payment could not be made just now. You were not charged; please try again."


class PaymentSettling(Conflict):
    sentence = "The payment of this order is still being settled. Try again in a minute."


class NothingToRefund(Invalid):
    field = "amount"
    sentence = "Say how much to give back: more than nothing."


class NotPaid(Conflict):
    """Fact: `payment_status`, where the order's money stands."""

    sentence = "Nothing was paid for this order, so nothing can go back."


class NobodyToCredit(Conflict):
    sentence = "Store credit needs an account; a guest's money goes back the way it came."
