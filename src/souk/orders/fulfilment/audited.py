"""What the audit trail keeps of shipments. What was written to a buyer is not among it."""

from typing import Any

from souk.kernel.money import Money
from souk.kernel.trail import AuditedEvent, Fact
from souk.orders.fulfilment.events import (
    OrderNoted,
    OrderPartlyCancelled,
    OrderPartlyShipped,
    ServicesDone,
    ShipmentCorrected,
    ShipmentDelivered,
)


def _told(happened: Any, **after: Any) -> Fact:
    return Fact(subject_id=happened.order_id, label=happened.number, store_id=happened.store_id, after=after)


def _corrected(happened: ShipmentCorrected) -> Fact:
    return Fact(
        subject_id=happened.order_id,
        label=happened.number,
        store_id=happened.store_id,
        before={"tracking_number": happened.was},
        after={"tracking_number": happened.tracking_number},
    )


AUDITED = (
    AuditedEvent(
        action="orders.partly_shipped",
        event=OrderPartlyShipped,
        subject="order",
        says="shipped part of order {label}",
        tells=lambda each: _told(each, parcel=each.position),
    ),
    AuditedEvent(
        action="orders.services_done",
        event=ServicesDone,
        subject="order",
        says="marked services of order {label} as done",
        tells=lambda each: _told(each, pieces=each.pieces),
    ),
    AuditedEvent(
        action="orders.partly_cancelled",
        event=OrderPartlyCancelled,
        subject="order",
        says="took pieces off order {label}",
        tells=lambda each: _told(each, pieces=each.pieces, refunded=str(Money(each.amount, each.currency))),
    ),
    AuditedEvent(
        action="orders.parcel_delivered",
        event=ShipmentDelivered,
        subject="order",
        says="marked a parcel of order {label} as delivered",
        tells=lambda each: _told(each, parcel=each.position),
    ),
    AuditedEvent(
        action="orders.shipment_corrected",
        event=ShipmentCorrected,
        subject="order",
        says="corrected a shipment of order {label}",
        tells=_corrected,
    ),
    AuditedEvent(
        action="orders.noted",
        event=OrderNoted,
        subject="order",
        says="wrote to the buyer of order {label}",
        tells=_told,
    ),
)
