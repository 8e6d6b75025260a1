"""What a vendor's first page tells in numbers: what waits to be sent, and what the last thirty days brought in."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec
from sqlalchemy import BigInteger, cast, extract, func, select

from souk.kernel.database import ReadContext
from souk.kernel.money import Money, exponent
from souk.orders import policy
from souk.orders.models import Order
from souk.orders.statuses import CANCELLABLE, OrderStatus
from souk.ui import Chart, Series, money, number

DAYS: Final = 30
SECONDS_OF_DAY: Final = 86_400
SOLD: Final = (OrderStatus.PENDING, OrderStatus.PROCESSING, OrderStatus.SHIPPED, OrderStatus.DELIVERED)


class DayOfSales(msgspec.Struct, frozen=True):
    """`day` counts from 1970, in UTC."""

    day: int
    currency: str
    orders: int
    amount: int


class Figures(msgspec.Struct, frozen=True):
    """`days` are those of the last thirty, `today` the last of them, on which something was sold."""

    to_ship: int
    days: tuple[DayOfSales, ...]
    today: int


async def get_figures(ctx: ReadContext) -> Figures:
    """Of all stores the actor sells in; cancelled and refunded orders brought nothing in."""
    own = Order.store_id.in_(policy.stores_of(ctx.actor))
    waiting = select(func.count()).select_from(Order).where(own, Order.status.in_(CANCELLABLE))
    today = int(ctx.now.timestamp()) // SECONDS_OF_DAY
    first = datetime.fromtimestamp((today - DAYS + 1) * SECONDS_OF_DAY, UTC)
    day = (cast(extract("epoch", Order.placed_at), BigInteger) // SECONDS_OF_DAY).label("day")
    sold = (
        select(day, Order.currency, func.count(), func.sum(Order.total))
        .where(own, Order.placed_at >= first, Order.status.in_(SOLD))
        .group_by(day, Order.currency)
        .order_by(day)
    )
    rows = await ctx.session.execute(sold)
    days = tuple(
        DayOfSales(number_of_day, currency, orders, int(sum_)) for number_of_day, currency, orders, sum_ in rows
    )
    return Figures(await ctx.session.scalar(waiting) or 0, days, today)


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresPage:
    """`chart` is None where nothing was sold."""

    to_ship: str
    orders: str
    sales: str
    average: str
    chart: Chart | None

    @classmethod
    def of(cls, figures: Figures, *, currency: str) -> "FiguresPage":
        """Amounts in the currency of most orders, `currency` where there are none: currencies are not added up."""
        counts: Counter[str] = Counter()
        for each in figures.days:
            counts[each.currency] += each.orders
        currency = counts.most_common(1)[0][0] if counts else currency
        days = [each for each in figures.days if each.currency == currency]
        orders, amount = sum(each.orders for each in days), sum(each.amount for each in days)
        return cls(
            to_ship=number(figures.to_ship),
            orders=number(orders),
            sales=money(Money(amount, currency)),
            average=money(Money(amount // orders, currency)) if orders else "\N{EM DASH}",
            chart=_chart(days, figures.today, currency) if days else None,
        )


def _chart(days: Sequence[DayOfSales], today: int, currency: str) -> Chart:
    amounts = {each.day: each.amount for each in days}
    shown = range(today - DAYS + 1, today + 1)
    unit = 10 ** exponent(currency)
    values = tuple(amounts.get(day, 0) / unit for day in shown)
    texts = tuple(money(Money(amounts.get(day, 0), currency)) for day in shown)
    dates = (datetime.fromtimestamp(0, UTC) + timedelta(days=day) for day in shown)
    labels = tuple(f"{date.day} {date:%b}" for date in dates)
    return Chart(f"Sales by day in {currency}", labels, (Series("Sales", values, texts),), kind="bar")
