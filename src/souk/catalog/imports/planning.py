"""What an import will do to each product: arithmetic on what the file says and what the store has. Writes nothing."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from souk.catalog.imports import headings as h
from souk.catalog.imports.existing import Known, KnownPicture, KnownProduct, KnownVariant
from souk.catalog.imports.listed import Listed, ListedImage, ListedVariant
from souk.catalog.imports.options import Option, Placed, Slot, place_values
from souk.catalog.imports.problems import Damage, RowProblem
from souk.catalog.listing import Pricing, digest_of, price_span
from souk.catalog.models import Digest, ProductStatus
from souk.catalog.prose import slug_of
from souk.kernel.ids import new_id

COLUMNS, OPTIONS, CATEGORY, VALUES = "columns", "options", "category", "values"
"""What `import_extra` holds: remembered cells, the merchant's options, the category the type led to, option values."""


class PlannedVariant(msgspec.Struct, frozen=True, kw_only=True):
    """A variant as it shall be. `is_new`: it is not there yet; `changes`: it is there and differs."""

    id: UUID
    sku: str | None
    color: str | None
    size: str | None
    option3: str | None
    price: int | None
    compare_at: int | None
    position: int
    barcode: str | None
    weight_grams: int | None
    import_extra: dict[str, Any]
    is_new: bool
    changes: bool


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """One product as it shall be. Nothing needs to be written when it neither `is_new` nor `changes`."""

    listed: Listed
    id: UUID
    slug: str
    is_new: bool
    is_unlinked: bool
    """Whether it is not known yet under which handle files name it."""
    changes: bool
    row_changes: bool
    """Whether the product's own row differs, or only what hangs on it."""
    row: dict[str, Any]
    """The product's columns that an import decides."""
    digest: Digest
    variants: list[PlannedVariant]
    retired: list[UUID]
    """Variants that the file does not name any more."""
    counts: dict[UUID, int]
    """Stock to write down, by variant."""
    new_images: list[tuple[int, ListedImage]]
    changed_images: list[tuple[UUID, int, ListedImage]]
    lost_images: list[KnownPicture]


def known_of(listed: Listed, known: Known) -> KnownProduct | None:
    """The product this one updates: the one that came under its handle, else one made here under that address."""
    return known.by_handle.get(listed.handle) or known.by_slug.get(slug_for(listed.handle))


def slug_for(handle: str) -> str:
    return slug_of(handle, fallback="product")


def look_for_taken_skus(listed: Listed, known: Known, claimed: Mapping[str, str]) -> list[RowProblem]:
    """SKUs that another product of the store has, or another product earlier in the file (`claimed`: SKU to handle)."""
    product = known_of(listed, known)
    problems = []
    for variant in listed.variants:
        owner = known.owners_of_skus.get(variant.sku)
        of_other = owner is not None and (product is None or owner != product.id)
        if variant.sku and (of_other or claimed.get(variant.sku, listed.handle) != listed.handle):
            message = f"Another product of the store has the SKU {variant.sku}."
            problems.append(_problem(listed, variant, h.SKU, Damage.SKU_TAKEN, message))
    return problems


def look_for_held_pieces(listed: Listed, known: Known) -> list[RowProblem]:
    """Counts below what buyers hold at this moment."""
    product = known_of(listed, known)
    if product is None:
        return []
    problems = []
    for variant, found in match_variants(listed, known.variants.get(product.id, [])):
        levels = known.levels.get(found.id, []) if found is not None else []
        if levels and variant.quantity is not None and variant.quantity < levels[0].reserved:
            message = f"Buyers hold {levels[0].reserved} pieces at this moment; there cannot be fewer."
            problems.append(_problem(listed, variant, h.QUANTITY, Damage.QUANTITY_HELD, message))
    return problems


def _problem(listed: Listed, variant: ListedVariant, column: str, code: Damage, message: str) -> RowProblem:
    return RowProblem(line=variant.line, column=column, code=code, message=message, handle=listed.handle)


