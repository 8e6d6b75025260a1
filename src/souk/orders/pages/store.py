"""What the page of an order shows to those who fulfil it."""

from dataclasses import dataclass

from souk.orders.contact import Contact
from souk.orders.pages.order import OrderPage
from souk.orders.queries import OrderDetail
from souk.orders.statuses import CANCELLABLE, NEXT, OrderStatus
from souk.ui import FormState, Row, Tab


@dataclass(frozen=True, slots=True)
class StoreOrderPage:
    """An order as its store sees it, with what can be done next."""

    tabs: tuple[Tab, ...]
    order: OrderPage
    buyer: tuple[Row, ...]
    form: FormState
    status_url: str
    can_ship: bool
    can_deliver: bool
    can_cancel: bool

    @classmethod
    def of(
        cls, detail: OrderDetail, page: OrderPage, contact: Contact, *, form: FormState, tabs: tuple[Tab, ...]
    ) -> "StoreOrderPage":
        order = detail.order
        known = (("Name", contact.full_name), ("E-mail", contact.email), ("Phone", contact.phone))
        ways = NEXT.get(order.status, frozenset())
        return cls(
            tabs=tabs,
            order=page,
            buyer=tuple(Row(label, value) for label, value in known if value),
            form=form,
            status_url=f"/vendor/orders/{order.id}/status",
            can_ship=OrderStatus.SHIPPED in ways,
            can_deliver=OrderStatus.DELIVERED in ways,
            can_cancel=order.status in CANCELLABLE,
        )
