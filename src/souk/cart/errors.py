"""What this room refuses."""

from souk.kernel.errors import Conflict, Forbidden, NotFound


class UnknownCartItem(NotFound):
    sentence = "This is not in your cart."


class NotForSale(Conflict):
    """Facts: `variant_id`, and `product_name` where it is known."""

    sentence = "This is not for sale at the moment."


class ServiceUnavailable(NotForSale):
    """The service takes no orders at the moment, or this line of its menu is not to be had."""

    sentence = "Cannot place order for unavailable service."


class TooManyOfOne(Conflict):
    sentence = "At most 10,000 pieces of one article fit into a cart."


class OtherCurrency(Conflict):
    sentence = "This store sells in another currency than what is in your cart. Buy that first."


class TooManyCoupons(Conflict):
    sentence = "At most five coupons fit on a cart. Take another one out first."


class CartEmpty(Conflict):
    sentence = "There is nothing in your cart."


class NotEligible(Forbidden):
    """Facts: `store_id`, and `segment`, the customers this store sells to."""

    sentence = "This store does not sell to everybody."
