"""What the queue of returns shows to those who decide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from souk.orders.returns.kinds import OPEN, ReturnReason, ReturnStatus
from souk.orders.returns.pages import REASONS, TONES, ReturnLine
from souk.orders.returns.queries import ReturnDetail
from souk.ui import Option, Tab, url_with


@dataclass(frozen=True, slots=True)
class Narrowed:
    """How a queue is narrowed; `base` is its address."""

    base: str
    status: ReturnStatus | None = None
    reason: ReturnReason | None = None
    store_id: UUID | None = None
    search: str = ""

    def url(self, status: ReturnStatus | None, **more: object) -> str:
        return url_with(self.base, status=status, reason=self.reason, store=self.store_id, q=self.search, **more)


@dataclass(frozen=True, slots=True)
class QueuePage:
    """`filters` are the statuses as links; `stores` only where somebody works for several."""

    base: str
    is_desk: bool
    filters: tuple[Tab, ...]
    rows: tuple[ReturnLine, ...]
    next_url: str
    url: str
    status: str
    reason: str
    reasons: tuple[Option, ...]
    store: str
    stores: tuple[Option, ...]
    search: str
    selects: bool
    """Whether any of them can be approved by the viewer, many at once."""

    @classmethod
    def of(
        cls,
        found: Sequence[ReturnDetail],
        narrowed: Narrowed,
        *,
        counts: Mapping[ReturnStatus, int],
        frame: tuple[tuple[Option, ...], bool],
        next_cursor: str | None,
    ) -> "QueuePage":
        """`frame`: stores to choose from, and whether the viewer decides."""
        stores, may_approve = frame
        rows = tuple(ReturnLine.of(each, narrowed.base) for each in found)
        every = Tab("All", narrowed.url(None), current=narrowed.status is None)
        some = (
            Tab(
                TONES[each][0],
                narrowed.url(each),
                current=narrowed.status is each,
                count=(counts.get(each) or None) if each in OPEN else None,
            )
            for each in ReturnStatus
        )
        return cls(
            base=narrowed.base,
            is_desk=narrowed.base.startswith("/admin"),
            filters=(every, *some),
            rows=rows,
            next_url=narrowed.url(narrowed.status, cursor=next_cursor) if next_cursor else "",
            url=narrowed.url(narrowed.status),
            status=narrowed.status or "",
            reason=narrowed.reason or "",
            reasons=tuple(Option(each.value, REASONS[each]) for each in ReturnReason),
            store=str(narrowed.store_id or ""),
            stores=stores,
            search=narrowed.search,
            selects=may_approve and any(row.selectable for row in rows),
        )
