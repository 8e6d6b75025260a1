"""How kinds of services are called and drawn, and how their price is said."""

from dataclasses import dataclass
from typing import Final

from souk.kernel.money import Money
from souk.services.facts import ServiceFacts
from souk.services.kinds import ServiceCategory, ServiceType

LABELS = {
    ServiceCategory.FOOD: "Food and drink",
    ServiceCategory.BEAUTY: "Beauty",
    ServiceCategory.BARBER: "Barbers",
    ServiceCategory.HEALTH: "Health",
    ServiceCategory.FITNESS: "Fitness",
    ServiceCategory.TUTORING: "Tutoring",
    ServiceCategory.EDUCATION: "Courses",
    ServiceCategory.CLEANING: "Cleaning",
    ServiceCategory.LAUNDRY: "Laundry",
    ServiceCategory.REPAIR: "Repairs",
    ServiceCategory.TRANSPORT: "Transport",
    ServiceCategory.DELIVERY: "Delivery",
    ServiceCategory.PRINTING: "Printing",
    ServiceCategory.TECHNOLOGY: "Technology",
    ServiceCategory.EVENTS: "Events",
    ServiceCategory.PHOTOGRAPHY: "Photography",
    ServiceCategory.PETS: "Pets",
    ServiceCategory.HOME: "Home",
    ServiceCategory.PROFESSIONAL: "Professional",
    ServiceCategory.OTHER: "Everything else",
}
CATEGORY_ICONS = {
    ServiceCategory.FOOD: "utensils",
    ServiceCategory.BEAUTY: "sparkles",
    ServiceCategory.BARBER: "scissors",
    ServiceCategory.HEALTH: "heart-pulse",
    ServiceCategory.FITNESS: "dumbbell",
    ServiceCategory.TUTORING: "book-open",
    ServiceCategory.EDUCATION: "graduation-cap",
    ServiceCategory.CLEANING: "brush-cleaning",
    ServiceCategory.LAUNDRY: "washing-machine",
    ServiceCategory.REPAIR: "wrench",
    ServiceCategory.TRANSPORT: "car",
    ServiceCategory.DELIVERY: "truck",
    ServiceCategory.PRINTING: "printer",
    ServiceCategory.TECHNOLOGY: "laptop",
    ServiceCategory.EVENTS: "party-popper",
    ServiceCategory.PHOTOGRAPHY: "camera",
    ServiceCategory.PETS: "paw-print",
    ServiceCategory.HOME: "house",
    ServiceCategory.PROFESSIONAL: "briefcase",
    ServiceCategory.OTHER: "shapes",
}
TYPES = {
    ServiceType.BOOKING: "By appointment",
    ServiceType.ORDERING: "To order",
    ServiceType.WALK_IN: "Walk in",
    ServiceType.CONTACT: "On request",
}
TYPE_ICONS = {
    ServiceType.BOOKING: "calendar-days",
    ServiceType.ORDERING: "shopping-bag",
    ServiceType.WALK_IN: "footprints",
    ServiceType.CONTACT: "message-circle",
}


ASKED: Final = "Price on request"


@dataclass(frozen=True, slots=True)
class Way:
    """One way to get a service."""

    label: str
    icon: str


@dataclass(frozen=True, slots=True)
class Price:
    """`value` is None where it is agreed with the store, or each item has its own; then `note` says so."""

    value: Money | None
    from_: bool
    note: str

    @property
    def words(self) -> str:
        """For a card, which has little room."""
        return "On request" if self.note == ASKED else self.note


def price_of(service: ServiceFacts) -> Price:
    if service.base_price is None:
        return Price(None, from_=False, note="See the menu" if service.supports_ordering else ASKED)
    note = "per appointment" if service.supports_booking else ""
    return Price(Money(service.base_price, service.currency), from_=service.has_flexible_pricing, note=note)


def ways_of(service: ServiceFacts) -> tuple[Way, ...]:
    held = {
        ServiceType.BOOKING: service.supports_booking,
        ServiceType.ORDERING: service.supports_ordering,
        ServiceType.WALK_IN: service.supports_walk_in,
        ServiceType.CONTACT: service.requires_contact,
    }
    return tuple(Way(TYPES[kind], TYPE_ICONS[kind]) for kind, has in held.items() if has)
