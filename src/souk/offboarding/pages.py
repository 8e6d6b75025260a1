"""What the pages of removals show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from souk.offboarding.consequences import Consequences, write_consequences
from souk.offboarding.schemas import Foreseen, RemovalView, RemovedPerson
from souk.ui import FormState, Row, Tab, money

REMOVALS = "/admin/removals"


@dataclass(frozen=True, slots=True)
class RemovalRow:
    name: str
    email: str
    href: str
    what: str
    removed_at: datetime
    restored_at: datetime | None

    @classmethod
    def of(cls, removed: RemovedPerson) -> "RemovalRow":
        removal = removed.removal
        return cls(
            name=removed.business_name or removed.full_name,
            email=removed.email,
            href=f"{REMOVALS}/{removal.person_id}",
            what=in_a_line(removal.consequences),
            removed_at=removal.removed_at,
            restored_at=removal.restored_at,
        )


@dataclass(frozen=True, slots=True)
class RemovalsPage:
    rows: tuple[RemovalRow, ...]
    tabs: tuple[Tab, ...]
    gone: bool
    next_url: str | None

    @classmethod
    def of(cls, found: Sequence[RemovedPerson], *, gone: bool, next_cursor: str | None) -> "RemovalsPage":
        tabs = (Tab("Gone", REMOVALS, gone), Tab("Restored", f"{REMOVALS}?gone=false", not gone))
        address = f"{REMOVALS}?gone={'true' if gone else 'false'}&cursor={next_cursor}" if next_cursor else None
        return cls(tuple(RemovalRow.of(each) for each in found), tabs, gone, address)


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovalPage:
    """One person: what removing them would bring about, or what it did and how it is undone."""

    url: str
    name: str
    email: str
    business_name: str
    stores: tuple[str, ...]
    is_removed: bool
    sessions: int
    owed: str
    """What their stores are owed, which is held back."""
    rows: tuple[Row, ...]
    expected: str
    removal: RemovalView | None
    """The one that stands, or the last one that was undone."""
    form: FormState

    @classmethod
    def of(cls, foreseen: Foreseen, removal: RemovalView | None, form: FormState) -> "RemovalPage":
        stands = removal is not None and foreseen.is_removed
        shown = removal.consequences if removal is not None and stands else foreseen.consequences
        return cls(
            url=f"{REMOVALS}/{foreseen.person_id}",
            name=foreseen.full_name,
            email=foreseen.email,
            business_name=foreseen.business_name or "",
            stores=tuple(foreseen.stores),
            is_removed=foreseen.is_removed,
            sessions=foreseen.sessions,
            owed=" and ".join(money(amount) for amount in foreseen.owed),
            rows=rows_of(shown),
            expected=write_consequences(shown),
            removal=removal,
            form=form,
        )


def rows_of(consequences: Consequences) -> tuple[Row, ...]:
    refunds = " and ".join(money(amount) for amount in consequences.refunds)
    return (
        Row("Stores that close", consequences.stores),
        Row("Products that become unavailable", consequences.products),
        Row("Orders that become unavailable", consequences.orders, note=f"{refunds} back to buyers" if refunds else ""),
        Row("Appointments that are cancelled", consequences.appointments),
        Row("Roles of staff that are suspended", consequences.staff),
    )


def in_a_line(consequences: Consequences) -> str:
    """`1 store, 200 products, 50 orders`."""
    counted = (
        (consequences.stores, "store"),
        (consequences.products, "product"),
        (consequences.orders, "order"),
        (consequences.appointments, "appointment"),
        (consequences.staff, "role"),
    )
    return ", ".join(f"{count} {word}{'' if count == 1 else 's'}" for count, word in counted if count) or "The account"
