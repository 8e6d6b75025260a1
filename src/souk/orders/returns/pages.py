"""What the pages of returns show: the way to one, one, and lists of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from souk.identity import account_tabs
from souk.kernel.ids import as_uuid
from souk.kernel.money import Money
from souk.media import as_picture, placeholder
from souk.orders.numbering import number_text
from souk.orders.queries import OrderDetail
from souk.orders.returns.kinds import Condition, Resolution, ReturnReason, ReturnStatus
from souk.orders.returns.queries import ReturnDetail
from souk.orders.returns.window import Returnable
from souk.orders.rows import LineRow
from souk.orders.shares import Pieces
from souk.orders.story import order_url
from souk.ui import FormState, Moment, Option, Picture, Row, Tab, date, money, url_with

OWN: Final = "/account/returns"
PIECES: Final = "pieces-"
"""How the fields of a line's number of pieces begin."""
TONES: Final = {
    ReturnStatus.REQUESTED: ("Requested", "warn", "clock"),
    ReturnStatus.APPROVED: ("Approved", "info", "check"),
    ReturnStatus.REJECTED: ("Rejected", "bad", "x"),
    ReturnStatus.RECEIVED: ("Received", "accent", "package-check"),
    ReturnStatus.REFUNDED: ("Refunded", "good", "undo-2"),
    ReturnStatus.REPLACED: ("Replaced", "good", "refresh-cw"),
    ReturnStatus.CANCELLED: ("Called off", "neutral", "ban"),
}
REASONS: Final = {
    ReturnReason.DAMAGED: "It arrived damaged",
    ReturnReason.DEFECTIVE: "It does not work",
    ReturnReason.WRONG_ITEM: "It is not what I ordered",
    ReturnReason.NOT_AS_DESCRIBED: "It is not as described",
    ReturnReason.DOES_NOT_FIT: "It does not fit",
    ReturnReason.ARRIVED_LATE: "It came too late",
    ReturnReason.CHANGED_MIND: "I changed my mind",
    ReturnReason.OTHER: "Something else",
}
CONDITIONS: Final = {
    Condition.AS_NEW: "As new",
    Condition.OPENED: "Opened",
    Condition.USED: "Used",
    Condition.DAMAGED: "Damaged",
    Condition.MISSING: "Not in the parcel",
}
RESOLUTIONS: Final = {
    Resolution.REFUND: ("Money back", "The way it was paid", "credit-card"),
    Resolution.STORE_CREDIT: ("Store credit", "To spend in every store here, at once", "wallet"),
    Resolution.REPLACEMENT: ("The same again", "At no charge, while there is any", "refresh-cw"),
}


@dataclass(frozen=True, slots=True)
class Look:
    label: str
    tone: str
    icon: str

    @classmethod
    def of(cls, status: ReturnStatus) -> "Look":
        return cls(*TONES[status])


@dataclass(frozen=True, slots=True)
class PieceView:
    """One line of an order. `most`: how many pieces can come back; `field`: what their number is called in a form."""

    id: str
    field: str
    title: str
    note: str
    picture: Picture
    most: int
    chosen: int
    value: Money
    condition: str = ""

    @classmethod
    def of(cls, line: LineRow, currency: str, *, most: int, chosen: int, remark: str = "") -> "PieceView":
        image = line.picture
        note = " · ".join(part for part in (line.color, line.size, remark) if part)
        return cls(
            id=str(line.id),
            field=f"{PIECES}{line.id}",
            title=line.name,
            note=note,
            picture=as_picture(image.id, image.width, image.height, image.alt) if image else placeholder(line.name),
            most=most,
            chosen=chosen,
            value=Money(line.unit_price, currency),
        )


@dataclass(frozen=True, slots=True)
class WizardPage:
    """Three steps of one form. `kept` is what earlier steps said."""

    step: int
    form: FormState
    number: str
    action: str
    order_url: str
    lines: tuple[PieceView, ...]
    closed: tuple[PieceView, ...]
    kept: tuple[tuple[str, str], ...]
    reasons: tuple[Option, ...]
    wishes: tuple[Option, ...]
    chosen: tuple[PieceView, ...]
    reason: str

    @classmethod
    def of(
        cls, detail: OrderDetail, returnable: Sequence[Returnable], form: FormState, *, step: int, token: str
    ) -> "WizardPage":
        order = detail.order
        lines = tuple(
            PieceView.of(
                each.line,
                order.currency,
                most=each.pieces,
                chosen=number_typed(form.values, each.line.id),
                remark=_until(each),
            )
            for each in returnable
            if each.pieces
        )
        closed = tuple(
            PieceView.of(each.line, order.currency, most=0, chosen=0, remark=_why(each))
            for each in returnable
            if not each.pieces
        )
        wishes = [
            Option(each.value, *RESOLUTIONS[each])
            for each in Resolution
            if each is not Resolution.STORE_CREDIT or order.customer_id is not None
        ]
        reason = form.value("reason")
        return cls(
            step=step,
            form=form,
            number=number_text(order.number),
            action=order_url(order.id, token, "/return"),
            order_url=order_url(order.id, token),
            lines=lines,
            closed=closed,
            kept=_kept(form, lines, step),
            reasons=tuple(Option(each.value, REASONS[each]) for each in ReturnReason),
            wishes=tuple(wishes),
            chosen=tuple(each for each in lines if each.chosen),
            reason=REASONS[ReturnReason(reason)] if reason in list(ReturnReason) else "",
        )


