"""What the page of an order tells and offers: each part of the room adds its own (`telling.py` joins them)."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from souk.kernel.database import ReadContext
from souk.orders import policy
from souk.orders.queries import OrderDetail
from souk.orders.rows import OrderRow


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks at an order. `token` is a guest's, who is its buyer by it; staff may be its buyer, too."""

    token: str = ""
    is_buyer: bool = False
    is_staff: bool = False
    may_fulfil: bool = False
    may_cancel: bool = False

    @classmethod
    def of(cls, ctx: ReadContext, order: OrderRow, *, token: str = "") -> "Viewer":
        """Whoever asks, as the policy knows them."""
        holds_link = policy.opens(ctx.keys, order.checkout_id, token or None)
        return cls(
            token=token,
            is_buyer=policy.is_buyer(ctx.actor, order, holds_link=holds_link),
            is_staff=policy.is_staff(ctx.actor, order),
            may_fulfil=bool(policy.can_fulfil(ctx.actor, order)),
            may_cancel=bool(policy.can_cancel(ctx.actor, order, holds_link=holds_link)),
        )

    def url(self, order_id: UUID, action: str = "") -> str:
        """A page of the order for this viewer: `action` is what follows its own address, such as `/cancel`."""
        return order_url(order_id, self.token, action)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """Something that happened to an order, or is to come (`at` is None, and `state` is `todo`).

    `by` is who did it, by their id; the page says it in the viewer's words. `href` leads on, under the name `link`.
    `is_internal`: for the store's own people.
    """

    title: str
    at: datetime | None
    note: str = ""
    by: UUID | None = None
    icon: str = ""
    state: Literal["done", "todo", "bad"] = "done"
    href: str = ""
    link: str = ""
    is_internal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderAction:
    """Something the viewer can do now. `posts`: a button that sends a form; otherwise a link to a page."""

    label: str
    href: str
    icon: str
    kind: Literal["primary", "secondary", "ghost"] = "secondary"
    posts: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    timeline: tuple[TimelineEntry, ...] = ()
    actions: tuple[OrderAction, ...] = ()


Teller = Callable[[ReadContext, OrderDetail, Viewer], Awaitable[Told]]
"""One part's share of an order's story, for the viewer."""


def order_url(order_id: UUID, token: str = "", action: str = "") -> str:
    return f"/orders/{order_id}{action}" + (f"?token={token}" if token else "")


def in_time(entries: Sequence[TimelineEntry]) -> tuple[TimelineEntry, ...]:
    """As it happened, and what is to come behind it."""
    dated = sorted(((each.at, each) for each in entries if each.at is not None), key=lambda one: one[0])
    return (*(each for _, each in dated), *(each for each in entries if each.at is None))
