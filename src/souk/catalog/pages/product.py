"""One product: what it looks like, what it costs, what to choose, who sells it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
from markupsafe import Markup

from souk.catalog.models import ProductStatus
from souk.catalog.pages.cards import CardView, card_views, picture_of
from souk.catalog.prose import clean, is_html, plain
from souk.catalog.schemas import CategoryRef, ProductCard, ProductOut, VariantOut
from souk.inventory import StockStatus
from souk.kernel.money import Money
from souk.media import as_picture
from souk.stores import Circle, StoreStatus, StoreTerms, only_for
from souk.ui import Crumb, Option, Picture, money

SUMMARY = 155
SHIPPING_ICON, RETURNS_ICON, TAX_ICON = ("truck", "undo-2", "receipt-text")
MOST_AT_ONCE = 99
SWATCHES = {
    "black": "#1d1d1f", "white": "#fdfdfd", "grey": "#8d8f94", "gray": "#8d8f94", "silver": "#c6c8cc", "red": "#c8372d",
    "orange": "#e2802f", "yellow": "#ecc53b", "green": "#3f8a57", "olive": "#7a7b3c", "teal": "#1f7f86",
    "turquoise": "#3fb5b0", "blue": "#2f6fc4", "navy": "#22345f", "purple": "#7851a9", "violet": "#7851a9",
    "lilac": "#bda5d8", "pink": "#e39ab2", "brown": "#7b5238", "beige": "#dccbb0", "sand": "#d9c3a1",
    "cream": "#f4ead5", "ivory": "#f6f0e2", "gold": "#c9a24a", "brass": "#b5924c", "copper": "#b5683f",
    "terracotta": "#bf6446", "ink": "#24293a", "charcoal": "#3d4046", "burgundy": "#6f2335", "mint": "#a9d8c2",
    "maroon": "#6b1f2b", "forest": "#2f5a40", "poppy": "#d8432f", "midnight": "#1b2440", "sky": "#9cc4e4",
    "rose": "#d99aa5", "indigo": "#3a3f8f", "chalk": "#f1eee6", "rust": "#a9502c", "oat": "#dfd3bd", "sage": "#9aac8e",
    "brick": "#a8432f", "moss": "#6b7a45", "slate": "#5d6b7a", "mustard": "#c99a2e", "walnut": "#5e4230",
    "graphite": "#44474c", "coral": "#e8755f", "lavender": "#b3a5d3", "emerald": "#1f8a5b", "khaki": "#b1a272",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What is chosen, and what there is to choose. `by_variant`: the choices are whole variants."""

    variant: VariantOut | None
    by_variant: bool
    colors: tuple[Option, ...]
    sizes: tuple[Option, ...]
    variants: tuple[Option, ...]

    @classmethod
    def of(cls, product: ProductOut, picked: Mapping[str, str]) -> "Choice":
        variants = product.variants
        pairs = {(variant.color, variant.size) for variant in variants}
        by_variant = len(pairs) < len(variants)
        chosen = _chosen(variants, picked)
        return cls(
            variant=chosen,
            by_variant=by_variant,
            colors=() if by_variant else _colors(product),
            sizes=() if by_variant else _sizes(product, chosen),
            variants=tuple(_whole(variant) for variant in variants) if by_variant else (),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductPage:
    id: str
    title: str
    url: str
    crumbs: tuple[Crumb, ...]
    brand: str
    pictures: tuple[Picture, ...]
    price: Money
    compare_at: Money | None
    saved: str
    rating: float | None
    reviews_count: int
    choice: Choice
    stock: str
    stock_tone: str
    most: int
    can_buy: bool
    prose: Markup | None
    paragraphs: tuple[str, ...]
    specifications: tuple[tuple[str, str], ...]
    seller_name: str
    seller_url: str
    seller_logo: Picture | None
    only_for: str
    """`For students only`; empty where everybody may buy."""
    assurances: tuple[tuple[str, str, str], ...]
    related: tuple[CardView, ...]
    summary: str
    canonical: str
    share_image: str
    structured: Markup

    @classmethod
    def of(
        cls, product: ProductOut, terms: StoreTerms, *, picked: Mapping[str, str], base_url: str, around: "Around"
    ) -> "ProductPage":
        choice = Choice.of(product, picked)
        bought = choice.variant
        price, compare_at = (bought.price, bought.compare_at_price) if bought else (product.price, None)
        is_sold = product.status is ProductStatus.ACTIVE and terms.status is StoreStatus.ACTIVE
        stock, tone = _stock_line(bought, is_sold=is_sold)
        canonical = f"{base_url.rstrip('/')}/products/{product.slug}"
        return cls(
            id=str(product.id),
            title=product.name,
            url=f"/products/{product.slug}",
            crumbs=_crumbs(product, around.path),
            brand=product.brand,
            pictures=_pictures(product, bought) or (picture_of(product),),
            price=price,
            compare_at=compare_at,
            saved=f"{product.discount_percent}% off" if product.discount_percent else "",
            rating=product.rating if product.reviews_count else None,
            reviews_count=product.reviews_count,
            choice=choice,
            stock=stock,
            stock_tone=tone,
            most=min(bought.stock if bought else 0, MOST_AT_ONCE),
            can_buy=is_sold and bought is not None and bought.stock > 0,
            prose=_prose(product),
            paragraphs=_paragraphs(product),
            specifications=tuple((name, _shown(value)) for name, value in product.specifications.items()),
            seller_name=product.store.name,
            seller_url=f"/stores/{product.store.slug}",
            seller_logo=around.seller_logo,
            only_for=only_for(around.circle) if around.circle is not None else "",
            assurances=_assurances(terms, requires_shipping=product.requires_shipping),
            related=card_views(around.related, now=around.now),
            summary=_summary(product),
            canonical=canonical,
            share_image=f"{base_url.rstrip('/')}{product.images[0].url}" if product.images else "",
            structured=_structured(product, price, canonical, can_buy=is_sold and product.stock > 0, base_url=base_url),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What stands around a product."""

    path: Sequence[CategoryRef]
    related: Sequence[ProductCard]
    seller_logo: Picture | None
    now: datetime
    circle: Circle | None = None
    """To whom its store sells alone."""


def _prose(product: ProductOut) -> Markup | None:
    if not is_html(product.description):
        return None
    return Markup(clean(product.description))  # noqa: S704 - cleaned on this very line


def _paragraphs(product: ProductOut) -> tuple[str, ...]:
    if is_html(product.description):
        return ()
    return tuple(part for part in product.description.splitlines() if part.strip())


def _pictures(product: ProductOut, chosen: VariantOut | None) -> tuple[Picture, ...]:
    """Those that show the chosen colour come first."""
    color = chosen.color.casefold() if chosen is not None and chosen.color else ""
    images = sorted(product.images, key=lambda image: color not in image.alt.casefold())
    return tuple(as_picture(each.id, each.width, each.height, each.alt) for each in images)


def _chosen(variants: Sequence[VariantOut], picked: Mapping[str, str]) -> VariantOut | None:
    """What the address asks for as far as it exists; else the first that can be bought."""
    fitting = [each for each in variants if str(each.id) == picked.get("variant_id")]
    for wanted in (("color", "size"), ("color",), ("size",)):
        fitting = fitting or [
            each
            for each in variants
            if all(not picked.get(name) or getattr(each, name) == picked[name] for name in wanted)
            and any(picked.get(name) for name in wanted)
        ]
    candidates = fitting or list(variants)
    return next((each for each in candidates if each.stock > 0), candidates[0] if candidates else None)


def _colors(product: ProductOut) -> tuple[Option, ...]:
    """Swatches, if all of them are colours we know."""
    known = all(_swatch(color) for color in product.colors)
    sellable = {each.color for each in product.variants if each.stock > 0}
    return tuple(
        Option(color, color, note="" if color in sellable else "sold out", colour=_swatch(color) if known else "")
        for color in product.colors
    )


def _sizes(product: ProductOut, chosen: VariantOut | None) -> tuple[Option, ...]:
    color = chosen.color if chosen else None
    sellable = {each.size for each in product.variants if each.stock > 0 and each.color == color}
    return tuple(Option(size, size, note="" if size in sellable else "sold out") for size in product.sizes)


def _swatch(color: str) -> str:
    words = color.casefold().replace("-", " ").split()
    return next((SWATCHES[word] for word in reversed(words) if word in SWATCHES), "")


def _whole(variant: VariantOut) -> Option:
    words = " · ".join(word for word in (variant.color, variant.size, variant.option3) if word) or variant.sku
    return Option(str(variant.id), words, note="" if variant.stock > 0 else "sold out")


def _stock_line(variant: VariantOut | None, *, is_sold: bool) -> tuple[str, str]:
    if not is_sold:
        return "Not available at the moment", "warn"
    if variant is None or variant.stock_status is StockStatus.OUT_OF_STOCK:
        return "Sold out", "bad"
    if variant.stock_status is StockStatus.LOW_STOCK:
        return f"Only {variant.stock} left", "warn"
    return "In stock", "good"


def _assurances(terms: StoreTerms, *, requires_shipping: bool) -> tuple[tuple[str, str, str], ...]:
    def shown(amount: int) -> str:
        return money(Money(amount, terms.currency), trim=True)

    found = []
    if requires_shipping:
        flat = f"Delivery {shown(terms.shipping_flat)}" if terms.shipping_flat else "Free delivery"
        free_from = terms.shipping_free_from
        condition = "from" if terms.shipping_free_inclusive else "over"
        free = f"free {condition} {shown(free_from)}" if free_from is not None and terms.shipping_flat else ""
        found.append((SHIPPING_ICON, flat, free))
    days = terms.return_window_days
    found.append((RETURNS_ICON, "Returns", f"within {days} days" if days else "without a time limit"))
    rate = f"{terms.tax_basis_points / 100:g}%"
    found.append((TAX_ICON, "Tax", f"{rate} included" if terms.prices_include_tax else f"{rate} at checkout"))
    return tuple(found)


def _crumbs(product: ProductOut, path: Sequence[CategoryRef]) -> tuple[Crumb, ...]:
    categories = (Crumb(each.name, f"/categories/{each.slug}") for each in path)
    return (Crumb("Shop", "/search"), *categories, Crumb(product.name))


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _summary(product: ProductOut) -> str:
    words = plain(product.description) or f"{product.name} from {product.store.name}."
    return words if len(words) <= SUMMARY else words[:SUMMARY].rsplit(" ", 1)[0] + " …"


def _structured(product: ProductOut, price: Money, canonical: str, *, can_buy: bool, base_url: str) -> Markup:
    """schema.org, for search engines. `<` is escaped so that no text can end the element."""
    found: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": product.name,
        "description": plain(product.description),
        "image": [f"{base_url.rstrip('/')}{image.url}" for image in product.images],
        "offers": {
            "@type": "Offer",
            "url": canonical,
            "price": str(price.decimal()),
            "priceCurrency": price.currency,
            "availability": f"https://schema.org/{'InStock' if can_buy else 'OutOfStock'}",
            "seller": {"@type": "Organization", "name": product.store.name},
        },
    }
    if product.brand:
        found["brand"] = {"@type": "Brand", "name": product.brand}
    if product.reviews_count:
        rating = {"@type": "AggregateRating", "ratingValue": product.rating, "reviewCount": product.reviews_count}
        found["aggregateRating"] = rating
    return Markup(msgspec.json.encode(found).decode().replace("<", "\\u003c"))  # noqa: S704 - JSON without "<"