@dataclass(frozen=True, slots=True)
class Decisions:
    """What the store's people can do with a case now. `worth` is the most that goes back."""

    url: str
    may_approve: bool
    may_reject: bool
    may_receive: bool
    may_refund: bool
    worth: Money
    offer: str
    resolutions: tuple[Option, ...]
    conditions: tuple[Option, ...]
    wish: str


@dataclass(frozen=True, slots=True)
class PhotoView:
    """A picture of what is wrong. `url` leads to it in full size, whenever it is asked."""

    picture: Picture
    url: str


@dataclass(frozen=True, slots=True)
class CasePage:
    """One return, for its buyer or (with `decisions`) for the store's people."""

    back: tuple[str, str]
    number: str
    look: Look
    order_number: str
    order_url: str
    store: str
    pieces: tuple[PieceView, ...]
    photos: tuple[PhotoView, ...]
    facts: tuple[Row, ...]
    note: str
    answer: str
    moments: tuple[Moment, ...]
    cancel_url: str
    form: FormState
    tabs: tuple[Tab, ...] = ()
    decisions: Decisions | None = None

    @classmethod
    def of(
        cls, detail: ReturnDetail, *, base: str, token: str, form: FormState, tabs: tuple[Tab, ...] = ()
    ) -> "CasePage":
        """`base`: the list that it is one of."""
        case, order = detail.case, detail.order.order
        tail = f"?token={token}" if token else ""
        is_desk, url = base != OWN, f"/returns/{case.id}"
        return cls(
            tabs=tabs,
            back=("Returns", base) if is_desk or not token else (number_text(order.number), order_url(order.id, token)),
            number=detail.number,
            look=Look.of(case.status),
            order_number=number_text(order.number),
            order_url=f"/vendor/orders/{order.id}" if is_desk else order_url(order.id, token),
            store=detail.order.store.name if detail.order.store is not None else "",
            pieces=_pieces(detail),
            photos=tuple(
                PhotoView(photo.drawn(f"Picture {number} of what is wrong"), f"{url}/photos/{photo.id}{tail}")
                for number, photo in enumerate(detail.photos, 1)
            ),
            facts=_facts(detail),
            note=case.note,
            answer=case.answer,
            moments=_moments(detail),
            cancel_url=""
            if is_desk or case.status not in {ReturnStatus.REQUESTED, ReturnStatus.APPROVED}
            else f"{url}/cancel{tail}",
            form=form,
        )


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """One row of a list of returns."""

    id: str
    number: str
    href: str
    order_number: str
    store: str
    what: str
    reason: str
    at: datetime
    look: Look
    value: Money | None
    selectable: bool
    """Whether it waits to be approved."""

    @classmethod
    def of(cls, detail: ReturnDetail, base: str) -> "ReturnLine":
        names = {line.id: line.name for line in detail.order.lines}
        pieces = sum(each.quantity for each in detail.items)
        first = names[detail.items[0].order_line_id]
        case, currency = detail.case, detail.order.order.currency
        return cls(
            id=str(case.id),
            number=detail.number,
            href=f"{base if base != OWN else '/returns'}/{case.id}",
            order_number=number_text(detail.order.order.number),
            store=detail.order.store.name if detail.order.store is not None else "",
            what=f"{first} and {pieces - 1} more" if pieces > 1 else first,
            reason=REASONS[case.reason],
            at=case.requested_at,
            look=Look.of(case.status),
            value=Money(case.refunded_amount, currency) if case.refunded_amount else None,
            selectable=case.status is ReturnStatus.REQUESTED,
        )


@dataclass(frozen=True, slots=True)
class OwnReturnsPage:
    tabs: tuple[Tab, ...]
    rows: tuple[ReturnLine, ...]
    next_url: str

    @classmethod
    def of(cls, found: Sequence[ReturnDetail], next_cursor: str | None) -> "OwnReturnsPage":
        rows = tuple(ReturnLine.of(each, OWN) for each in found)
        return cls(account_tabs("returns"), rows, url_with(OWN, cursor=next_cursor) if next_cursor else "")


FREE: Final = "It had cost its buyer no money: points and the marketplace's coupons go back where they came from."


