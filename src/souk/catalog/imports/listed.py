"""A product as a Shopify file tells it: what an import reads, and what an export writes.

Both go through `write_rows`, so that what a merchant's cell said beyond what Souk keeps (`50` for `50.00`, a column
nobody here knows) can be remembered as the difference, and given back as long as the value has not changed since.
"""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from souk.catalog.imports import headings as h
from souk.catalog.imports.cells import write_amount
from souk.catalog.imports.options import NO_OPTION, Option
from souk.catalog.models import ProductStatus

Kept = dict[str, str | list[str]]
"""By column: the merchant's text where we would write nothing; else `[theirs, what we would write]`."""
Row = dict[str, str]


class ListedVariant(msgspec.Struct, frozen=True, kw_only=True):
    """`values` follow the product's options. `compare_at` and `quantity` may be unsaid."""

    line: int = 0
    sku: str
    values: tuple[str, ...]
    price: int
    compare_at: int | None
    quantity: int | None
    barcode: str
    grams: int | None
    kept: Kept = {}


class ListedImage(msgspec.Struct, frozen=True, kw_only=True):
    """`row` is which of the product's rows it stands on."""

    src: str
    alt: str
    row: int
    kept: Kept = {}


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """One product. `line` and `rows` tell where in the file it begins, and how many rows it takes."""

    line: int = 0
    rows: int = 0
    handle: str
    title: str
    body: str
    vendor: str
    type: str
    category: str
    tags: list[str]
    status: ProductStatus
    currency: str
    requires_shipping: bool
    options: list[Option]
    variants: list[ListedVariant]
    images: list[ListedImage]
    kept: Kept = {}


def write_rows(listed: Listed) -> list[Row]:
    """The product's rows as we would write them by ourselves: variants first, images beside and below them."""
    count = max([1, len(listed.variants), *(image.row + 1 for image in listed.images)])
    rows: list[Row] = [{h.HANDLE: listed.handle} for _ in range(count)]
    rows[0].update(_of_product(listed))
    for row, variant in zip(rows, listed.variants, strict=False):
        row.update(_of_variant(listed, variant))
    for position, image in enumerate(listed.images, 1):
        rows[image.row].update({h.IMAGE: image.src, h.IMAGE_POSITION: str(position), h.IMAGE_ALT: image.alt})
    return rows


def _of_product(listed: Listed) -> Row:
    names = [option.name for option in listed.options] or ["Title"]
    status = ProductStatus.ACTIVE if listed.status is ProductStatus.UNAVAILABLE else listed.status
    return {
        h.TITLE: listed.title,
        h.BODY: listed.body,
        h.VENDOR: listed.vendor,
        h.CATEGORY: listed.category,
        h.TYPE: listed.type,
        h.TAGS: ", ".join(listed.tags),
        h.PUBLISHED: "true" if status is ProductStatus.ACTIVE else "false",
        h.STATUS: status.value,
        h.GIFT_CARD: "false",
        **dict(zip(h.OPTION_NAMES, names, strict=False)),
    }


def _of_variant(listed: Listed, variant: ListedVariant) -> Row:
    return {
        **dict(zip(h.OPTION_VALUES, variant.values or (NO_OPTION,), strict=False)),
        h.SKU: variant.sku,
        h.GRAMS: "" if variant.grams is None else str(variant.grams),
        h.TRACKER: "shopify",
        h.QUANTITY: str(variant.quantity or 0),
        h.POLICY: "deny",
        h.FULFILMENT: "manual",
        h.PRICE: write_amount(variant.price, listed.currency),
        h.COMPARE_AT: write_amount(variant.compare_at, listed.currency),
        h.SHIPS: "true" if listed.requires_shipping else "false",
        h.TAXABLE: "true",
        h.BARCODE: variant.barcode,
        h.WEIGHT_UNIT: "kg",
    }


def remember(listed: Listed, given: Sequence[Mapping[str, str]]) -> Listed:
    """The same product, with what the file's rows said beyond it. `given` stand in the order of `write_rows`."""
    of_product: Kept = {}
    of_variants: list[Kept] = [{} for _ in listed.variants]
    of_images: dict[int, Kept] = {image.row: {} for image in listed.images}
    for number, (ours, theirs) in enumerate(zip(write_rows(listed), given, strict=True)):
        variant = of_variants[number] if number < len(of_variants) else None
        image = of_images.get(number)
        for column, text in _differences(ours, theirs):
            if column in h.OF_IMAGE and image is not None:
                image[column] = text
            elif number == 0 and h.is_of_product(column):
                of_product[column] = text
            elif variant is not None:
                variant[column] = text
            elif image is not None:
                image[column] = text
    replace = msgspec.structs.replace
    return replace(
        listed,
        kept=of_product,
        variants=[replace(each, kept=kept) for each, kept in zip(listed.variants, of_variants, strict=True)],
        images=[replace(each, kept=of_images[each.row]) for each in listed.images],
    )


def _differences(ours: Row, theirs: Mapping[str, str]) -> Iterable[tuple[str, str | list[str]]]:
    """What they wrote and we would not. A body is never remembered as it came: it was cleaned for a reason."""
    for column, text in theirs.items():
        own = ours.get(column, "")
        if text != own and column and column not in {h.HANDLE, h.BODY}:
            yield column, [text, own] if own else text


def recall(rows: list[Row], listed: Listed) -> list[Row]:
    """Put what was remembered into rows that `write_rows` made of the product as it is now."""
    _overlay(rows[0], listed.kept)
    for row, variant in zip(rows, listed.variants, strict=False):
        _overlay(row, variant.kept)
    for image in listed.images:
        _overlay(rows[image.row], image.kept)
    return rows


def _overlay(row: Row, kept: Kept) -> None:
    for column, text in kept.items():
        theirs, own = (text, "") if isinstance(text, str) else text
        if row.get(column, "") == own:
            row[column] = theirs
