"""Letters that bring a gift card."""

from dataclasses import dataclass
from datetime import date

from souk.kernel.money import Money
from souk.notifications.writing import Draft, LetterKind, Writer
from souk.payments import gift_card_to_mail
from souk.ui import money


@dataclass(frozen=True, slots=True)
class GiftCardView:
    worth: Money
    code: str
    message: str
    expires_on: date | None
    shop_url: str


async def gift_card(writer: Writer) -> Draft | None:
    """The code stands nowhere but in this mail."""
    card = await gift_card_to_mail(writer.ctx, writer.id_of("card_id"))
    if card is None:
        return None
    view = GiftCardView(
        card.worth, writer.links.private(card.code), card.message, card.expires_on, writer.links.page("/")
    )
    return Draft(f"A gift card over {money(card.worth)} for you", "It pays in every store of Souk.", view)


KINDS = (LetterKind(name="gift_card", title="Gift card", compose=gift_card, because="somebody gave you a gift card"),)
