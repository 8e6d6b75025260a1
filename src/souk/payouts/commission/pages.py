"""What the pages of commission rules show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from souk.kernel.money import Money
from souk.payouts.commission.arithmetic import Commission, Step
from souk.payouts.commission.models import Scope
from souk.payouts.commission.schemas import CommissionRuleView, Simulation
from souk.payouts.desk_pages import RULES, TermsForm, desk_tabs
from souk.payouts.pages import plain
from souk.ui import FormState, Option, Row, Tab

SCOPES: Final = {
    Scope.PLATFORM: ("Everything", "globe"),
    Scope.CATEGORY: ("A category", "tags"),
    Scope.VENDOR: ("A vendor", "user"),
    Scope.STORE: ("A store", "store"),
    Scope.PRODUCT: ("A product", "package"),
}
OPTIONS: Final = tuple(Option(scope.value, label) for scope, (label, _) in SCOPES.items())


@dataclass(frozen=True, slots=True)
class RuleRow:
    name: str
    href: str
    about: str
    summary: str
    is_in_force: bool
    starts_at: datetime | None
    ends_at: datetime | None

    @classmethod
    def of(cls, rule: CommissionRuleView) -> "RuleRow":
        scope = SCOPES[rule.scope][0]
        about = scope if rule.scope is Scope.PLATFORM else f"{scope}: {rule.subject or 'gone'}"
        return cls(rule.name, f"{RULES}/{rule.id}", about, rule.summary, rule.is_in_force, rule.starts_at, rule.ends_at)


@dataclass(frozen=True, slots=True)
class RulesPage:
    tabs: tuple[Tab, ...]
    rules: tuple[RuleRow, ...]
    new_url: str
    terms: TermsForm
    form: FormState

    @classmethod
    def of(cls, rules: Sequence[CommissionRuleView], terms: TermsForm, form: FormState) -> "RulesPage":
        return cls(desk_tabs("commission"), tuple(RuleRow.of(each) for each in rules), f"{RULES}/new", terms, form)


@dataclass(frozen=True, slots=True)
class Side:
    """What one set of rules comes to."""

    title: str
    amount: Money
    left: Money
    steps: tuple[Row, ...]

    @classmethod
    def of(cls, title: str, found: Commission, *, goods: int, currency: str) -> "Side":
        steps = tuple(Row(step.rule, Money(step.amount, currency), note=_how(step, currency)) for step in found.steps)
        return cls(title, Money(found.amount, currency), Money(goods - found.amount, currency), steps)


@dataclass(frozen=True, slots=True)
class Tried:
    sides: tuple[Side, ...]
    difference: Money

    @classmethod
    def of(cls, found: Simulation) -> "Tried":
        return cls(
            (
                Side.of("Today", found.now, goods=found.goods, currency=found.currency),
                Side.of("With this rule", found.then, goods=found.goods, currency=found.currency),
            ),
            Money(found.difference, found.currency),
        )


@dataclass(frozen=True, slots=True)
class RulePage:
    title: str
    action: str
    remove_url: str
    list_url: str
    values: Mapping[str, str]
    scopes: tuple[Option, ...]
    form: FormState
    tried: Tried | None

    @classmethod
    def of(
        cls, rule: CommissionRuleView | None, *, form: FormState, values: Mapping[str, str], tried: Tried | None = None
    ) -> "RulePage":
        url = f"{RULES}/{rule.id}" if rule is not None else f"{RULES}/new"
        return cls(
            title=rule.name if rule is not None else "New rule",
            action=url,
            remove_url=f"{url}/remove" if rule is not None else "",
            list_url=RULES,
            values=values,
            scopes=OPTIONS,
            form=form,
            tried=tried,
        )


def values_of(rule: CommissionRuleView | None, currency: str) -> dict[str, str]:
    """A rule as it stands in the fields of the page."""
    if rule is None:
        return {"scope": Scope.PLATFORM.value, "currency": currency, "version": ""}
    money = rule.currency or currency
    return {
        "name": rule.name,
        "scope": rule.scope.value,
        "subject": str(rule.scope_id) if rule.scope_id is not None else "",
        "percent": f"{rule.basis_points / 100:.10g}" if rule.basis_points else "",
        "fixed": plain(rule.fixed, money),
        "minimum": plain(rule.minimum, money) if rule.minimum is not None else "",
        "maximum": plain(rule.maximum, money) if rule.maximum is not None else "",
        "currency": money,
        "stacks": "1" if rule.stacks else "",
        "starts_on": rule.starts_at.date().isoformat() if rule.starts_at is not None else "",
        "ends_on": rule.ends_at.date().isoformat() if rule.ends_at is not None else "",
        "version": str(rule.version),
    }


def _how(step: Step, currency: str) -> str:
    """`10 % + $0.30 of $100.00, raised to the minimum`."""
    parts = [f"{step.basis_points / 100:.10g} %"] if step.basis_points else []
    if step.fixed:
        parts.append(str(Money(step.fixed, currency)))
    worked = f"{' + '.join(parts)} of {Money(step.goods, currency)}" if parts else ""
    return ", ".join(filter(None, (worked, step.note)))
