"""The table of commission rules."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from souk.kernel.columns import Base


class Scope(StrEnum):
    """What a rule is about, the widest first. Of several that fit, the narrowest counts."""

    PLATFORM = "platform"
    CATEGORY = "category"
    VENDOR = "vendor"
    STORE = "store"
    PRODUCT = "product"


class CommissionRule(Base):
    """Percent in basis points plus a fixed amount for each order, within limits; amounts in minor units of `currency`.

    It may be removed: every commission keeps the words and numbers of the rules it came from.
    """

    __tablename__ = "commission_rules"
    __table_args__ = (
        CheckConstraint("basis_points BETWEEN 0 AND 10000", name="percent_in_range"),
        CheckConstraint("fixed >= 0", name="fixed_not_negative"),
        CheckConstraint("minimum IS NULL OR minimum >= 0", name="minimum_not_negative"),
        CheckConstraint("maximum IS NULL OR maximum >= COALESCE(minimum, 0)", name="maximum_above_minimum"),
        CheckConstraint("(scope = 'platform') = (scope_id IS NULL)", name="scope_names_something"),
        CheckConstraint("ends_at IS NULL OR starts_at IS NULL OR ends_at > starts_at", name="ends_after_it_starts"),
        CheckConstraint(
            "currency IS NOT NULL OR (fixed = 0 AND minimum IS NULL AND maximum IS NULL)", name="amounts_have_currency"
        ),
        Index("ix_commission_rules_scope", "scope", "scope_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    scope: Mapped[Scope]
    scope_id: Mapped[UUID | None]
    basis_points: Mapped[int]
    fixed: Mapped[int]
    minimum: Mapped[int | None]
    maximum: Mapped[int | None]
    currency: Mapped[str | None] = mapped_column(String(3))
    """Where it is given, the rule counts for sales in this currency alone."""
    stacks: Mapped[bool]
    """Taken on top of whichever rule counts, and not instead of it."""
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    version: Mapped[int]
