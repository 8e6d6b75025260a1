"""Tables: services, and the items of their menus. A service is a product, an item a variant; here is what else they are.

The product's row holds name, slug, description, status, pictures, currency, price and rating; the variant's row holds
the item's name, price and place in the menu.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, false, true
from sqlalchemy.orm import Mapped, mapped_column

from souk.catalog import ImageRef, Packed
from souk.kernel.columns import Base
from souk.services.kinds import ServiceCategory, ServiceType


class Service(Base):
    """`base_price` is None where the price is not said beforehand; minor units of the store's currency."""

    __tablename__ = "services"
    __table_args__ = (
        CheckConstraint("base_price IS NULL OR base_price >= 0", name="base_price_not_negative"),
        CheckConstraint(
            "(service_type = 'booking' AND supports_booking) OR (service_type = 'ordering' AND supports_ordering)"
            " OR (service_type = 'walk_in' AND supports_walk_in) OR (service_type = 'contact' AND requires_contact)",
            name="type_is_supported",
        ),
        Index("ix_services_category", "category", "id"),
        Index("ix_services_store", "store_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), primary_key=True)
    store_id: Mapped[UUID] = mapped_column(ForeignKey("stores.id"))
    category: Mapped[ServiceCategory]
    service_type: Mapped[ServiceType]
    base_price: Mapped[int | None]
    has_flexible_pricing: Mapped[bool] = mapped_column(default=False, server_default=false())
    """What is paid in the end is agreed between the two."""
    contact_info: Mapped[str] = mapped_column(Text, default="", server_default="")
    location: Mapped[str] = mapped_column(Text, default="", server_default="")
    supports_booking: Mapped[bool] = mapped_column(default=False, server_default=false())
    supports_ordering: Mapped[bool] = mapped_column(default=False, server_default=false())
    supports_walk_in: Mapped[bool] = mapped_column(default=False, server_default=false())
    requires_contact: Mapped[bool] = mapped_column(default=False, server_default=false())


class ServiceItem(Base):
    """A line of a menu. Its id is a variant's: that is what a cart holds and an order sells."""

    __tablename__ = "service_items"
    __table_args__ = (Index("ix_service_items_service", "service_id", "id"),)

    id: Mapped[UUID] = mapped_column(ForeignKey("variants.id", ondelete="CASCADE"), primary_key=True)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("services.id", ondelete="CASCADE"))
    description: Mapped[str] = mapped_column(Text, default="", server_default="")
    image: Mapped[ImageRef | None] = mapped_column(Packed(ImageRef))
    is_available: Mapped[bool] = mapped_column(default=True, server_default=true())
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
