"""How a payment is written down that gift cards and credit cover, wholly or in part."""

from collections.abc import Sequence

from souk.kernel.money import Money
from souk.payments.methods import PaymentMethod
from souk.payments.models import MethodKind
from souk.payments.tenders.errors import TenderTooSmall
from souk.payments.tenders.holding import Covered
from souk.payments.tenders.nothing_due import TENDERS


def method_after(asked: PaymentMethod, covered: Sequence[Covered], due: Money) -> PaymentMethod:
    """How what is left is paid; with nothing left, what covered it. Raises TenderTooSmall."""
    left = due.amount - sum(each.amount for each in covered)
    if left:
        if asked.provider == TENDERS:
            missing = Money(left, due.currency)
            raise TenderTooSmall(
                f"{missing} are missing. Choose another way to pay for the rest.", missing=left, currency=due.currency
            )
        return asked
    if asked.provider == TENDERS:
        return asked
    if not covered:  # there was nothing to pay
        return PaymentMethod(TENDERS, asked.kind, asked.brand, asked.last_four, asked.token)
    if any(each.gift_card_id is not None for each in covered):
        return PaymentMethod(TENDERS, MethodKind.GIFT_CARD, "Gift card", None, "")
    return PaymentMethod(TENDERS, MethodKind.CREDIT, "Store credit", None, "")
