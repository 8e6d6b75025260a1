"""Why a gift card or credit is refused. None of these repeats a code."""

from souk.kernel.errors import Conflict, Invalid, NotFound, PaymentRequired


class UnknownGiftCard(NotFound):
    sentence = "There is no gift card with this code."


class GiftCardRefused(Invalid):
    """Fact: `reason`: `unknown`, `void`, `expired`, `empty`, `other_currency` or `twice`."""

    field = "code"
    sentence = "This gift card cannot pay here."


class TenderTooSmall(PaymentRequired):
    """Facts: `missing` and `currency`, what is left to pay in minor units."""

    sentence = "That does not cover the whole order. Choose another way to pay for the rest."


class GiftCardInUse(Conflict):
    sentence = "Somebody is paying with this gift card right now. Try again in some minutes."


class GiftCardAlreadyVoid(Conflict):
    sentence = "This gift card is void already."
