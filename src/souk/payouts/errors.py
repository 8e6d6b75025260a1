"""What this room refuses."""

from souk.kernel.errors import Conflict, Invalid, NotFound, Unavailable


class UnknownPayout(NotFound):
    sentence = "There is no such payout."


class NothingToPayOut(Conflict):
    """Facts: `available` in minor units; negative where the store owes."""

    sentence = "There is nothing to pay out yet."


class PayoutExceedsAvailable(Conflict):
    """Facts: `available` in minor units."""

    sentence = "This is more than is available."


class PayoutBelowMinimum(Conflict):
    """Facts: `minimum` in minor units."""

    sentence = "This is less than the least that is paid out."


class PayoutsHeldBack(Conflict):
    sentence = "Payouts to this store are held back until its vendor is verified."


class NoPayoutAccount(Conflict):
    sentence = "Say first where the money shall go."


class PayoutMovedOn(Conflict):
    """Facts: `payout_status`."""

    sentence = "This payout has moved on meanwhile."


class TransferUnderWay(Conflict):
    sentence = "It was sent just now, and the bank may still make it. Ask again in a quarter of an hour."


class TransferWasMade(Conflict):
    """Facts: `reference`, the bank's name for it."""

    sentence = "The bank made this transfer: the payout is paid, and cannot fail any more."


class PayoutAccountChanged(Conflict):
    sentence = "Somebody else changed this meanwhile. Look at it again."


class PeriodTooLong(Invalid):
    field = "from"
    sentence = "A statement covers a year at most."


class TransferUnreachable(Unavailable):
    sentence = "The bank could not be reached just now. The payout waits; try again."


class NotYetHeard(Exception):
    """The order's payment was posted, but is not in these books yet: the letter that says so is still on its way."""
