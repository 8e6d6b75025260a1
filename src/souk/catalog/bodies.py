"""Wire shapes of requests."""

from collections.abc import Iterable
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import Field, StringConstraints, field_validator, model_validator

from souk.catalog.changes import CategoryChanges, ProductChanges, VariantChange
from souk.catalog.listing import NewVariant, ProductDraft
from souk.catalog.models import ProductStatus
from souk.catalog.prose import RESERVED_SLUGS
from souk.kernel.fields import Body, Line, Minor, OptionalLine, Percent, Prose, SlugText

MOST_VARIANTS = 250
MOST_SPECIFICATIONS = 100
MOST_TAGS = 50
Id = Annotated[UUID, Field(strict=False)]
Stock = Annotated[int, Field(ge=0, le=10_000_000)]
Version = Annotated[int, Field(ge=1, le=2**53, description="`version` as it was read; 409 when it is no longer that.")]
CurrencyCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Fact = Annotated[int, Field(ge=-(2**53), le=2**53)] | Annotated[float, Field(allow_inf_nan=False)] | bool | Prose
Specifications = Annotated[
    dict[Line, Fact | Annotated[list[Line], Field(max_length=50)]], Field(max_length=MOST_SPECIFICATIONS)
]
Tags = Annotated[list[Line], Field(max_length=MOST_TAGS)]
Status = Annotated[ProductStatus, Field(strict=False)]


class MoneyBody(Body):
    """An amount in minor units and its currency, which must be the store's."""

    amount: Minor
    currency: CurrencyCode


Price = Annotated[Minor | MoneyBody, Field(description="Minor units of the store's currency, or an amount with it.")]


class Priced(Body):
    """Whatever has prices."""

    compare_at_price: Price | None = None

    def prices(self) -> Iterable[int | MoneyBody | None]:
        return (self.compare_at_price, getattr(self, "price", None))


class VariantBody(Priced):
    """One choice of a product. `price` null: the product's."""

    sku: Line | None = None
    color: Line | None = None
    size: Line | None = None
    option3: Line | None = None
    price: Price | None = None
    barcode: Line | None = None
    weight_grams: Stock | None = None
    stock: Stock = 0


class VariantUpdate(VariantBody):
    """With `id` a variant that is there, of which only the fields given change; without, a new one."""

    id: Id | None = None

    def change(self) -> VariantChange:
        return VariantChange(**_given(self))


class WithCurrency(Priced):
    """A product's prices and its variants' are all in one currency."""

    def currency(self) -> str | None:
        everything: list[Priced] = [self, *(getattr(self, "variants", None) or ())]
        found = {price.currency for each in everything for price in each.prices() if isinstance(price, MoneyBody)}
        return found.pop() if found else None

    @model_validator(mode="after")
    def _one_currency(self) -> Self:
        everything: list[Priced] = [self, *(getattr(self, "variants", None) or ())]
        if len({p.currency for each in everything for p in each.prices() if isinstance(p, MoneyBody)}) > 1:
            raise ValueError("all prices must be in one currency")
        return self

    @field_validator("slug", check_fields=False)
    @classmethod
    def _not_reserved(cls, slug: str | None) -> str | None:
        if slug in RESERVED_SLUGS:
            raise ValueError("this word is reserved")
        return slug


class CreateProduct(WithCurrency):
    """No variants: one default variant with `stock`. Without `store_id` it goes into the only store you may fill."""

    name: Line
    description: Prose = ""
    category_id: Id | None = None
    store_id: Id | None = None
    slug: SlugText | None = None
    brand: OptionalLine = ""
    price: Price
    specifications: Specifications = Field(default_factory=dict)
    tags: Tags = Field(default_factory=list)
    status: Status = ProductStatus.ACTIVE
    requires_shipping: bool = True
    variants: Annotated[list[VariantBody], Field(max_length=MOST_VARIANTS, default_factory=list)]
    stock: Stock = 0

    def draft(self) -> ProductDraft:
        given = _given(self, without=("store_id", "variants", "stock"))
        variants = [NewVariant(**_given(each)) for each in self.variants] or [NewVariant(stock=self.stock)]
        return ProductDraft(**given, variants=variants, currency=self.currency())


class UpdateProduct(WithCurrency):
    """Only the fields given change. `variants` is the whole new list: those it leaves out are taken out."""

    name: Line | None = None
    description: Prose | None = None
    category_id: Id | None = None
    slug: SlugText | None = None
    brand: OptionalLine | None = None
    price: Price | None = None
    specifications: Specifications | None = None
    tags: Tags | None = None
    status: Status | None = None
    requires_shipping: bool | None = None
    variants: Annotated[list[VariantUpdate], Field(min_length=1, max_length=MOST_VARIANTS)] | None = None
    stock: Stock | None = None
    version: Version | None = None

    @model_validator(mode="after")
    def _only_some_may_be_null(self) -> Self:
        for name in self.model_fields_set - {"category_id", "compare_at_price", "version"}:
            if getattr(self, name) is None:
                raise ValueError(f"{name} must not be null")
        return self

    def changes(self) -> ProductChanges:
        given = _given(self, without=("variants",))
        if self.variants is not None:
            given["variants"] = [each.change() for each in self.variants]
        return ProductChanges(**given, currency=self.currency())


class SetDiscount(Body):
    """A percentage off every variant of the product."""

    percent: Percent
    version: Version | None = None


class CreateCategory(Body):
    """`slug` is made of the name when it is left out."""

    name: Line
    description: Prose = ""
    parent_id: Id | None = None
    slug: SlugText | None = None
    position: Annotated[int, Field(ge=0, le=100_000)] = 0

    def changes(self) -> CategoryChanges:
        given = _given(self)
        return CategoryChanges(**{name: value for name, value in given.items() if value is not None})


class UpdateCategory(Body):
    """Only the fields given change. `parent_id` null moves it to the top."""

    name: Line | None = None
    description: Prose | None = None
    parent_id: Id | None = None
    slug: SlugText | None = None
    position: Annotated[int, Field(ge=0, le=100_000)] | None = None

    @model_validator(mode="after")
    def _only_the_parent_may_be_null(self) -> Self:
        for name in self.model_fields_set - {"parent_id"}:
            if getattr(self, name) is None:
                raise ValueError(f"{name} must not be null")
        return self

    def changes(self) -> CategoryChanges:
        return CategoryChanges(**_given(self))


def _given(body: Body, *, without: tuple[str, ...] = ()) -> dict[str, Any]:
    """What was sent, under the names of the domain, prices in minor units."""
    names = [name for name in body.model_fields_set if name not in without]
    renamed = {"compare_at_price": "compare_at"}
    values = {renamed.get(name, name): getattr(body, name) for name in names}
    return {name: value.amount if isinstance(value, MoneyBody) else value for name, value in values.items()}
