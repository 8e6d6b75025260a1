"""What fulfilment refuses."""

from souk.kernel.errors import Conflict, Invalid, NotFound
from souk.orders.errors import InvalidTransition


class UnknownShipment(NotFound):
    sentence = "There is no such shipment."


class NothingIsSent(InvalidTransition):
    code = "invalid_transition"
    sentence = "Nothing of this order is sent. Mark its services as done instead."


class DoneNotSent(Invalid):
    """Fact: the `order_item_id` of the service."""

    field = "status"
    sentence = "This is not sent anywhere. Mark it as done instead."


class SentNotDone(Invalid):
    """Fact: the `order_item_id` of the goods."""

    field = "status"
    sentence = "Goods are shipped; only services are marked as done."


class NotOfThisOrder(Invalid):
    """Fact: the `order_item_id` that is none of the order's."""

    sentence = "This order has no such item."


class NothingToShip(Invalid):
    field = "items"
    sentence = "Choose at least one piece to ship."


class MoreThanLeft(Conflict):
    """Facts: the `order_item_id`, how many pieces were `asked` for and how many are `left` to be sent."""

    sentence = "Not so many pieces are left to be sent."


class ShipmentAlreadyDelivered(Conflict):
    sentence = "This shipment was already delivered."


class OrderChangedMeanwhile(Conflict):
    """Fact: the order's `version` of now."""

    sentence = "Somebody else changed this order meanwhile. Look at it again, then go on."


class DateOutOfReach(Invalid):
    field = "estimated_delivery"
    sentence = "Name a day between today and a year from now."
