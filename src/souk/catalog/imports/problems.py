"""What can be wrong with a product file: a code for a program, a sentence for the merchant, and where it stands."""

from enum import StrEnum

import msgspec

from souk.kernel.errors import Invalid, TooLarge


class Damage(StrEnum):
    """The code of a problem with one row. `docs/guides/import-products.md` explains each."""

    BROKEN_QUOTES = "broken_quotes"
    WRONG_CELL_COUNT = "wrong_cell_count"
    CELL_TOO_LONG = "cell_too_long"
    BAD_ENCODING = "bad_encoding"
    BAD_CHARACTERS = "bad_characters"
    HANDLE_MISSING = "handle_missing"
    HANDLE_UNUSABLE = "handle_unusable"
    TITLE_MISSING = "title_missing"
    TEXT_TOO_LONG = "text_too_long"
    PRICE_MISSING = "price_missing"
    PRICE_NOT_A_NUMBER = "price_not_a_number"
    PRICE_HAS_CURRENCY = "price_has_currency"
    PRICE_HAS_SEPARATOR = "price_has_separator"
    PRICE_NEGATIVE = "price_negative"
    PRICE_TOO_PRECISE = "price_too_precise"
    PRICE_TOO_LARGE = "price_too_large"
    QUANTITY_NOT_WHOLE = "quantity_not_whole"
    QUANTITY_NEGATIVE = "quantity_negative"
    QUANTITY_TOO_LARGE = "quantity_too_large"
    QUANTITY_HELD = "quantity_held"
    WEIGHT_UNREADABLE = "weight_unreadable"
    NOT_TRUE_OR_FALSE = "not_true_or_false"
    CHOICE_UNKNOWN = "choice_unknown"
    OPTION_NAME_MISSING = "option_name_missing"
    OPTION_NAME_TWICE = "option_name_twice"
    OPTION_VALUE_MISSING = "option_value_missing"
    VARIANT_TWICE = "variant_twice"
    TOO_MANY_VARIANTS = "too_many_variants"
    TOO_MANY_IMAGES = "too_many_images"
    SKU_TWICE = "sku_twice"
    SKU_TAKEN = "sku_taken"
    ADDRESS_UNUSABLE = "address_unusable"
    POSITION_UNREADABLE = "position_unreadable"
    ROW_SAYS_NOTHING = "row_says_nothing"
    GIFT_CARD = "gift_card"


class RowProblem(msgspec.Struct, frozen=True):
    """One thing that is wrong. `line` counts lines of the file, the heading being line 1 (a row, in a workbook)."""

    line: int
    column: str
    code: Damage
    message: str
    handle: str


class BadCell(ValueError):
    """A cell that cannot be read; whoever reads the row adds where it stands."""

    def __init__(self, code: Damage, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


class NotAProductFile(Invalid):
    """Nothing of the file can be imported."""

    field = "file"
    sentence = "This is not a Shopify product file: its first line has no Title and Handle columns."


class ProductFileTooLarge(TooLarge):
    sentence = "This file is larger than an import takes."
