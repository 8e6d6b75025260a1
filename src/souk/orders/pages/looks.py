"""How the states of an order look."""

from dataclasses import dataclass
from typing import Final

from souk.orders.statuses import Fulfilment, OrderPaymentStatus, OrderStatus

TONES: Final = {
    OrderStatus.PENDING: "warn",
    OrderStatus.PROCESSING: "info",
    OrderStatus.SHIPPED: "accent",
    OrderStatus.DELIVERED: "good",
    OrderStatus.CANCELLED: "neutral",
    OrderStatus.UNAVAILABLE: "bad",
    OrderStatus.REFUNDED: "neutral",
}
STATUS_ICONS: Final = {
    OrderStatus.PENDING: "clock",
    OrderStatus.PROCESSING: "package",
    OrderStatus.SHIPPED: "truck",
    OrderStatus.DELIVERED: "circle-check",
    OrderStatus.CANCELLED: "ban",
    OrderStatus.UNAVAILABLE: "circle-alert",
    OrderStatus.REFUNDED: "undo-2",
}
PART_ICON: Final = "package-open"
MONEY: Final = {
    OrderPaymentStatus.AUTHORISED: "Set aside, not taken yet",
    OrderPaymentStatus.PAID: "Paid",
    OrderPaymentStatus.VOIDED: "Not charged",
    OrderPaymentStatus.PARTIALLY_REFUNDED: "Paid, partly refunded",
    OrderPaymentStatus.REFUND_PENDING: "Refund on its way",
    OrderPaymentStatus.REFUNDED: "Refunded",
}


@dataclass(frozen=True, slots=True)
class StatusView:
    label: str
    tone: str
    icon: str

    @classmethod
    def of(cls, status: OrderStatus, fulfilment: Fulfilment = Fulfilment.UNFULFILLED) -> "StatusView":
        if status is OrderStatus.PROCESSING and fulfilment is Fulfilment.PARTIAL:
            return cls("Partly shipped", "accent", PART_ICON)
        return cls(status.value.capitalize(), TONES[status], STATUS_ICONS[status])
