"""What the cart's pages show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from souk.cart.queries import CartItem, PricedCart
from souk.kernel.money import Money
from souk.loyalty import worth_of
from souk.media import as_picture, placeholder
from souk.pricing import Quote, Step, StoreQuote, usable_points
from souk.stores import StoreTerms, only_for
from souk.ui import FormState, Picture, Row, money

LARGEST_CHOICE = 99
PAGE, DRAWER = "page", "drawer"
NOTHING_TYPED = FormState()


@dataclass(frozen=True, slots=True)
class LineView:
    """`problem` is what keeps it from being bought as it stands."""

    id: UUID
    title: str
    href: str
    picture: Picture
    note: str
    value: Money | None
    compare_at: Money | None
    quantity: int
    most: int
    problem: str


@dataclass(frozen=True, slots=True)
class StoreGroup:
    """What comes from one store, and how far it is from shipping free."""

    name: str
    href: str
    lines: tuple[LineView, ...]
    shipping: Money
    missing_for_free: Money | None


@dataclass(frozen=True, slots=True)
class CouponTag:
    """A coupon on the cart: what it takes off, or what keeps it from doing so."""

    code: str
    note: str
    amount: Money
    problem: str
    remove_url: str


@dataclass(frozen=True, slots=True)
class PointsView:
    """`most` of the available points can be redeemed with this cart."""

    available: int
    redeeming: int
    most: int
    worth: Money
    most_worth: Money

    @classmethod
    def of(cls, priced: PricedCart) -> "PointsView | None":
        if priced.is_guests or not priced.standing.points:
            return None
        used, currency = priced.quote.points_used, priced.currency
        goods = sum(store.goods for store in priced.quote.stores) + worth_of(used, currency)
        most = usable_points(priced.standing.points, goods, currency)
        return cls(
            available=priced.standing.points,
            redeeming=used,
            most=most,
            worth=Money(worth_of(used, currency), currency),
            most_worth=Money(worth_of(most, currency), currency),
        )


@dataclass(frozen=True, slots=True)
class CartPage:
    """`where`: `page` or `drawer`, each of which renews itself. `refusal`: why the last change was not made.

    `coupon`: what was typed into the coupon's field, and why it was refused.
    """

    where: str
    count: int
    groups: tuple[StoreGroup, ...]
    summary: tuple[Row, ...]
    reasons: tuple[Row, ...]
    total: Money
    can_check_out: bool
    coupons: tuple[CouponTag, ...]
    points: PointsView | None
    to_next: str
    refusal: str = ""
    coupon: FormState = NOTHING_TYPED

    @classmethod
    def of(cls, priced: PricedCart, *, where: str, refusal: str = "", coupon: FormState = NOTHING_TYPED) -> "CartPage":
        summary = summary_of(priced.quote)
        return cls(
            where=where,
            count=priced.count,
            groups=store_groups(priced),
            summary=tuple(replace(row, note="") for row in summary) if where == DRAWER else summary,
            reasons=reasons_of(priced.quote.trace, priced.terms, priced.currency),
            total=Money(priced.quote.total, priced.currency),
            can_check_out=bool(priced.items)
            and all(item.is_for_sale and item.is_in_stock and not item.barred for item in priced.items),
            coupons=_coupons(priced),
            points=PointsView.of(priced),
            to_next=_to_next(priced),
            refusal=refusal,
            coupon=coupon,
        )


def _coupons(priced: PricedCart) -> tuple[CouponTag, ...]:
    nothing = Money(0, priced.currency)
    used = [(each.code, each.description, Money(each.amount, priced.currency), "") for each in priced.quote.coupons]
    lost = [(each.coupon, "", nothing, each.sentence) for each in priced.refused]
    return tuple(CouponTag(*each, remove_url=f"/cart/coupons/{each[0]}/remove") for each in (*used, *lost))


def _to_next(priced: PricedCart) -> str:
    above = priced.to_next
    if above is None or not above.missing.amount:
        return ""
    return (
        f"{money(above.missing, trim=True)} to {above.tier}, which takes {above.basis_points / 100:g} % off everything"
    )


def store_groups(priced: PricedCart) -> tuple[StoreGroup, ...]:
    """By store, in the order in which they came into the cart."""
    by_store: dict[UUID | None, list[CartItem]] = {}
    for item in priced.items:
        by_store.setdefault(item.offer.store_id if item.offer is not None else None, []).append(item)
    quotes = {store.store_id: store for store in priced.quote.stores}
    return tuple(
        _group(items, priced.terms.get(store_id) if store_id else None, quotes.get(store_id) if store_id else None)
        for store_id, items in by_store.items()
    )


def summary_of(quote: Quote) -> tuple[Row, ...]:
    currency = quote.currency
    taxes_inside = bool(quote.stores) and all(store.prices_include_tax for store in quote.stores)
    rows = [Row("Subtotal", Money(quote.subtotal, currency))]
    if quote.discount:
        codes = ", ".join(coupon.code for coupon in quote.coupons)
        rows.append(Row("Coupons", Money(-quote.discount, currency), note=codes, tone="good"))
    points = worth_of(quote.points_used, currency)
    if quote.loyalty_discount > points:
        rows.append(Row("Member discount", Money(points - quote.loyalty_discount, currency), tone="good"))
    if points:
        rows.append(Row("Points", Money(-points, currency), note=f"{quote.points_used:,} redeemed", tone="good"))
    rows.append(Row("Shipping", Money(quote.shipping, currency) if quote.shipping else "Free"))
    rows.append(Row("Tax", Money(quote.tax, currency), note="Contained in the prices" if taxes_inside else ""))
    return (*rows, Row("Total", Money(quote.total, currency), strong=True))


def reasons_of(trace: Sequence[Step], terms: Mapping[UUID, StoreTerms], currency: str) -> tuple[Row, ...]:
    """How the total came about; with several stores each reason names its own."""
    several = len({step.store_id for step in trace}) > 1
    rows = []
    for step in trace:
        store = terms.get(step.store_id) if step.store_id is not None and several else None
        label = f"{step.label}, {store.name}" if store is not None else step.label
        rows.append(Row(label, Money(step.amount, currency), note=step.why))
    return tuple(rows)


def _group(items: Sequence[CartItem], terms: StoreTerms | None, quoted: StoreQuote | None) -> StoreGroup:
    currency = terms.currency if terms is not None else "USD"
    return StoreGroup(
        name=terms.name if terms is not None else "No longer sold",
        href=f"/stores/{terms.slug}" if terms is not None else "",
        lines=tuple(_line(item) for item in items),
        shipping=Money(quoted.shipping if quoted is not None else 0, currency),
        missing_for_free=_missing_for_free(terms, quoted),
    )


def _missing_for_free(terms: StoreTerms | None, quoted: StoreQuote | None) -> Money | None:
    if terms is None or quoted is None or not quoted.shipping or terms.shipping_free_from is None:
        return None
    beyond = 0 if terms.shipping_free_inclusive else 1
    return Money(terms.shipping_free_from + beyond - quoted.goods, terms.currency)


def _line(item: CartItem) -> LineView:
    offer, row = item.offer, item.row
    if offer is None:
        return LineView(
            id=row.id,
            title="No longer sold",
            href="",
            picture=placeholder("other"),
            note="",
            value=None,
            compare_at=None,
            quantity=row.quantity,
            most=row.quantity,
            problem="Nobody sells this any more. Remove it to check out.",
        )
    image = offer.image
    reduced = offer.list_price > offer.unit_price
    return LineView(
        id=row.id,
        title=offer.product_name,
        href=offer.path,
        picture=as_picture(image.id, image.width, image.height, image.alt)
        if image
        else placeholder(offer.product_name),
        note="" if offer.is_service else " · ".join(part for part in (offer.color, offer.size, offer.option3) if part),
        value=Money(offer.unit_price * row.quantity, offer.currency),
        compare_at=Money(offer.list_price * row.quantity, offer.currency) if reduced else None,
        quantity=row.quantity,
        most=max(1, min(row.available, LARGEST_CHOICE)),
        problem=_problem(item),
    )


def _problem(item: CartItem) -> str:
    if not item.is_for_sale:
        return "Not for sale at the moment. Remove it to check out."
    if item.barred:
        return f"{only_for(item.barred)}. Remove it to check out."
    if item.is_in_stock:
        return ""
    left = item.row.available
    return f"Only {left} left. Take fewer to check out." if left > 0 else "Sold out. Remove it to check out."
