"""Letters about money on its way to a store."""

from dataclasses import dataclass

from souk.kernel.money import Money
from souk.notifications.writing import Draft, LetterKind, Writer
from souk.payouts import PayoutStatus, PayoutView, get_payout
from souk.ui import money

BECAUSE = "you look after a store's money at Souk"


@dataclass(frozen=True, slots=True)
class PayoutLetterView:
    """`destination` is masked; `note` is what the bank said."""

    first_name: str
    store: str
    amount: Money
    destination: str
    url: str
    note: str = ""


async def payout_sent(writer: Writer) -> Draft | None:
    """None where it failed before anybody could read of it."""
    payout = await get_payout(writer.ctx, writer.id_of("payout_id"))
    if payout.status is PayoutStatus.FAILED:
        return None
    view = _view(writer, payout)
    return Draft(f"{money(view.amount)} for {payout.store} is on its way", "A payout was sent to your account.", view)


async def payout_failed(writer: Writer) -> Draft | None:
    payout = await get_payout(writer.ctx, writer.id_of("payout_id"))
    view = _view(writer, payout)
    return Draft(f"A payout to {payout.store} failed", f"{money(view.amount)} is available again.", view)


def _view(writer: Writer, payout: PayoutView) -> PayoutLetterView:
    return PayoutLetterView(
        first_name=writer.first_name,
        store=payout.store,
        amount=Money(payout.amount, payout.currency),
        destination=writer.links.private(payout.destination),
        url=writer.links.page("/vendor/payouts"),
        note=writer.links.private(payout.note),
    )


KINDS = (
    LetterKind(name="payout_sent", title="Payout sent", compose=payout_sent, because=BECAUSE),
    LetterKind(name="payout_failed", title="Payout failed", compose=payout_failed, because=BECAUSE),
)
