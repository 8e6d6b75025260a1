"""What this room refuses."""

from souk.kernel.errors import Conflict, Invalid, NotFound


class InsufficientStock(Conflict):
    """Facts: `variant_id`, and how many are `available` at this moment."""

    sentence = "There are not that many left."


class HoldExpired(Conflict):
    """Nothing is held under this reference any more: it ran out, was released, or was taken before."""

    sentence = "The goods were kept too long and are free for others again. Please try again."


class StockReserved(Conflict):
    """Fact: `reserved`, the fewest that may be on hand."""

    sentence = "Orders that are being placed already hold more than that."


class VariantOfAnotherStore(Conflict):
    sentence = "Another store keeps this variant."


class NeverCounted(Conflict):
    sentence = "Nobody counts this: there is always enough of it."


class LocationNameTaken(Conflict):
    sentence = "The store has a location of this name."


class StoreNeeded(Invalid):
    field = "store_id"
    sentence = "Say which store the location belongs to."


class UnknownLocation(NotFound):
    sentence = "There is no such location."


class UnknownVariant(NotFound):
    sentence = "There is no such variant."
