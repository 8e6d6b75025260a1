"""What this room refuses."""

from souk.kernel.errors import Conflict, Invalid, NotFound


class UnknownStore(NotFound):
    sentence = "There is no such store."


class UnknownVendor(NotFound):
    sentence = "There is no such vendor."


class NotAVendor(NotFound):
    sentence = "You have no vendor profile yet. Open a store first."


class StoreChangedMeanwhile(Conflict):
    sentence = "Somebody changed this store in the meantime. Load it again, then repeat your change."


class VendorChangedMeanwhile(Conflict):
    sentence = "Somebody changed this profile in the meantime. Load it again, then repeat your change."


class UnknownPreset(Invalid):
    field = "preset"
    sentence = "There is no such store preset."


class NoPlatformStore(NotFound):
    sentence = "This marketplace has not been set up yet."


class StoreAwaitsReview(Conflict):
    sentence = "This store opens once the marketplace has approved it."


class VendorGone(Conflict):
    sentence = "This vendor was removed from the marketplace."


class UnknownCustomerSegment(Invalid):
    field = "settings"
    sentence = "There is no such customer segment."
