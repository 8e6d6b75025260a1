"""A product, or a category, in a grid."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from souk.catalog.models import ImageRef
from souk.catalog.schemas import CategoryOut, ImageOut, ProductCard
from souk.inventory import StockStatus
from souk.kernel.money import Money
from souk.media import as_picture, placeholder
from souk.ui import Picture

NEW_FOR = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class CardView:
    title: str
    href: str
    picture: Picture
    note: str
    price: Money
    compare_at: Money | None
    from_: bool
    label: str
    label_tone: str
    rating: float | None

    @classmethod
    def of(cls, card: ProductCard, *, now: datetime) -> "CardView":
        label, tone = _label(card, now)
        return cls(
            title=card.name,
            href=f"/products/{card.slug}",
            picture=picture_of(card),
            note=card.store.name,
            price=card.price,
            compare_at=card.compare_at_price,
            from_=card.price_varies,
            label=label,
            label_tone=tone,
            rating=card.rating if card.reviews_count else None,
        )


@dataclass(frozen=True, slots=True)
class CategoryTile:
    title: str
    href: str
    picture: Picture

    @classmethod
    def of(cls, category: CategoryOut, image: ImageRef | ImageOut | None) -> "CategoryTile":
        picture = placeholder(category.name) if image is None else _drawn(image)
        return cls(category.name, f"/categories/{category.slug}", picture)


def card_views(found: Iterable[ProductCard], *, now: datetime) -> tuple[CardView, ...]:
    return tuple(CardView.of(card, now=now) for card in found)


def picture_of(card: ProductCard) -> Picture:
    """Its first picture, or the visual of its category."""
    if card.images:
        return _drawn(card.images[0])
    return placeholder(card.category.name if card.category is not None else card.store.name, card.name)


def _drawn(image: ImageRef | ImageOut) -> Picture:
    return as_picture(image.id, image.width, image.height, image.alt)


def _label(card: ProductCard, now: datetime) -> tuple[str, str]:
    if card.status != "active":
        return "Unavailable", "plain"
    if card.stock_status is StockStatus.OUT_OF_STOCK:
        return "Sold out", "plain"
    if card.discount_percent:
        return f"\N{MINUS SIGN}{card.discount_percent}%", "accent"
    return ("New", "plain") if now - card.created_at < NEW_FOR else ("", "plain")
