"""From the rows of one handle to one product, or to everything that is wrong with it."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import msgspec

from souk.catalog.imports import headings as h
from souk.catalog.imports.cells import (
    read_address,
    read_amount,
    read_choice,
    read_flag,
    read_grams,
    read_line,
    read_position,
    read_quantity,
)
from souk.catalog.imports.csv_rows import Record
from souk.catalog.imports.listed import Listed, ListedImage, ListedVariant, remember
from souk.catalog.imports.options import NO_OPTION, Option, place_options
from souk.catalog.imports.problems import BadCell, Damage, RowProblem
from souk.catalog.models import ProductStatus
from souk.catalog.prose import clean

T = TypeVar("T")
LONGEST_LINE = 255
LONGEST_PROSE = 5_000
MOST_VARIANTS = 2_048
MOST_IMAGES = 250
MOST_TAGS = 250
SAID = {
    "": ProductStatus.ACTIVE,
    "active": ProductStatus.ACTIVE,
    "unlisted": ProductStatus.DRAFT,
    "draft": ProductStatus.DRAFT,
    "archived": ProductStatus.ARCHIVED,
}
STATUSES = tuple(filter(None, SAID))
POLICIES = ("deny", "continue", "true", "false")
OVERSELLS = ("continue", "true")
UNITS = ("g", "kg", "lb", "oz")


def read_product(
    handle: str, records: Sequence[Record], *, headings: Sequence[str], currency: str
) -> Listed | list[RowProblem]:
    """The product that these rows make up. A product is read whole: one problem is enough to have none."""
    reading = _Reading(handle, currency)
    for record in records:
        if record.damage is not None:
            code, column, message = record.damage
            reading.report(record.line, column, code, message)
    if not reading.problems:
        rows = [_Row(record.line, dict(zip(headings, record.cells, strict=True))) for record in records]
        listed = reading.product(rows)
        if listed is not None and not reading.problems:
            return listed
    return reading.problems


class _Row:
    """One row by column, and its line."""

    __slots__ = ("cells", "line")

    def __init__(self, line: int, cells: dict[str, str]) -> None:
        self.line, self.cells = line, cells

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "").strip()

    @property
    def is_variant(self) -> bool:
        return any(self[column] for column in (*h.OPTION_VALUES, h.PRICE, h.SKU))


class _Choices(msgspec.Struct, frozen=True):
    """The options of a product, and in which of the three columns the values of each stand."""

    options: list[Option]
    columns: list[str]

    def values(self, row: _Row) -> tuple[str, ...]:
        return tuple(" ".join(row[column].split()) for column in self.columns)


class _Reading:
    """One product on its way in, and what was found wrong with it so far."""

    def __init__(self, handle: str, currency: str) -> None:
        self.handle, self.currency = handle, currency
        self.problems: list[RowProblem] = []

    def report(self, line: int, column: str, code: Damage, message: str) -> None:
        self.problems.append(RowProblem(line=line, column=column, code=code, message=message, handle=self.handle))

    def cell(self, row: _Row, column: str, read: Callable[[str], T], otherwise: T) -> T:
        try:
            return read(row[column])
        except BadCell as bad:
            self.report(row.line, column, bad.code, bad.message)
            return otherwise

    def text(self, row: _Row, column: str, *, longest: int = LONGEST_LINE) -> str:
        return self.cell(row, column, lambda text: read_line(text, longest=longest), "")

    def flag(self, row: _Row, column: str, *, default: bool) -> bool:
        return self.cell(row, column, lambda text: read_flag(text, default=default), default)

    def amount(self, row: _Row, column: str) -> int | None:
        return self.cell(row, column, lambda text: read_amount(text, self.currency), None)

    def product(self, rows: list[_Row]) -> Listed | None:
        first = rows[0]
        if self.flag(first, h.GIFT_CARD, default=False):
            self.report(first.line, h.GIFT_CARD, Damage.GIFT_CARD, "Gift cards are not sold as products here.")
            return None
        variants = [row for number, row in enumerate(rows) if not number or row.is_variant]
        ordered = [*variants, *(row for number, row in enumerate(rows) if number and not row.is_variant)]
        choices = self.choices(first, variants)
        product = Listed(
            line=first.line,
            rows=len(rows),
            handle=self.handle,
            title=self.title(first),
            body=self.body(first),
            vendor=self.text(first, h.VENDOR),
            type=self.text(first, h.TYPE),
            category=self.text(first, h.CATEGORY),
            tags=self.tags(first),
            status=self.status(first),
            currency=self.currency,
            requires_shipping=self.ships(variants),
            options=choices.options,
            variants=[self.variant(row, choices) for row in variants],
            images=self.images(ordered, len(variants)),
        )
        self.look_at_the_whole(first, product)
        return None if self.problems else remember(product, [row.cells for row in ordered])

    def title(self, first: _Row) -> str:
        if not self.handle:
            self.report(first.line, h.HANDLE, Damage.HANDLE_MISSING, "This row has no handle.")
        elif len(self.handle) > LONGEST_LINE:
            message = f"A handle has at most {LONGEST_LINE} characters."
            self.report(first.line, h.HANDLE, Damage.HANDLE_UNUSABLE, message)
        if not first[h.TITLE]:
            message = "The first row of a product needs a title."
            self.report(first.line, h.TITLE, Damage.TITLE_MISSING, message)
        for column in (h.SEO_TITLE, h.SEO_DESCRIPTION):
            self.text(first, column, longest=LONGEST_PROSE)
        return self.text(first, h.TITLE)

    def body(self, first: _Row) -> str:
        return clean(first.cells.get(h.BODY, ""))

    def tags(self, first: _Row) -> list[str]:
        found = list(dict.fromkeys(tag for each in first[h.TAGS].split(",") if (tag := " ".join(each.split()))))
        if len(found) > MOST_TAGS or any(len(tag) > LONGEST_LINE for tag in found):
            message = f"A product has at most {MOST_TAGS} tags of {LONGEST_LINE} characters."
            self.report(first.line, h.TAGS, Damage.TEXT_TOO_LONG, message)
        return found

    def status(self, first: _Row) -> ProductStatus:
        """An active product that is not published is a draft."""
        said = self.cell(first, h.STATUS, lambda text: read_choice(text, STATUSES), "")
        status = SAID[said]
        is_published = self.flag(first, h.PUBLISHED, default=True)
        return ProductStatus.DRAFT if status is ProductStatus.ACTIVE and not is_published else status

    def ships(self, variants: Sequence[_Row]) -> bool:
        said = [self.flag(row, h.SHIPS, default=True) for row in variants]
        return any(said)

    def choices(self, first: _Row, variants: Sequence[_Row]) -> _Choices:
        """Reports options without a name, with the same name, and variants that leave one open or repeat another."""
        names: list[str] = []
        columns: list[str] = []
        for name_column, column in zip(h.OPTION_NAMES, h.OPTION_VALUES, strict=True):
            name = self.text(first, name_column)
            named = [row for row in variants if row[column] and row[column] != NO_OPTION]
            if name and name.casefold() in {each.casefold() for each in names}:
                self.report(first.line, name_column, Damage.OPTION_NAME_TWICE, f"Two options are called {name}.")
            elif name and (named or (len(variants) > 1 and not first[column])):
                names.append(name)
                columns.append(column)
            elif named:
                message = f"“{named[0][column][:40]}” belongs to an option that has no name."
                self.report(named[0].line, column, Damage.OPTION_NAME_MISSING, message)
        bare = _Choices([], columns)
        self.look_at_values(bare, variants)
        return _Choices(place_options(names, [bare.values(row) for row in variants]), columns)

    def look_at_values(self, choices: _Choices, variants: Sequence[_Row]) -> None:
        seen: dict[tuple[str, ...], int] = {}
        for row in variants:
            values = choices.values(row)
            key = tuple(value.casefold() for value in values)
            if missing := next((c for c, value in zip(choices.columns, values, strict=True) if not value), None):
                message = "This variant does not say which it is."
                self.report(row.line, missing, Damage.OPTION_VALUE_MISSING, message)
            elif key in seen:
                column = choices.columns[0] if choices.columns else h.OPTION_VALUES[0]
                message = f"The variant of line {seen[key]} has the same options."
                self.report(row.line, column, Damage.VARIANT_TWICE, message)
            elif any(len(value) > LONGEST_LINE for value in values):
                message = f"An option value has at most {LONGEST_LINE} characters."
                self.report(row.line, choices.columns[0], Damage.TEXT_TOO_LONG, message)
            seen.setdefault(key, row.line)

    def variant(self, row: _Row, choices: _Choices) -> ListedVariant:
        price, compare_at = self.amount(row, h.PRICE), self.amount(row, h.COMPARE_AT)
        if not row[h.PRICE]:
            self.report(row.line, h.PRICE, Damage.PRICE_MISSING, "This variant has no price.")
        self.amount(row, h.COST)
        self.flag(row, h.TAXABLE, default=True)
        oversold = self.cell(row, h.POLICY, lambda text: read_choice(text, POLICIES), "") in OVERSELLS
        self.cell(row, h.WEIGHT_UNIT, lambda text: read_choice(text, UNITS), "")
        self.cell(row, h.VARIANT_IMAGE, read_address, "")
        return ListedVariant(
            line=row.line,
            sku=self.text(row, h.SKU),
            values=choices.values(row),
            price=price or 0,
            compare_at=compare_at or None,
            quantity=self.cell(row, h.QUANTITY, lambda text: read_quantity(text, may_be_negative=oversold), None),
            barcode=self.text(row, h.BARCODE),
            grams=self.cell(row, h.GRAMS, read_grams, None),
        )

    def images(self, rows: Sequence[_Row], variants: int) -> list[ListedImage]:
        """In the order of their positions; one without a position keeps its place in the file."""
        found: list[tuple[int, ListedImage]] = []
        for number, row in enumerate(rows):
            src = self.cell(row, h.IMAGE, read_address, "")
            position = self.cell(row, h.IMAGE_POSITION, read_position, None) or len(found) + 1
            alt = self.text(row, h.IMAGE_ALT, longest=LONGEST_PROSE)
            if src:
                found.append((position, ListedImage(src=src, alt=alt, row=number)))
            elif number >= variants and not row[h.IMAGE]:
                message = "This row has neither a variant nor a picture."
                self.report(row.line, "", Damage.ROW_SAYS_NOTHING, message)
        return [image for _, image in sorted(found, key=lambda each: each[0])]

    def look_at_the_whole(self, first: _Row, product: Listed) -> None:
        if len(product.variants) > MOST_VARIANTS:
            message = f"A product has at most {MOST_VARIANTS:,} variants."
            self.report(first.line, "", Damage.TOO_MANY_VARIANTS, message)
        if len(product.images) > MOST_IMAGES:
            self.report(first.line, h.IMAGE, Damage.TOO_MANY_IMAGES, f"A product has at most {MOST_IMAGES} pictures.")
        seen: set[str] = set()
        for variant in product.variants:
            if variant.sku and variant.sku in seen:
                message = f"Another variant of this product has the SKU {variant.sku}."
                self.report(variant.line, h.SKU, Damage.SKU_TWICE, message)
            seen.add(variant.sku)
