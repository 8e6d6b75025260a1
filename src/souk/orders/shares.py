"""What part of an order a refund is: exact arithmetic, so that all parts together are the whole.

Whoever takes the last piece, or the last cent, takes all that is left.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec

from souk.kernel.money import round_half_up, share_out
from souk.orders.rows import LineRow, OrderRow


class Pieces(msgspec.Struct, frozen=True):
    """So many pieces of one line of an order."""

    line_id: UUID
    quantity: int


class Parts(msgspec.Struct, frozen=True):
    """An amount and what it is made of. `goods` is after all discounts and without tax."""

    goods: int
    tax: int
    shipping: int

    @property
    def amount(self) -> int:
        return self.goods + self.tax + self.shipping

    def __sub__(self, other: "Parts") -> "Parts":
        return Parts(self.goods - other.goods, self.tax - other.tax, self.shipping - other.shipping)

    def __add__(self, other: "Parts") -> "Parts":
        return Parts(self.goods + other.goods, self.tax + other.tax, self.shipping + other.shipping)


NOTHING = Parts(0, 0, 0)


def parts_of(order: OrderRow) -> Parts:
    """What was paid. Tax that shipping contains is tax."""
    return Parts(order.goods, order.tax, order.total - order.goods - order.tax)


def share_of(left: Parts, amount: int) -> Parts:
    """`amount` of what is left, in its proportions."""
    return Parts(*share_out(amount, (left.goods, left.tax, left.shipping)))


def worth_of_lines(order: OrderRow, lines: Sequence[LineRow]) -> dict[UUID, Parts]:
    """What was paid for each line, its shares of the order's discounts taken off."""
    contained = [line.tax if order.prices_include_tax else 0 for line in lines]
    goods = [line.total_price - line.discount - line.loyalty_discount - contained[i] for i, line in enumerate(lines)]
    if sum(goods) != order.goods:  # of a time when lines did not know their discounts
        goods = share_out(order.goods, [line.total_price for line in lines])
    return {line.id: Parts(goods[index], line.tax, 0) for index, line in enumerate(lines)}


def worth_of_pieces(
    order: OrderRow, lines: Sequence[LineRow], pieces: Sequence[Pieces], *, before: Mapping[UUID, int]
) -> Parts:
    """What was paid for these pieces. `before`: how many of a line were paid back already."""
    if not pieces:
        return NOTHING
    worth, bought = worth_of_lines(order, lines), {line.id: line.quantity for line in lines}
    total = NOTHING
    for each in pieces:
        whole, of, gone = worth[each.line_id], bought[each.line_id], before.get(each.line_id, 0)
        total += _first(whole, gone + each.quantity, of) - _first(whole, gone, of)
    return total


class Borne(msgspec.Struct, frozen=True):
    """What of some pieces was not paid with money, in minor units: `all` discounts, and of them what points did."""

    all: int
    by_points: int


def borne_of(lines: Sequence[LineRow], pieces: Mapping[UUID, int], *, before: Mapping[UUID, int]) -> Borne:
    """Of so many pieces of each line, after those that came back `before`."""

    def share(whole: int, line: LineRow) -> int:
        gone = before.get(line.id, 0)
        of = line.quantity
        return round_half_up(whole * min(gone + pieces.get(line.id, 0), of), of) - round_half_up(whole * gone, of)

    return Borne(
        all=sum(share(line.discount + line.loyalty_discount, line) for line in lines),
        by_points=sum(share(line.loyalty_discount, line) for line in lines),
    )


def left_in(lines: Sequence[LineRow], *, before: Mapping[UUID, int]) -> dict[UUID, int]:
    """Pieces of each line that were not paid back."""
    return {line.id: max(line.quantity - before.get(line.id, 0), 0) for line in lines}


def made_of(left: Parts, amount: int, of_pieces: Parts) -> Parts:
    """What a refund consists of: of its pieces and, what is more than they are worth, of shipping.

    Where less is given back than the pieces are worth, and where nothing says which pieces, proportions decide.
    """
    if amount >= left.amount:
        return left
    more = amount - of_pieces.amount
    exact = Parts(of_pieces.goods, of_pieces.tax, more)
    if of_pieces.amount and more >= 0 and exact.goods <= left.goods and exact.tax <= left.tax and more <= left.shipping:
        return exact
    if of_pieces.amount and more < 0:
        less = share_of(of_pieces, amount)
        if less.goods <= left.goods and less.tax <= left.tax:
            return less
    return share_of(left, amount)


def _first(whole: Parts, pieces: int, of: int) -> Parts:
    return Parts(round_half_up(whole.goods * pieces, of), round_half_up(whole.tax * pieces, of), 0)
