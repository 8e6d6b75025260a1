"""Commission rules, in and out."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

import msgspec
from pydantic import AwareDatetime, Field, StringConstraints, ValidationError, model_validator

from souk.kernel.errors import Invalid
from souk.kernel.fields import Body, Line, Minor
from souk.payouts.commission.arithmetic import Commission, Rule
from souk.payouts.commission.models import Scope

BasisPoints = Annotated[int, Field(ge=0, le=10_000, description="Hundredths of a percent: 1250 is 12.5 %.")]
CurrencyCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
When = Annotated[AwareDatetime, Field(strict=False)]
Id = Annotated[UUID, Field(strict=False)]


class CommissionRuleView(msgspec.Struct, frozen=True, kw_only=True):
    """Amounts in minor units of `currency`. `subject`: what the scope's id is called; `summary`: the rule in words."""

    id: UUID
    name: str
    scope: Scope
    scope_id: UUID | None
    subject: str
    basis_points: int
    fixed: int
    minimum: int | None
    maximum: int | None
    currency: str | None
    stacks: bool
    starts_at: datetime | None
    ends_at: datetime | None
    is_in_force: bool
    summary: str
    version: int


class CommissionRuleBody(Body):
    """`scope_id` is the id of the category, vendor, store or product; the platform has none."""

    name: Line = Field(examples=["Platform"])
    scope: Annotated[Scope, Field(strict=False)] = Scope.PLATFORM
    scope_id: Id | None = None
    basis_points: BasisPoints = 0
    fixed: Minor = 0
    minimum: Minor | None = None
    maximum: Minor | None = None
    currency: CurrencyCode | None = Field(default=None, description="Needed with fixed, minimum or maximum.")
    stacks: bool = False
    starts_at: When | None = None
    ends_at: When | None = None

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        if (self.scope is Scope.PLATFORM) != (self.scope_id is None):
            raise ValueError("say what the rule is about: scope_id, for every scope but the platform")
        if self.currency is None and (self.fixed or self.minimum is not None or self.maximum is not None):
            raise ValueError("say in which currency the amounts are")
        if self.maximum is not None and self.maximum < (self.minimum or 0):
            raise ValueError("the maximum must not be less than the minimum")
        if self.starts_at is not None and self.ends_at is not None and self.ends_at <= self.starts_at:
            raise ValueError("it must end after it starts")
        return self

    def as_rule(self, rule_id: UUID) -> Rule:
        return Rule(id=rule_id, **self.model_dump())


class CommissionRulePatch(Body):
    """What is left out stays. `version`: as it was read; another one is refused."""

    name: Line | None = None
    basis_points: BasisPoints | None = None
    fixed: Minor | None = None
    minimum: Minor | None = None
    maximum: Minor | None = None
    currency: CurrencyCode | None = None
    stacks: bool | None = None
    starts_at: When | None = None
    ends_at: When | None = None
    version: int | None = Field(default=None, ge=1, le=2**31)


class SimulationBody(Body):
    """A sale that never was: `goods` of one product (or none in particular) in a store, with and without `rule`.

    `replaces` is the rule that `rule` would stand in for. Without `rule`: what counts today.
    """

    store_id: Id
    goods: Minor = Field(examples=[100_00])
    product_id: Id | None = None
    rule: CommissionRuleBody | None = None
    replaces: Id | None = None
    at: When | None = None


class Simulation(msgspec.Struct, frozen=True, kw_only=True):
    """Amounts in minor units of `currency`; `now` by the rules as they are, `then` with the one that is tried."""

    currency: str
    goods: int
    now: Commission
    then: Commission
    difference: int


class CommissionTerms(msgspec.Struct, frozen=True):
    """What a seller is told: one sentence for each rule that may count for them."""

    store_id: UUID
    sentences: list[str]


def read_body(values: Mapping[str, Any]) -> CommissionRuleBody:
    """A rule that a change would make. Raises Invalid when it does not hang together."""
    try:
        return CommissionRuleBody.model_validate(values)
    except ValidationError as refused:
        words = str(refused.errors()[0].get("ctx", {}).get("error", "it does not hang together"))
        raise Invalid(f"{words[:1].upper()}{words[1:]}.") from None
