"""What this room refuses."""

from souk.kernel.errors import Conflict, Invalid, NotFound


class NotEnoughPoints(Conflict):
    """Fact: how many points are `available`."""

    sentence = "There are not that many points."


class UnknownTier(NotFound):
    sentence = "There is no such tier."


class TierChangedMeanwhile(Conflict):
    sentence = "Somebody else changed this tier in the meantime. Look at it again."


class LadderNotClimbing(Invalid):
    sentence = (
        "Each tier needs more points than the one below it and gives no smaller percentage; the first starts at 0."
    )


class NothingToAdjust(Invalid):
    field = "points"
    sentence = "Give or take at least one point."
