"""A store's products as a Shopify file tells them, read back from the tables some at a time."""

from collections.abc import AsyncIterator, Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, false, select

from souk import inventory
from souk.catalog.imports import headings as h
from souk.catalog.imports.existing import CATEGORIES, PICTURES, KnownPicture
from souk.catalog.imports.listed import Listed, ListedImage, ListedVariant
from souk.catalog.imports.models import ImportedProduct
from souk.catalog.imports.options import JOINED_BY, Option, Slot
from souk.catalog.imports.planning import CATEGORY, COLUMNS, OPTIONS, VALUES
from souk.catalog.imports.states import PictureStatus
from souk.catalog.models import IS_GOODS, ImageRef, Product, ProductStatus, Variant
from souk.kernel.any_of import any_of
from souk.kernel.database import ReadContext
from souk.kernel.hot import Hot
from souk.media import WIDTHS, picture_url

AT_ONCE = 200
UNSAID = "Default"
"""The value of an option that a variant, alone among its siblings, does not have."""
_OUR_NAMES = {Slot.COLOR: "Color", Slot.SIZE: "Size", Slot.OPTION3: "Option"}


class Place(msgspec.Struct, frozen=True):
    """A product and the handle it has in files; `handle` is None where no file ever named it."""

    id: UUID
    slug: str
    handle: str | None

    @property
    def name(self) -> str:
        return self.handle or self.slug


class _Extra(msgspec.Struct, frozen=True):
    import_extra: dict[str, Any]


class _Product(msgspec.Struct, frozen=True):
    id: UUID
    category_id: UUID | None
    name: str
    description: str
    brand: str
    tags: list[str]
    status: ProductStatus
    currency: str
    price: int
    compare_at: int | None
    specifications: dict[str, Any]
    requires_shipping: bool
    import_extra: dict[str, Any]
    images: list[ImageRef]


class _Variant(msgspec.Struct, frozen=True):
    id: UUID
    product_id: UUID
    sku: str | None
    color: str | None
    size: str | None
    option3: str | None
    price: int | None
    compare_at: int | None
    barcode: str | None
    weight_grams: int | None
    import_extra: dict[str, Any]


PLACES = Hot(
    select(Product.id, Product.slug, ImportedProduct.handle)
    .outerjoin(ImportedProduct, ImportedProduct.product_id == Product.id)
    .where(Product.store_id == bindparam("store"), IS_GOODS),
    Place,
)
_PRODUCTS = Hot(
    select(*(getattr(Product, name) for name in _Product.__struct_fields__)).where(any_of(Product.id, "ids")), _Product
)
_VARIANTS = Hot(
    select(*(getattr(Variant, name) for name in _Variant.__struct_fields__))
    .where(any_of(Variant.product_id, "ids"), Variant.is_archived == false())
    .order_by(Variant.product_id, Variant.position, Variant.id),
    _Variant,
)
_EXTRAS = (
    Hot(select(Product.import_extra).where(any_of(Product.id, "ids")), _Extra),
    Hot(select(Variant.import_extra).where(any_of(Variant.product_id, "ids"), Variant.is_archived == false()), _Extra),
)


async def places(ctx: ReadContext, store_id: UUID) -> list[Place]:
    """Every product of the store in the order of an export: by handle, the same on every database."""
    return sorted(await ctx.all(PLACES, store=store_id), key=lambda place: place.name)


async def further_columns(ctx: ReadContext, found: Sequence[Place]) -> list[str]:
    """Columns that only files of this store had."""
    names: set[str] = set()
    for ids in _portions(found):
        for statement in _EXTRAS:
            names.update(*(row.import_extra.get(COLUMNS, ()) for row in await ctx.all(statement, ids=ids)))
        names.update(*(picture.import_extra for picture in await ctx.all(PICTURES, ids=ids)))
    return sorted(names - set(h.COLUMNS))


async def read_listed(ctx: ReadContext, found: Sequence[Place], *, base_url: str) -> AsyncIterator[Listed]:
    """The products themselves. `base_url` makes addresses of pictures that were given here."""
    categories = {row.id: row.name for row in await ctx.all(CATEGORIES)}
    for number, ids in enumerate(_portions(found)):
        portion = await _read_portion(ctx, ids)
        for place in found[number * AT_ONCE : (number + 1) * AT_ONCE]:
            if place.id in portion.products:
                yield portion.listed(place, categories, base_url)


def _portions(found: Sequence[Place]) -> list[list[UUID]]:
    return [[place.id for place in found[start : start + AT_ONCE]] for start in range(0, len(found), AT_ONCE)]