def decisions(detail: ReturnDetail, worth: int, *, base: str, may_decide: bool, may_receive: bool) -> Decisions:
    case, order = detail.case, detail.order.order
    offered = [each for each in Resolution if each is not Resolution.STORE_CREDIT or order.customer_id is not None]
    return Decisions(
        url=f"{base}/{case.id}",
        may_approve=may_decide and case.status is ReturnStatus.REQUESTED,
        may_reject=may_decide and case.status in {ReturnStatus.REQUESTED, ReturnStatus.RECEIVED},
        may_receive=may_receive and case.status is ReturnStatus.APPROVED,
        may_refund=may_decide and case.status is ReturnStatus.RECEIVED,
        worth=Money(worth, order.currency),
        offer=f"At most {money(Money(worth, order.currency))}: what was paid for it, tax included." if worth else FREE,
        resolutions=tuple(Option(each.value, *RESOLUTIONS[each]) for each in offered),
        conditions=tuple(Option(each.value, CONDITIONS[each]) for each in Condition),
        wish=case.wish.value if case.wish in offered else Resolution.REFUND.value,
    )


def _pieces(detail: ReturnDetail) -> tuple[PieceView, ...]:
    lines = {line.id: line for line in detail.order.lines}
    shown = []
    for item in detail.items:
        seen = CONDITIONS[item.condition] if item.condition is not None else ""
        if item.condition is not None and item.condition is not Condition.MISSING:
            seen += ", back on the shelf" if item.restock else ", not for sale again"
        pieces = f"{item.quantity} pieces" if item.quantity > 1 else "1 piece"
        remark = " · ".join(part for part in (pieces, seen) if part)
        shown.append(
            PieceView.of(
                lines[item.order_line_id],
                detail.order.order.currency,
                most=item.quantity,
                chosen=item.quantity,
                remark=remark,
            )
        )
    return tuple(shown)


def _facts(detail: ReturnDetail) -> tuple[Row, ...]:
    case, currency = detail.case, detail.order.order.currency
    rows = [Row("Why", REASONS[case.reason]), Row("Asked for", RESOLUTIONS[case.wish][0])]
    if case.resolution is not None:
        rows.append(Row("Decided", RESOLUTIONS[case.resolution][0]))
    if case.refunded_amount:
        on_its_way = {"pending": "On its way", "failed": "The payment service would not send it"}
        note = on_its_way.get(detail.refund or "", "")
        rows.append(Row("Paid back", Money(case.refunded_amount, currency), note=note, strong=True))
    return tuple(rows)


def _moments(detail: ReturnDetail) -> tuple[Moment, ...]:
    case = detail.case
    ended = case.status in {ReturnStatus.REJECTED, ReturnStatus.CANCELLED}
    moments = [Moment("Requested", case.requested_at, REASONS[case.reason])]
    was_approved = case.decided_at is not None and (case.status is not ReturnStatus.REJECTED or case.received_at)
    if was_approved:
        moments.append(Moment("Approved", case.decided_at))
    if case.received_at is not None:
        moments.append(Moment("Received by the store", case.received_at))
    if case.closed_at is not None:
        note = case.answer if case.status is ReturnStatus.REJECTED else ""
        moments.append(Moment(TONES[case.status][0], case.closed_at, note, state="bad" if ended else "done"))
        return tuple(moments)
    ahead = [
        *(["Decided by the store"] if case.status is ReturnStatus.REQUESTED else []),
        *(["Received by the store"] if case.received_at is None else []),
        "Made good",
    ]
    return (*moments, *(Moment(title, state="todo") for title in ahead))


def _kept(form: FormState, lines: Sequence[PieceView], step: int) -> tuple[tuple[str, str], ...]:
    pieces = [(each.field, str(each.chosen)) for each in lines] if step > 1 else []
    words = [(name, form.value(name)) for name in ("reason", "note", "wish")] if step != 2 else []
    return tuple((name, value) for name, value in (*pieces, *words) if value)


def _until(each: Returnable) -> str:
    pieces = f"Up to {each.pieces} pieces" if each.pieces > 1 else ""
    until = f"Can go back until {date(each.closes_at, plain=True)}" if each.closes_at is not None else ""
    return " · ".join(part for part in (pieces, until) if part)


def _why(each: Returnable) -> str:
    if each.line.is_service:
        return "A service cannot be sent back; the store can give you your money back"
    if each.arrived and each.line.returned >= each.arrived:
        return "On its way back already"
    if each.is_closed and each.closes_at is not None:
        return f"Could be sent back until {date(each.closes_at, plain=True)}"
    return "Has not arrived" if not each.arrived else "Cannot be sent back"


def pieces_typed(values: Mapping[str, str]) -> list[Pieces]:
    """The lines of which a form asks for some."""
    ids = [line_id for name in values if name.startswith(PIECES) and (line_id := as_uuid(name.removeprefix(PIECES)))]
    asked = [Pieces(line_id, number_typed(values, line_id)) for line_id in ids]
    return [each for each in asked if 0 < each.quantity <= 10_000]


def number_typed(values: Mapping[str, str], line_id: UUID) -> int:
    text = values.get(f"{PIECES}{line_id}", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 5 else 0
