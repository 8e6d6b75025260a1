"""The arithmetic of commission: which rules count for a sale, and what they come to. No storage, no clock."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from souk.kernel.money import round_half_up
from souk.payouts.commission.models import Scope

ORDER: Final = tuple(Scope)
"""The widest scope first."""


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """Amounts in minor units. `starts_at` is the first moment it counts, `ends_at` the first it does not any more."""

    id: UUID
    name: str
    scope: Scope
    scope_id: UUID | None = None
    basis_points: int = 0
    fixed: int = 0
    minimum: int | None = None
    maximum: int | None = None
    currency: str | None = None
    stacks: bool = False
    starts_at: datetime | None = None
    ends_at: datetime | None = None

    def holds(self, at: datetime, currency: str) -> bool:
        begun = self.starts_at is None or self.starts_at <= at
        over = self.ends_at is not None and self.ends_at <= at
        return begun and not over and self.currency in {None, currency}


class Sold(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a sale. `category_ids` from the category of the product up to the top."""

    goods: int
    product_id: UUID | None = None
    category_ids: Sequence[UUID] = ()


class Seller(msgspec.Struct, frozen=True):
    vendor_id: UUID
    store_id: UUID


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """How much one rule came to, and from what. `note` says what bounded it."""

    rule_id: UUID | None
    rule: str
    goods: int
    basis_points: int
    fixed: int
    amount: int
    note: str = ""


class Commission(msgspec.Struct, frozen=True):
    """`amount` is the sum of the steps' amounts, and never more than the goods."""

    amount: int
    steps: list[Step]


def commission(
    sold: Sequence[Sold], rules: Sequence[Rule], *, seller: Seller, at: datetime, currency: str
) -> Commission:
    """Of each line the narrowest rule counts, and all that stack; each rule is then taken once, of all its lines."""
    holding = [rule for rule in rules if rule.holds(at, currency)]
    covered: dict[UUID, int] = {}
    for line in sold:
        for rule in counting_for(line, holding, seller):
            covered[rule.id] = covered.get(rule.id, 0) + line.goods
    steps = [_step(rule, covered[rule.id]) for rule in _in_order(holding) if covered.get(rule.id)]
    goods, taken = sum(line.goods for line in sold), sum(step.amount for step in steps)
    if taken > goods:
        left_out = goods - taken
        note = "never more than the goods"
        steps.append(Step(rule_id=None, rule="Limit", goods=goods, basis_points=0, fixed=0, amount=left_out, note=note))
    return Commission(min(taken, goods), steps)


def counting_for(line: Sold, rules: Sequence[Rule], seller: Seller) -> list[Rule]:
    fitting = [rule for rule in rules if _fits(rule, line, seller)]
    alone = [rule for rule in fitting if not rule.stacks]
    narrowest = max(alone, key=lambda rule: _narrowness(rule, line), default=None)
    return [rule for rule in fitting if rule.stacks or rule is narrowest]


def _fits(rule: Rule, line: Sold, seller: Seller) -> bool:
    match rule.scope:
        case Scope.PLATFORM:
            return True
        case Scope.VENDOR:
            return rule.scope_id == seller.vendor_id
        case Scope.STORE:
            return rule.scope_id == seller.store_id
        case Scope.CATEGORY:
            return rule.scope_id in line.category_ids
        case Scope.PRODUCT:
            return line.product_id is not None and rule.scope_id == line.product_id


def _narrowness(rule: Rule, line: Sold) -> tuple[int, int, UUID]:
    """Of categories the nearest; of two alike the newer."""
    near = -line.category_ids.index(rule.scope_id) if rule.scope is Scope.CATEGORY and rule.scope_id else 0
    return ORDER.index(rule.scope), near, rule.id


def _in_order(rules: Sequence[Rule]) -> list[Rule]:
    return sorted(rules, key=lambda rule: (rule.stacks, -ORDER.index(rule.scope), rule.id))


def _step(rule: Rule, goods: int) -> Step:
    worked_out = round_half_up(goods * rule.basis_points, 10_000) + rule.fixed
    amount, note = worked_out, ""
    if rule.minimum is not None and amount < rule.minimum:
        amount, note = rule.minimum, "raised to the minimum"
    if rule.maximum is not None and amount > rule.maximum:
        amount, note = rule.maximum, "held to the maximum"
    return Step(
        rule_id=rule.id,
        rule=rule.name,
        goods=goods,
        basis_points=rule.basis_points,
        fixed=rule.fixed,
        amount=amount,
        note=note,
    )


def part_given_back(commission_taken: int, *, goods: int, goods_back: int, is_whole: bool) -> int:
    """How much of a commission has gone back in all once `goods_back` of the goods have; all of it with the last part."""
    if is_whole or goods_back >= goods:
        return commission_taken
    return round_half_up(commission_taken * goods_back, goods)
