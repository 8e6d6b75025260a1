"""The columns of a Shopify product file: today's names, yesterday's, and those of the newer template."""

from collections.abc import Sequence

from souk.catalog.imports.problems import NotAProductFile

HANDLE, TITLE, BODY, VENDOR = "Handle", "Title", "Body (HTML)", "Vendor"
CATEGORY, TYPE, TAGS, PUBLISHED, STATUS = "Product Category", "Type", "Tags", "Published", "Status"
GIFT_CARD, SEO_TITLE, SEO_DESCRIPTION = "Gift Card", "SEO Title", "SEO Description"
OPTION_NAMES = ("Option1 Name", "Option2 Name", "Option3 Name")
OPTION_VALUES = ("Option1 Value", "Option2 Value", "Option3 Value")
SKU, GRAMS, TRACKER, QUANTITY = "Variant SKU", "Variant Grams", "Variant Inventory Tracker", "Variant Inventory Qty"
POLICY, PRICE, COMPARE_AT = "Variant Inventory Policy", "Variant Price", "Variant Compare At Price"
SHIPS, TAXABLE, BARCODE = "Variant Requires Shipping", "Variant Taxable", "Variant Barcode"
FULFILMENT = "Variant Fulfillment Service"
IMAGE, IMAGE_POSITION, IMAGE_ALT = "Image Src", "Image Position", "Image Alt Text"
VARIANT_IMAGE, WEIGHT_UNIT, COST = "Variant Image", "Variant Weight Unit", "Cost per item"

COLUMNS = (
    *(HANDLE, TITLE, BODY, VENDOR, CATEGORY, TYPE, TAGS, PUBLISHED),
    *("Option1 Name", "Option1 Value", "Option1 Linked To"),
    *("Option2 Name", "Option2 Value", "Option2 Linked To"),
    *("Option3 Name", "Option3 Value", "Option3 Linked To"),
    *(SKU, GRAMS, TRACKER, QUANTITY, POLICY, FULFILMENT, PRICE, COMPARE_AT, SHIPS, TAXABLE),
    *("Unit Price Total Measure", "Unit Price Total Measure Unit"),
    *("Unit Price Base Measure", "Unit Price Base Measure Unit"),
    *(BARCODE, IMAGE, IMAGE_POSITION, IMAGE_ALT, GIFT_CARD, SEO_TITLE, SEO_DESCRIPTION),
    "Google Shopping / Google Product Category",
    *("Google Shopping / Gender", "Google Shopping / Age Group", "Google Shopping / MPN"),
    *("Google Shopping / AdWords Grouping", "Google Shopping / AdWords Labels"),
    *("Google Shopping / Condition", "Google Shopping / Custom Product"),
    *("Google Shopping / Custom Label 0", "Google Shopping / Custom Label 1", "Google Shopping / Custom Label 2"),
    *("Google Shopping / Custom Label 3", "Google Shopping / Custom Label 4"),
    *(VARIANT_IMAGE, WEIGHT_UNIT, "Variant Tax Code", COST, STATUS),
)
"""What an export writes, in this order, before the columns only this store's files had."""

RENAMED = {
    "Product Handle": HANDLE,
    "URL Handle": HANDLE,
    "Product Title": TITLE,
    "Description": BODY,
    "Body HTML": BODY,
    "Product Vendor": VENDOR,
    "Product Type": TYPE,
    "Product Tags": TAGS,
    "Published on online store": PUBLISHED,
    "Product Status": STATUS,
    "SKU": SKU,
    "Barcode": BARCODE,
    "Weight value (grams)": GRAMS,
    "Inventory tracker": TRACKER,
    "Inventory quantity": QUANTITY,
    "Variant Inventory Quantity": QUANTITY,
    "Continue selling when out of stock": POLICY,
    "Fulfillment service": FULFILMENT,
    "Price": PRICE,
    "Compare-at price": COMPARE_AT,
    "Compare at price": COMPARE_AT,
    "Variant Compare-at Price": COMPARE_AT,
    "Requires shipping": SHIPS,
    "Charge tax": TAXABLE,
    "Product image URL": IMAGE,
    "Image URL": IMAGE,
    "Variant image URL": VARIANT_IMAGE,
    "Weight unit for display": WEIGHT_UNIT,
    "Tax code": "Variant Tax Code",
    "Variant Cost": COST,
    "Google Shopping / Manufacturer part number (MPN)": "Google Shopping / MPN",
    "Google Shopping / Ad group name": "Google Shopping / AdWords Grouping",
    "Google Shopping / Ads labels": "Google Shopping / AdWords Labels",
}
"""Headings of the newer template and of common tools → the heading under which we know the column."""

OF_PRODUCT = frozenset(
    (
        *(TITLE, BODY, VENDOR, CATEGORY, TYPE, TAGS, PUBLISHED, *OPTION_NAMES, GIFT_CARD, SEO_TITLE, SEO_DESCRIPTION),
        *("Option1 Linked To", "Option2 Linked To", "Option3 Linked To", STATUS),
        *(each for each in COLUMNS if each.startswith("Google Shopping")),
    )
)
"""Columns that speak for the whole product, and stand on its first row."""
OF_IMAGE = frozenset((IMAGE, IMAGE_POSITION, IMAGE_ALT))
MOST_COLUMNS = 500
LONGEST_HEADING = 255


def _key(heading: str) -> str:
    return " ".join(heading.split()).casefold()


_KNOWN = {_key(each): each for each in COLUMNS} | {_key(theirs): ours for theirs, ours in RENAMED.items()}


def known(cells: Sequence[str]) -> int:
    """How many of these cells are headings we know: tells one delimiter from another."""
    return sum(_key(cell) in _KNOWN for cell in cells)


def read_headings(cells: Sequence[str]) -> list[str]:
    """The column names, ours where we know them, "" for a column without a heading. Raises NotAProductFile."""
    if len(cells) > MOST_COLUMNS:
        raise NotAProductFile(f"A product file has at most {MOST_COLUMNS} columns; this one has {len(cells)}.")
    names: list[str] = []
    for cell in cells:
        name = _KNOWN.get(_key(cell), " ".join(cell.split()))
        if len(name) > LONGEST_HEADING or not name.isprintable():
            raise NotAProductFile("One of the headings in the first line cannot be read.")
        if name and name in names:
            raise NotAProductFile(f"The column {name} is there twice. Keep one of them.")
        names.append(name)
    if TITLE not in names:
        raise NotAProductFile
    return names


def is_of_product(column: str) -> bool:
    return column in OF_PRODUCT or "(product.metafields." in column
