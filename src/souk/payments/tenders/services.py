"""What upper rooms ask of gift cards. Unguarded."""

from datetime import date
from uuid import UUID

import msgspec

from souk.kernel.database import ReadContext
from souk.kernel.money import Money
from souk.payments.tenders.codes import write_code
from souk.payments.tenders.models import GiftCard, GiftCardStatus


class MailedCard(msgspec.Struct, frozen=True):
    """A gift card as the mail tells of it. `code` opens it."""

    code: str
    email: str
    worth: Money
    message: str
    expires_on: date | None


async def gift_card_to_mail(ctx: ReadContext, card_id: UUID) -> MailedCard | None:
    """None: it is void, or was given to nobody in particular."""
    card = await ctx.session.get(GiftCard, card_id)
    if card is None or card.sealed_email is None or card.status is GiftCardStatus.VOID:
        return None
    return MailedCard(
        code=write_code(ctx.keys.open(card.sealed_code)),
        email=ctx.keys.open(card.sealed_email),
        worth=Money(card.initial, card.currency),
        message=card.message,
        expires_on=card.expires_on,
    )
