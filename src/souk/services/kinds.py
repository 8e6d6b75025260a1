"""What kinds of services there are, how they are got, and where they stand; how long their texts may be."""

from enum import StrEnum

from souk.catalog import ProductStatus

LONGEST_LOCATION = 500
LONGEST_CONTACT = 500


class ServiceCategory(StrEnum):
    """What kind of help it is: the names people of the field use, each at most 20 characters."""

    FOOD = "food"
    BEAUTY = "beauty"
    BARBER = "barber"
    HEALTH = "health"
    FITNESS = "fitness"
    TUTORING = "tutoring"
    EDUCATION = "education"
    CLEANING = "cleaning"
    LAUNDRY = "laundry"
    REPAIR = "repair"
    TRANSPORT = "transport"
    DELIVERY = "delivery"
    PRINTING = "printing"
    TECHNOLOGY = "technology"
    EVENTS = "events"
    PHOTOGRAPHY = "photography"
    PETS = "pets"
    HOME = "home"
    PROFESSIONAL = "professional"
    OTHER = "other"


class ServiceType(StrEnum):
    """The main way to get it: by appointment, off a menu, by walking in, or by asking first."""

    BOOKING = "booking"
    ORDERING = "ordering"
    WALK_IN = "walk_in"
    CONTACT = "contact"


class AvailabilityStatus(StrEnum):
    """The older word for where a service stands in its lifecycle."""

    AVAILABLE = "available"
    UNAVAILABLE = "unavailable"
    DRAFT = "draft"
    ARCHIVED = "archived"

    @classmethod
    def of(cls, status: ProductStatus) -> "AvailabilityStatus":
        return cls.AVAILABLE if status is ProductStatus.ACTIVE else cls(status.value)

    @property
    def status(self) -> ProductStatus:
        return ProductStatus.ACTIVE if self is AvailabilityStatus.AVAILABLE else ProductStatus(self.value)