class _Portion(msgspec.Struct, frozen=True):
    """Some products, and all that hangs on them."""

    products: dict[UUID, _Product]
    variants: dict[UUID, list[_Variant]]
    pictures: dict[UUID, list[KnownPicture]]
    levels: dict[UUID, list[inventory.Level]]

    def listed(self, place: Place, categories: dict[UUID, str], base_url: str) -> Listed:
        product, variants = self.products[place.id], self.variants.get(place.id, [])
        options = _options(product, variants)
        kind, taxonomy = _category(product, categories)
        return Listed(
            handle=place.name,
            title=product.name,
            body=product.description,
            vendor=product.brand,
            type=kind,
            category=taxonomy,
            tags=product.tags,
            status=product.status,
            currency=product.currency,
            requires_shipping=product.requires_shipping,
            options=options,
            variants=[self._variant(product, options, variant) for variant in variants],
            images=_images(product, self.pictures.get(place.id, []), len(variants), base_url),
            kept=product.import_extra.get(COLUMNS, {}),
        )

    def _variant(self, product: _Product, options: Sequence[Option], variant: _Variant) -> ListedVariant:
        levels = self.levels.get(variant.id, [])
        return ListedVariant(
            sku=variant.sku or "",
            values=_values(product, options, variant),
            price=product.price if variant.price is None else variant.price,
            compare_at=product.compare_at if variant.compare_at is None else variant.compare_at,
            quantity=levels[0].on_hand if levels else None,
            barcode=variant.barcode or "",
            grams=variant.weight_grams,
            kept=variant.import_extra.get(COLUMNS, {}),
        )


async def _read_portion(ctx: ReadContext, ids: list[UUID]) -> _Portion:
    portion = _Portion({row.id: row for row in await ctx.all(_PRODUCTS, ids=ids)}, {}, {}, {})
    for variant in await ctx.all(_VARIANTS, ids=ids):
        portion.variants.setdefault(variant.product_id, []).append(variant)
    for picture in await ctx.all(PICTURES, ids=ids):
        portion.pictures.setdefault(picture.product_id, []).append(picture)
    all_variants = [variant.id for variants in portion.variants.values() for variant in variants]
    portion.levels.update(await inventory.levels(ctx, all_variants))
    return portion


def _category(product: _Product, categories: dict[UUID, str]) -> tuple[str, str]:
    """Type and Shopify category as the file had them, unless the product was moved since; then our category."""
    own = product.category_id
    said = product.import_extra.get(CATEGORY)
    if said is not None and said["id"] == (str(own) if own is not None else None):
        return said[h.TYPE], said[h.CATEGORY]
    return (categories.get(own, "") if own is not None else ""), ""


def _options(product: _Product, variants: Sequence[_Variant]) -> list[Option]:
    """The merchant's options as far as the variants still have them, and ours for what came since."""
    used = {slot for slot in _OUR_NAMES if any(getattr(variant, slot) for variant in variants)}
    options = [Option(name, Slot(slot)) for name, slot in product.import_extra.get(OPTIONS, ())]
    options = [
        option
        for option in options
        if option.slot in used or (option.slot is Slot.SPECIFICATION and option.name in product.specifications)
    ]
    named = {option.slot for option in options}
    return (options + [Option(_OUR_NAMES[slot], slot) for slot in _OUR_NAMES if slot in used - named])[:3]


def _values(product: _Product, options: Sequence[Option], variant: _Variant) -> tuple[str, ...]:
    joined = [index for index, option in enumerate(options) if option.slot is Slot.OPTION3]
    told = variant.import_extra.get(VALUES, [])
    is_still_so = len(told) == len(options) and JOINED_BY.join(told[index] for index in joined) == variant.option3
    values = []
    for index, option in enumerate(options):
        if option.slot is Slot.SPECIFICATION:
            value = str(product.specifications[option.name])
        elif option.slot is Slot.OPTION3 and len(joined) > 1:
            value = told[index] if is_still_so else (variant.option3 or "")
        else:
            value = getattr(variant, option.slot) or ""
        values.append(value or UNSAID)
    return tuple(values)


def _images(product: _Product, pictures: Sequence[KnownPicture], variants: int, base_url: str) -> list[ListedImage]:
    """Pictures of the file that are still wanted or shown, then those given here; on the rows they stood on."""
    shown = {image.id for image in product.images}
    of_file = {picture.image.id for picture in pictures if picture.image is not None}
    found = [
        ListedImage(src=picture.url, alt=picture.alt, row=picture.row, kept=picture.import_extra)
        for picture in pictures
        if picture.status is not PictureStatus.KEPT or (picture.image is not None and picture.image.id in shown)
    ]
    found += [
        ListedImage(src=base_url + picture_url(image.id, WIDTHS[-1]), alt=image.alt, row=_NOWHERE)
        for image in product.images
        if image.id not in of_file
    ]
    return _on_rows(found, max(variants, 1))


_NOWHERE = 1_000_000


def _on_rows(images: list[ListedImage], variants: int) -> list[ListedImage]:
    """Beside the variants where they stood or where there is room, then below them without a gap."""
    taken = {image.row for image in images if image.row < variants}
    room = [row for row in range(variants) if row not in taken]
    below = variants
    rows: dict[int, int] = {}
    for index in sorted(range(len(images)), key=lambda index: images[index].row):
        row = images[index].row
        if row < variants:
            rows[index] = row
        elif row == _NOWHERE and room:
            rows[index] = room.pop(0)
        else:
            rows[index], below = below, below + 1
    return [msgspec.structs.replace(image, row=rows[index]) for index, image in enumerate(images)]
