"""Letters to buyers about what they send back."""

from dataclasses import dataclass
from typing import Final

from souk.kernel.actors import SYSTEM
from souk.kernel.money import Money
from souk.notifications.writing import Compose, Draft, LetterKind, Writer
from souk.orders import ReturnDetail, ReturnStatus, UnknownReturn, get_return, number_text

BUYER: Final = "you send something back that you ordered at Souk"
SAYS: Final = {
    ReturnStatus.REQUESTED: ("We have your return {number}", "{store} looks at it and writes to you."),
    ReturnStatus.APPROVED: ("Your return {number} was approved", "Send it to {store} now."),
    ReturnStatus.REJECTED: ("Your return {number} was rejected", "{store} says why."),
    ReturnStatus.RECEIVED: ("Your return {number} has arrived", "{store} has what you sent."),
    ReturnStatus.REFUNDED: ("Your return {number} was accepted", "You get money back."),
    ReturnStatus.REPLACED: ("Your return {number} is replaced", "{store} sends the same again, at no charge."),
}


@dataclass(frozen=True, slots=True)
class ReturnView:
    first_name: str
    heading: str
    preview: str
    number: str
    order_number: str
    store: str
    lines: tuple[str, ...]
    answer: str
    amount: Money | None
    as_credit: bool
    url: str


def _about(status: ReturnStatus) -> Compose:
    async def compose(writer: Writer) -> Draft | None:
        detail = await _case_of(writer)
        if detail is None:
            return None
        store = detail.order.store.name if detail.order.store is not None else "the store"
        subject, preview = (text.format(number=detail.number, store=store) for text in SAYS[status])
        return Draft(subject, preview, _view(writer, detail, subject, preview, store=store))

    return compose


async def _case_of(writer: Writer) -> ReturnDetail | None:
    assert writer.ctx.actor is SYSTEM
    try:
        return await get_return(writer.ctx, writer.id_of("case_id"))
    except UnknownReturn:
        return None


def _view(writer: Writer, detail: ReturnDetail, heading: str, preview: str, *, store: str) -> ReturnView:
    case, order = detail.case, detail.order.order
    names = {line.id: line.name for line in detail.order.lines}
    return ReturnView(
        first_name=writer.first_name,
        heading=heading,
        preview=preview,
        number=detail.number,
        order_number=number_text(order.number),
        store=store,
        lines=tuple(f"{each.quantity} x {names[each.order_line_id]}" for each in detail.items),
        answer=writer.links.private(case.answer),
        amount=Money(case.refunded_amount, order.currency) if case.refunded_amount else None,
        as_credit=case.resolution == "store_credit",
        url=writer.links.sent_back(order, case.id),
    )


KINDS = tuple(
    LetterKind(name=f"return_{status.value}", title=f"Return {status.value}", compose=_about(status), because=BUYER)
    for status in SAYS
)