def match_variants(listed: Listed, variants: Sequence[KnownVariant]) -> list[tuple[ListedVariant, KnownVariant | None]]:
    """Which variant of the store each one updates: the one of its SKU, else the one of its options."""
    by_sku = {variant.sku: variant for variant in variants if variant.sku}
    found = {variant.line: by_sku[variant.sku] for variant in listed.variants if variant.sku in by_sku}
    used = {each.id for each in found.values()}
    by_choice: dict[Placed, KnownVariant] = {}
    for each in sorted(variants, key=lambda each: each.is_archived, reverse=True):
        if each.id not in used:
            by_choice[_folded(Placed(each.color, each.size, each.option3))] = each
    for variant in listed.variants:
        if variant.line not in found:
            match = by_choice.pop(_folded(place_values(listed.options, variant.values)), None)
            if match is not None:
                found[variant.line] = match
    return [(variant, found.get(variant.line)) for variant in listed.variants]


def _folded(placed: Placed) -> Placed:
    return Placed(*(value and value.casefold() for value in (placed.color, placed.size, placed.option3)))


def plan_product(listed: Listed, known: Known, *, category_id: UUID | None) -> Plan:
    product = known_of(listed, known)
    product_id = product.id if product is not None else new_id()
    own = known.variants.get(product_id, [])
    pricing = _pricing(listed, product)
    matched = match_variants(listed, own)
    variants = [_plan_variant(listed, number, *pair, pricing) for number, pair in enumerate(matched)]
    digest = digest_of(pricing, variants)
    row = _row(listed, product, pricing, digest, category_id)
    kept_ids = {variant.id for variant in variants}
    retired = [variant.id for variant in own if variant.id not in kept_ids and not variant.is_archived]
    counts = _counts(matched, variants, known)
    new, changed, lost = _plan_images(listed.images, known.pictures.get(product_id, []))
    row_changes = (
        product is None
        or bool(retired)
        or any(getattr(product, name) != value for name, value in row.items() if name not in _WORKED_OUT)
    )
    variant_changes = any(variant.is_new or variant.changes for variant in variants)
    return Plan(
        listed=listed,
        id=product_id,
        slug=product.slug if product is not None else _free_slug(listed.handle, product_id, known),
        is_new=product is None,
        is_unlinked=product is None or product.handle is None,
        changes=row_changes or variant_changes or bool(counts or new or changed or lost),
        row_changes=row_changes or variant_changes,
        row=row,
        digest=digest,
        variants=variants,
        retired=retired,
        counts=counts,
        new_images=new,
        changed_images=changed,
        lost_images=lost,
    )


_WORKED_OUT = frozenset({"min_price", "max_price"})


def _free_slug(handle: str, product_id: UUID, known: Known) -> str:
    slug = slug_for(handle)
    if slug in known.taken_slugs:
        slug = f"{slug}-{product_id.hex[-6:]}"
    known.taken_slugs.add(slug)
    return slug


def _pricing(listed: Listed, product: KnownProduct | None) -> Pricing:
    """The first variant's price is the product's; a price to strike through is, where all have the same."""
    crossed = {variant.compare_at for variant in listed.variants}
    return Pricing(
        price=listed.variants[0].price,
        compare_at=crossed.pop() if len(crossed) == 1 else None,
        discount_percent=product.discount_percent if product is not None else 0,
    )


def _plan_variant(
    listed: Listed, position: int, variant: ListedVariant, found: KnownVariant | None, pricing: Pricing
) -> PlannedVariant:
    placed = place_values(listed.options, variant.values)
    wanted: dict[str, Any] = {
        "sku": variant.sku or None,
        "color": placed.color,
        "size": placed.size,
        "option3": placed.option3,
        "price": None if variant.price == pricing.price else variant.price,
        "compare_at": None if variant.compare_at == pricing.compare_at else variant.compare_at,
        "position": position,
        "barcode": variant.barcode or None,
        "weight_grams": variant.grams,
        "import_extra": _variant_extra(listed.options, variant),
    }
    changes = found is not None and (
        found.is_archived or any(getattr(found, name) != value for name, value in wanted.items())
    )
    return PlannedVariant(
        id=found.id if found is not None else new_id(), is_new=found is None, changes=changes, **wanted
    )


