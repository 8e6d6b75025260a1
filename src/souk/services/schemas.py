"""Wire shapes of services, in and out."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

import msgspec
from pydantic import Field, StringConstraints, field_validator, model_validator

from souk.catalog import ImageRef, MoneyBody, Price, ProductStatus
from souk.kernel.fields import Body, Line, Prose, SlugText
from souk.kernel.money import Money
from souk.media import picture_url
from souk.services.changes import ItemChanges, NewServiceItem, ServiceChanges
from souk.services.errors import AvailabilityUnclear
from souk.services.facts import ServiceFacts
from souk.services.kinds import LONGEST_CONTACT, LONGEST_LOCATION, AvailabilityStatus, ServiceCategory, ServiceType
from souk.services.queries import ItemFacts
from souk.stores import StoreAndVendor

Id = Annotated[UUID, Field(strict=False)]
Category = Annotated[ServiceCategory, Field(strict=False)]
Kind = Annotated[ServiceType, Field(strict=False)]
Status = Annotated[ProductStatus, Field(strict=False)]
Contact = Annotated[Prose, StringConstraints(max_length=LONGEST_CONTACT)]
Location = Annotated[Prose, StringConstraints(max_length=LONGEST_LOCATION)]
Version = Annotated[int, Field(ge=1, le=2**53, description="`version` as it was read; 409 when it is no longer that.")]
RESERVED = frozenset({"by-type", "by-category"})
NULLABLE = frozenset({"base_price", "version", "store_id", "slug"})


class ServiceFields(Body):
    """What a service can be given. Prices are minor units of the store's currency, or an amount with it."""

    description: Prose | None = None
    category: Category | None = None
    service_type: Kind | None = Field(default=None, description="The main way to get it; its flag is on.")
    base_price: Price | None = Field(default=None, description="Null where it is not said beforehand.")
    has_flexible_pricing: bool | None = None
    contact_info: Contact | None = None
    location: Location | None = None
    supports_booking: bool | None = None
    supports_ordering: bool | None = None
    supports_walk_in: bool | None = None
    requires_contact: bool | None = None
    delivers: bool | None = Field(default=None, description="What is ordered is brought to the buyer's address.")
    slug: SlugText | None = None
    status: Status | None = None
    is_available: bool | None = Field(default=None, description="The older word for `status` active or unavailable.")
    availability_status: Annotated[AvailabilityStatus, Field(strict=False)] | None = None

    @model_validator(mode="after")
    def _only_some_may_be_null(self) -> Self:
        for name in self.model_fields_set - NULLABLE:
            if getattr(self, name) is None:
                raise ValueError(f"{name} must not be null")
        return self

    @field_validator("slug")
    @classmethod
    def _not_reserved(cls, slug: str | None) -> str | None:
        if slug in RESERVED:
            raise ValueError("this word is reserved")
        return slug

    def changes(self) -> ServiceChanges:
        """Raises AvailabilityUnclear."""
        names = self.model_fields_set & set(ServiceChanges.__struct_fields__)
        values: dict[str, Any] = {name: getattr(self, name) for name in names if name != "slug" or self.slug}
        price = values.get("base_price")
        if isinstance(price, MoneyBody):
            values |= {"base_price": price.amount, "currency": price.currency}
        status = status_of(self.is_available, self.availability_status, self.status)
        return ServiceChanges(**(values | ({"status": status} if status is not None else {})))


class CreateService(ServiceFields):
    """Of `service_type` and the four flags, say at least one. It belongs to the only store you may fill, or `store_id`."""

    service_name: Line
    store_id: Id | None = None


class UpdateService(ServiceFields):
    """Only the fields given change."""

    service_name: Line | None = None
    version: Version | None = None


class UpdateAvailability(Body):
    """One of the two suffices; both must say the same."""

    is_available: bool | None = None
    availability_status: Annotated[AvailabilityStatus, Field(strict=False)] | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.is_available is None and self.availability_status is None:
            raise ValueError("send is_available or availability_status")
        return self

    def status(self) -> ProductStatus:
        """Raises AvailabilityUnclear."""
        status = status_of(self.is_available, self.availability_status, None)
        assert status is not None
        return status


class CreateServiceItem(Body):
    name: Line
    price: Price
    description: Prose = ""
    is_available: bool = True

    def item(self) -> NewServiceItem:
        amount, currency = _amount(self.price)
        return NewServiceItem(
            name=self.name,
            price=amount,
            currency=currency,
            description=self.description,
            is_available=self.is_available,
        )


