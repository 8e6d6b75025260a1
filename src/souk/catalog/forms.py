"""What a vendor types into the product page."""

from collections.abc import Iterable, Mapping
from typing import Annotated
from uuid import UUID

from msgspec import UNSET
from pydantic import Field

from souk.catalog.bodies import MOST_VARIANTS, Id, Status
from souk.catalog.changes import ProductChanges, VariantChange
from souk.catalog.listing import NewVariant, ProductDraft
from souk.catalog.models import ProductStatus
from souk.kernel.fields import Body, Line, OptionalLine, Prose
from souk.kernel.money import LARGEST, parse_major

Typed = Annotated[int, Field(strict=False, ge=0, le=10_000_000)]
FIELDS = ("name", "price", "compare_at", "category_id", "brand", "description", "status", "version", "stock")
CHOICES = ("colors", "sizes")


class ProductForm(Body):
    """Prices are typed in major units; `colors` and `sizes` are lists with commas."""

    name: Line
    price: Line
    compare_at: OptionalLine = ""
    category_id: Id | None = None
    brand: OptionalLine = ""
    description: Prose = ""
    status: Status = ProductStatus.ACTIVE
    stock: Typed | None = None
    colors: OptionalLine = ""
    sizes: OptionalLine = ""
    store_id: Id | None = None
    version: Typed | None = None

    def problems(self, currency: str) -> dict[str, str]:
        """What is wrong with it in this currency, by field."""
        found = {}
        if _minor(self.price, currency) is None:
            found["price"] = "Write a price like 49.99."
        if self.compare_at and _minor(self.compare_at, currency) is None:
            found["compare_at"] = "Write a price like 59.99, or nothing."
        if len(self._variants()) > MOST_VARIANTS:
            found["sizes"] = f"At most {MOST_VARIANTS} choices of colour and size."
        return found

    def draft(self, currency: str) -> ProductDraft:
        return ProductDraft(
            name=self.name,
            price=_minor(self.price, currency) or 0,
            currency=currency,
            compare_at=_minor(self.compare_at, currency) if self.compare_at else None,
            category_id=self.category_id,
            brand=self.brand,
            description=self.description,
            status=self.status,
            variants=self._variants(),
        )

    def changes(self, currency: str, variant_ids: Iterable[UUID], stock: Mapping[UUID, int]) -> ProductChanges:
        """`stock`: the counts that changed, of the product's variants `variant_ids`."""
        variants = [VariantChange(id=each, stock=stock.get(each, UNSET)) for each in variant_ids]
        return ProductChanges(
            name=self.name,
            price=_minor(self.price, currency) or 0,
            compare_at=_minor(self.compare_at, currency) if self.compare_at else None,
            category_id=self.category_id,
            brand=self.brand,
            description=self.description,
            status=self.status,
            variants=variants if stock else UNSET,
            version=self.version,
        )

    def _variants(self) -> list[NewVariant]:
        """Every colour in every size."""
        pairs = [(color, size) for color in _listed(self.colors) for size in _listed(self.sizes)]
        return [NewVariant(color=color, size=size, stock=self.stock or 0) for color, size in pairs]


def read_stock(typed: Mapping[str, str], variant_ids: Iterable[UUID]) -> tuple[dict[UUID, int], dict[str, str]]:
    """The counts somebody changed, by variant, and what is wrong by field."""
    counts, problems = {}, {}
    for variant_id in variant_ids:
        text = typed.get(stock_field(variant_id), "").strip()
        if text == typed.get(was_field(variant_id)):
            continue
        if text.isascii() and text.isdigit() and len(text) <= 7:
            counts[variant_id] = int(text)
        else:
            problems[stock_field(variant_id)] = "A whole number, please."
    return counts, problems


def stock_field(variant_id: UUID) -> str:
    return f"stock-{variant_id}"


def was_field(variant_id: UUID) -> str:
    return f"was-{variant_id}"


def _listed(text: str) -> list[str | None]:
    found = dict.fromkeys(word.strip() for word in text.split(",") if word.strip())
    return [*found] or [None]


def _minor(text: str, currency: str) -> int | None:
    try:
        amount = parse_major(text, currency).amount
    except ValueError:
        return None
    return amount if amount <= LARGEST else None
