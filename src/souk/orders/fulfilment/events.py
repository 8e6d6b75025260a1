"""What others may hear of shipments. That a whole order was shipped or delivered is told by the order's own events."""

from datetime import date
from uuid import UUID

from souk.kernel.outbox import Event


class OrderPartlyShipped(Event, frozen=True, kw_only=True):
    """Some pieces have left; others are still to come. `position`: which shipment of the order it is, from 1."""

    order_id: UUID
    shipment_id: UUID
    number: str
    position: int
    store_id: UUID
    customer_id: UUID | None
    tracking_number: str | None
    estimated_delivery_on: date | None


class ShipmentDelivered(Event, frozen=True, kw_only=True):
    """One parcel has arrived, and others of its order have not."""

    order_id: UUID
    shipment_id: UUID
    number: str
    position: int
    store_id: UUID
    customer_id: UUID | None


class ShipmentCorrected(Event, frozen=True, kw_only=True):
    """Its carrier, tracking number or estimate was not right."""

    order_id: UUID
    shipment_id: UUID
    number: str
    position: int
    store_id: UUID
    customer_id: UUID | None
    tracking_number: str | None
    was: str | None
    version: int
    """The shipment's, since it was corrected."""


class OrderNoted(Event, frozen=True, kw_only=True):
    """The store has written to the buyer of an order. The words are kept with the order."""

    order_id: UUID
    note_id: UUID
    number: str
    store_id: UUID
    customer_id: UUID | None


class ServicesDone(Event, frozen=True, kw_only=True):
    """Services of an order were done while other parts of it are still to come."""

    order_id: UUID
    number: str
    store_id: UUID
    customer_id: UUID | None
    pieces: int


class OrderPartlyCancelled(Event, frozen=True, kw_only=True):
    """Pieces were taken off before they left. `amount` of `currency`, in minor units, goes back for them."""

    order_id: UUID
    number: str
    store_id: UUID
    customer_id: UUID | None
    pieces: int
    currency: str
    amount: int