class UpdateServiceItem(Body):
    """Only the fields given change."""

    name: Line | None = None
    price: Price | None = None
    description: Prose | None = None
    is_available: bool | None = None
    position: Annotated[int, Field(ge=0, le=100_000)] | None = None

    def changes(self) -> ItemChanges:
        names = self.model_fields_set & set(ItemChanges.__struct_fields__)
        values = {name: value for name in names if (value := getattr(self, name)) is not None}
        if self.price is not None:
            values["price"], values["currency"] = _amount(self.price)
        return ItemChanges(**values)


class ServiceStore(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    slug: str


class ServiceVendor(msgspec.Struct, frozen=True):
    id: UUID
    business_name: str


class ServiceImage(msgspec.Struct, frozen=True):
    """Other widths stand beside `url`: `/media/{id}/320.webp`, `640`, `1200`, also as `.avif`."""

    id: UUID
    url: str
    alt: str
    width: int
    height: int

    @classmethod
    def of(cls, image: ImageRef) -> "ServiceImage":
        return cls(image.id, picture_url(image.id), image.alt, image.width, image.height)


class ServiceItemOut(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the menu. Its `id` is the `service_item_id` of carts and orders."""

    id: UUID
    name: str
    description: str
    price: Money
    image: str | None
    is_available: bool
    position: int
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, item: ItemFacts, currency: str) -> "ServiceItemOut":
        return cls(
            id=item.id,
            name=item.name,
            description=item.description,
            price=Money(item.price, currency),
            image=picture_url(item.image.id) if item.image is not None else None,
            is_available=item.is_available,
            position=item.position,
            created_at=item.created_at,
            updated_at=item.updated_at,
        )


class ServiceOut(msgspec.Struct, frozen=True, kw_only=True):
    """A service with its menu. `is_available` and `availability_status` follow from `status`.

    `base_price` is null where the price is not said beforehand. `image` is the first of `images`. Send `version` back
    with a change to have it refused when stale.
    """

    id: UUID
    service_name: str
    slug: str
    description: str
    category: ServiceCategory
    service_type: ServiceType
    base_price: Money | None
    has_flexible_pricing: bool
    status: ProductStatus
    is_available: bool
    availability_status: AvailabilityStatus
    contact_info: str
    location: str
    image: str | None
    images: list[ServiceImage]
    rating: float
    total_ratings: int
    supports_booking: bool
    supports_ordering: bool
    supports_walk_in: bool
    requires_contact: bool
    delivers: bool
    store: ServiceStore
    vendor: ServiceVendor | None
    items: list[ServiceItemOut]
    version: int
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, service: ServiceFacts, menu: Sequence[ItemFacts], store: StoreAndVendor) -> "ServiceOut":
        plain = {name: getattr(service, name) for name in _SAME}
        price = service.base_price
        vendor = ServiceVendor(store.vendor_id, store.business_name or "") if store.vendor_id is not None else None
        return cls(
            **plain,
            service_name=service.name,
            base_price=Money(price, service.currency) if price is not None else None,
            availability_status=AvailabilityStatus.of(service.status),
            image=picture_url(service.image.id) if service.image is not None else None,
            images=[ServiceImage.of(image) for image in service.images],
            rating=service.rating / 100,
            total_ratings=service.reviews_count,
            store=ServiceStore(store.id, store.name, store.slug),
            vendor=vendor,
            items=[ServiceItemOut.of(item, service.currency) for item in menu],
        )


_SAME = (
    *("id", "slug", "description", "category", "service_type", "has_flexible_pricing", "status", "is_available"),
    *("contact_info", "location", "supports_booking", "supports_ordering", "supports_walk_in", "requires_contact"),
    *("delivers", "version", "created_at", "updated_at"),
)


def status_of(
    is_available: bool | None, availability: AvailabilityStatus | None, status: ProductStatus | None
) -> ProductStatus | None:
    """One lifecycle from its three names; None where none was given. Raises AvailabilityUnclear."""
    said = {each for each in (status, availability.status if availability is not None else None) if each is not None}
    if len(said) > 1:
        raise AvailabilityUnclear
    found = said.pop() if said else None
    if is_available is None:
        return found
    if found is None:
        return ProductStatus.ACTIVE if is_available else ProductStatus.UNAVAILABLE
    if (found is ProductStatus.ACTIVE) is not is_available:
        raise AvailabilityUnclear
    return found


def _amount(price: Price) -> tuple[int, str | None]:
    return (price.amount, price.currency) if isinstance(price, MoneyBody) else (price, None)
