"""The letter that tells how to pay by hand."""

from dataclasses import dataclass

from souk.kernel.money import Money
from souk.notifications.letters.orders import BUYER
from souk.notifications.writing import Draft, LetterKind, Writer
from souk.orders import find_awaited
from souk.ui import money


@dataclass(frozen=True, slots=True)
class AwaitedView:
    first_name: str
    total: Money
    instructions: str
    quote: str
    url: str


async def payment_awaited(writer: Writer) -> Draft | None:
    """None where the money came before anybody could read of it, or is not awaited any more."""
    awaited = await find_awaited(writer.ctx, writer.id_of("checkout_id"))
    if awaited is None:
        return None
    view = AwaitedView(
        first_name=writer.first_name,
        total=awaited.total,
        instructions=awaited.instructions,
        quote=awaited.quote,
        url=writer.links.page(awaited.path),
    )
    return Draft(
        f"How to pay {money(view.total)}", "Your goods are held for seven days. Here is where the money goes.", view
    )


KINDS = (LetterKind(name="payment_awaited", title="How to pay by hand", compose=payment_awaited, because=BUYER),)
