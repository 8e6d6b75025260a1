"""A vendor's products: the list, and the page to change one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from souk.catalog.forms import stock_field, was_field
from souk.catalog.models import ProductStatus
from souk.catalog.pages.cards import picture_of
from souk.catalog.queries import EditedProduct, EditedVariant
from souk.catalog.schemas import CategoryOut, ProductCard
from souk.inventory import StockStatus
from souk.kernel.money import Money
from souk.media import as_picture
from souk.ui import FormState, Option, Picture, Tab, number, url_with

PRODUCTS = "/vendor/products"
STATUSES = {
    ProductStatus.ACTIVE: ("For sale", "good"),
    ProductStatus.DRAFT: ("Draft", "info"),
    ProductStatus.UNAVAILABLE: ("Unavailable", "warn"),
    ProductStatus.ARCHIVED: ("Archived", "neutral"),
}
STOCK_TONES = {StockStatus.IN_STOCK: "good", StockStatus.LOW_STOCK: "warn", StockStatus.OUT_OF_STOCK: "bad"}


@dataclass(frozen=True, slots=True)
class ProductRow:
    name: str
    href: str
    picture: Picture
    store: str
    price: Money
    compare_at: Money | None
    stock: str
    stock_tone: str
    created_at: datetime

    @classmethod
    def of(cls, card: ProductCard) -> "ProductRow":
        return cls(
            name=card.name,
            href=f"{PRODUCTS}/{card.id}",
            picture=picture_of(card),
            store=card.store.name,
            price=card.price,
            compare_at=card.compare_at_price,
            stock=f"{number(card.stock)} in stock" if card.stock else "Sold out",
            stock_tone=STOCK_TONES[card.stock_status],
            created_at=card.created_at,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorProductsPage:
    """`shows_store` where somebody sells in more than one."""

    filters: tuple[Tab, ...]
    rows: tuple[ProductRow, ...]
    next_url: str
    new_url: str
    status: str
    search: str
    shows_store: bool

    @classmethod
    def of(
        cls,
        cards: Sequence[ProductCard],
        *,
        status: ProductStatus,
        search: str,
        next_url: str,
        shows_store: bool,
    ) -> "VendorProductsPage":
        filters = (
            Tab(label, url_with(PRODUCTS, status=each.value, q=search), current=each is status)
            for each, (label, _) in STATUSES.items()
        )
        return cls(
            filters=tuple(filters),
            rows=tuple(ProductRow.of(card) for card in cards),
            next_url=next_url,
            new_url=f"{PRODUCTS}/new",
            status=status.value,
            search=search,
            shows_store=shows_store,
        )


@dataclass(frozen=True, slots=True)
class StockRow:
    """`was_field` sends along what was shown, so that only a count somebody changed is written down."""

    label: str
    field: str
    was_field: str
    value: int

    @classmethod
    def of(cls, variant: EditedVariant) -> "StockRow":
        return cls(variant.label, stock_field(variant.id), was_field(variant.id), variant.on_hand)


@dataclass(frozen=True, slots=True)
class ShownImage:
    picture: Picture
    remove_url: str


@dataclass(frozen=True, slots=True)
class Values:
    """What the fields show before anything is typed."""

    name: str = ""
    price: str = ""
    compare_at: str = ""
    category_id: str = ""
    brand: str = ""
    description: str = ""
    status: str = ProductStatus.ACTIVE.value
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorProductPage:
    """`url` is empty for a product still to be made."""

    title: str
    form: FormState
    values: Values
    currency: str
    categories: tuple[Option, ...]
    statuses: tuple[Option, ...]
    stores: tuple[Option, ...] = ()
    url: str = ""
    shop_url: str = ""
    stock: tuple[StockRow, ...] = ()
    images: tuple[ShownImage, ...] = ()
    discount: int = 0
    image_error: str = ""

    @classmethod
    def new(
        cls,
        form: FormState,
        *,
        currency: str,
        categories: Sequence[CategoryOut],
        stores: Sequence[tuple[UUID, str]],
    ) -> "VendorProductPage":
        return cls(
            title="New product",
            form=form,
            values=Values(),
            currency=currency,
            categories=_category_options(categories),
            statuses=_status_options(),
            stores=tuple(Option(str(store_id), name) for store_id, name in stores) if len(stores) > 1 else (),
        )

    @classmethod
    def of(
        cls,
        edited: EditedProduct,
        form: FormState,
        *,
        categories: Sequence[CategoryOut],
        image_error: str = "",
    ) -> "VendorProductPage":
        product = edited.shown
        url = f"{PRODUCTS}/{product.id}"
        images = (
            ShownImage(as_picture(each.id, each.width, each.height, each.alt), f"{url}/images/{each.id}/remove")
            for each in product.images
        )
        return cls(
            title=product.name,
            form=form,
            values=_values(edited),
            currency=product.price.currency,
            categories=_category_options(categories),
            statuses=_status_options(),
            url=url,
            shop_url=f"/products/{product.slug}",
            stock=tuple(StockRow.of(variant) for variant in edited.variants),
            images=tuple(images),
            discount=product.discount_percent,
            image_error=image_error,
        )


def _values(edited: EditedProduct) -> Values:
    product = edited.shown
    return Values(
        name=product.name,
        price=str(edited.price.decimal()),
        compare_at=str(edited.compare_at.decimal()) if edited.compare_at is not None else "",
        category_id=str(product.category.id) if product.category is not None else "",
        brand=product.brand,
        description=product.description,
        status=product.status,
        version=product.version,
    )


def _category_options(categories: Sequence[CategoryOut]) -> tuple[Option, ...]:
    names = {category.id: category.name for category in categories}
    shown = [
        (f"{names[each.parent_id]} / {each.name}" if each.parent_id in names else each.name, each.id)
        for each in categories
    ]
    return tuple(Option(str(category_id), label) for label, category_id in sorted(shown))


def _status_options() -> tuple[Option, ...]:
    return tuple(Option(status.value, label) for status, (label, _) in STATUSES.items())
