"""What a vendor types about a service and a line of its menu, in words and major units."""

from typing import Annotated, Any, Final

from msgspec import UNSET, UnsetType
from pydantic import Field, StringConstraints

from souk.catalog import ProductStatus
from souk.kernel.fields import Body, Line, OptionalLine, Prose
from souk.kernel.money import parse_major
from souk.services.changes import FLAGS, ItemChanges, NewServiceItem, ServiceChanges
from souk.services.kinds import LONGEST_CONTACT, LONGEST_LOCATION, ServiceCategory, ServiceType

TEXTS: Final = (
    "store_id", "name", "price", "category", "service_type", "description", "contact_info", "location", "status",
    "version",
)  # fmt: skip
SWITCHES: Final = ("flexible", "delivers", *FLAGS.values())
ITEM_TEXTS: Final = ("item_name", "item_price", "item_description")


class ServiceForm(Body):
    """An empty price is one that is not said beforehand; a switch that is off is left out."""

    name: Line
    price: OptionalLine = ""
    category: Annotated[ServiceCategory, Field(strict=False)]
    service_type: Annotated[ServiceType, Field(strict=False)]
    description: Prose = ""
    contact_info: Annotated[Prose, StringConstraints(max_length=LONGEST_CONTACT)] = ""
    location: Annotated[Prose, StringConstraints(max_length=LONGEST_LOCATION)] = ""
    status: Annotated[ProductStatus, Field(strict=False)] = ProductStatus.ACTIVE
    version: Annotated[int, Field(strict=False, ge=1)] | None = None
    flexible: bool = False
    delivers: bool = False
    supports_booking: bool = False
    supports_ordering: bool = False
    supports_walk_in: bool = False
    requires_contact: bool = False

    def problems(self, currency: str) -> dict[str, str]:
        """What is wrong with it beyond its shape, by field."""
        found = {}
        if self.price and isinstance(minor_of(self.price, currency), UnsetType):
            found["price"] = "Write a price like 25.00, or nothing."
        if not any(getattr(self, flag) for flag in FLAGS.values()):
            found["service_type"] = "Say how people get it: switch on at least one way."
        elif not getattr(self, FLAGS[self.service_type]):
            found["service_type"] = "The main way has to be one that is switched on."
        return found

    def changes(self, currency: str) -> ServiceChanges:
        flags: dict[str, Any] = {flag: getattr(self, flag) for flag in FLAGS.values()}
        return ServiceChanges(
            service_name=self.name,
            description=self.description,
            category=self.category,
            service_type=self.service_type,
            status=self.status,
            base_price=minor_of(self.price, currency) if self.price else None,
            has_flexible_pricing=self.flexible,
            contact_info=self.contact_info,
            location=self.location,
            delivers=self.delivers,
            version=self.version,
            **flags,
        )


class ItemForm(Body):
    """A line of a menu."""

    item_name: Line
    item_price: Line
    item_description: Prose = ""

    def problems(self, currency: str) -> dict[str, str]:
        wrong = isinstance(minor_of(self.item_price, currency), UnsetType)
        return {"item_price": "Write a price like 4.50."} if wrong else {}

    def item(self, currency: str, *, is_available: bool) -> NewServiceItem:
        price = minor_of(self.item_price, currency)
        assert not isinstance(price, UnsetType)
        return NewServiceItem(
            name=self.item_name, price=price, description=self.item_description, is_available=is_available
        )

    def changes(self, currency: str, *, is_available: bool) -> ItemChanges:
        return ItemChanges(
            name=self.item_name,
            price=minor_of(self.item_price, currency),
            description=self.item_description,
            is_available=is_available,
        )


def minor_of(text: str, currency: str) -> int | UnsetType:
    """UNSET where it is no price."""
    try:
        return parse_major(text, currency).amount
    except ValueError:
        return UNSET
