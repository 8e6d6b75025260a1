"""Gift cards reach whom they are for."""

from souk.kernel.database import UnitOfWork
from souk.notifications.services import write_letter
from souk.payments import GiftCardIssued, gift_card_to_mail


async def send_gift_card(uow: UnitOfWork, happened: GiftCardIssued) -> None:
    """Where it was issued with an address."""
    card = await gift_card_to_mail(uow, happened.card_id) if happened.is_mailed else None
    if card is not None:
        about = {"card_id": str(happened.card_id)}
        await write_letter(
            uow, "gift_card", occurrence=f"gift_card:{happened.card_id}", address=card.email, about=about
        )
