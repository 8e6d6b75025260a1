"""The letter that tells where money goes that came too late for its order."""

from dataclasses import dataclass

from souk.kernel.money import Money
from souk.notifications.letters.orders import BUYER
from souk.notifications.writing import Draft, LetterKind, Writer
from souk.payments import find_payments
from souk.ui import money


@dataclass(frozen=True, slots=True)
class LateView:
    first_name: str
    amount: Money
    url: str


async def payment_came_late(writer: Writer) -> Draft | None:
    payment_id = writer.id_of("payment_id")
    payment = (await find_payments(writer.ctx, [payment_id])).get(payment_id)
    if payment is None:
        return None
    view = LateView(writer.first_name, payment.refunded, writer.links.page("/cart"))
    return Draft(f"We send {money(view.amount)} back", "It came when your order had been let go.", view)


KINDS = (LetterKind(name="payment_came_late", title="Payment came too late", compose=payment_came_late, because=BUYER),)