def _variant_extra(options: Sequence[Option], variant: ListedVariant) -> dict[str, Any]:
    extra: dict[str, Any] = {COLUMNS: variant.kept} if variant.kept else {}
    if sum(option.slot is Slot.OPTION3 for option in options) > 1:
        extra[VALUES] = list(variant.values)
    return extra


def _row(
    listed: Listed, product: KnownProduct | None, pricing: Pricing, digest: Digest, category_id: UUID | None
) -> dict[str, Any]:
    least, most = price_span(pricing, digest)
    status = listed.status
    if product is not None and product.status is ProductStatus.UNAVAILABLE and status is ProductStatus.ACTIVE:
        status = ProductStatus.UNAVAILABLE  # what took it off the shelves is not undone by a file
    return {
        "category_id": category_id or (product.category_id if product is not None else None),
        "name": listed.title,
        "description": listed.body,
        "brand": listed.vendor,
        "tags": listed.tags,
        "status": status,
        "price": pricing.price,
        "compare_at": pricing.compare_at,
        "min_price": least,
        "max_price": most,
        "specifications": _specifications(listed, product),
        "requires_shipping": listed.requires_shipping,
        "import_extra": _product_extra(listed, category_id),
    }


def _specifications(listed: Listed, product: KnownProduct | None) -> dict[str, Any]:
    """Those the store gave by itself, and the options that leave nothing to choose."""
    before = product.import_extra.get(OPTIONS, []) if product is not None else []
    imported = {name for name, slot in before if slot == Slot.SPECIFICATION}
    own = product.specifications if product is not None else {}
    values = listed.variants[0].values
    return {name: value for name, value in own.items() if name not in imported} | {
        option.name: value
        for option, value in zip(listed.options, values, strict=True)
        if option.slot is Slot.SPECIFICATION
    }


def _product_extra(listed: Listed, category_id: UUID | None) -> dict[str, Any]:
    extra: dict[str, Any] = {COLUMNS: listed.kept} if listed.kept else {}
    if listed.options:
        extra[OPTIONS] = [[option.name, option.slot.value] for option in listed.options]
    typed = {h.TYPE: listed.type, h.CATEGORY: listed.category}
    if any(typed.values()):
        extra[CATEGORY] = {"id": str(category_id) if category_id is not None else None, **typed}
    return extra


def _counts(
    matched: Sequence[tuple[ListedVariant, KnownVariant | None]], variants: Sequence[PlannedVariant], known: Known
) -> dict[UUID, int]:
    """New variants are always counted, if only nought; a blank cell leaves an old count alone."""
    counts: dict[UUID, int] = {}
    for (listed, found), planned in zip(matched, variants, strict=True):
        levels = known.levels.get(planned.id, [])
        if found is None or not levels:
            counts[planned.id] = listed.quantity or 0
        elif listed.quantity is not None and listed.quantity != levels[0].on_hand:
            counts[planned.id] = listed.quantity
    return counts


def _plan_images(
    images: Sequence[ListedImage], pictures: Sequence[KnownPicture]
) -> tuple[list[tuple[int, ListedImage]], list[tuple[UUID, int, ListedImage]], list[KnownPicture]]:
    """New, changed and lost pictures. The same address is the same picture."""
    left = list(pictures)
    new, changed = [], []
    for position, image in enumerate(images, 1):
        found = next((picture for picture in left if picture.url == image.src), None)
        if found is None:
            new.append((position, image))
            continue
        left.remove(found)
        said = (found.position, found.alt, found.row, found.import_extra)
        if said != (position, image.alt, image.row, image.kept):
            changed.append((found.id, position, image))
    return new, changed, left
