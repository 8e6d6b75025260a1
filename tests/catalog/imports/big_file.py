"""A product file as large as one likes, the same every time: for tests, and for the benchmark of imports."""

import csv
from pathlib import Path

COLUMNS = (
    *("Handle", "Title", "Body (HTML)", "Vendor", "Type", "Tags", "Published"),
    *("Option1 Name", "Option1 Value", "Option2 Name", "Option2 Value"),
    *("Variant SKU", "Variant Grams", "Variant Inventory Tracker", "Variant Inventory Qty", "Variant Price"),
    *(
        "Variant Compare At Price",
        "Variant Requires Shipping",
        "Variant Barcode",
        "Image Src",
        "Image Position",
        "Status",
    ),
)
COLORS, SIZES = ("Blue", "Clay", "Moss", "Sand", "Slate"), ("S", "M", "L", "XL")
NOUNS = ("Shirt", "Jumper", "Jacket", "Skirt", "Scarf", "Boot", "Satchel", "Lamp", "Bowl", "Blanket")
WORDS = ("woven", "washed", "quilted", "striped", "plain", "brushed", "felted", "ribbed", "waxed", "dyed")
VARIANTS_EACH = 4
BODY = "<p>{word} by hand, in small runs, from cloth that lasts. Made for the {number}th day as for the first.</p>"


def write_big_file(path: Path, *, rows: int = 100_000, pictures: bool = True) -> Path:
    """`rows` variants, four to a product."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="")
        writer.writeheader()
        for number in range(rows):
            writer.writerow(_row(number, pictures=pictures))
    return path


def _row(number: int, *, pictures: bool) -> dict[str, object]:
    product, variant = divmod(number, VARIANTS_EACH)
    row: dict[str, object] = {
        "Handle": f"item-{product}",
        "Option1 Value": COLORS[(product + variant) % len(COLORS)],
        "Option2 Value": SIZES[variant],
        "Variant SKU": f"SKU-{number:07}",
        "Variant Grams": 100 + number % 900,
        "Variant Inventory Tracker": "shopify",
        "Variant Inventory Qty": number % 40,
        "Variant Price": f"{10 + number % 90}.{number % 100:02}",
        "Variant Requires Shipping": "true",
        "Variant Barcode": f"{4_000_000_000_000 + number}",
    }
    if variant == 0:
        word = WORDS[product // len(NOUNS) % len(WORDS)]
        row |= {
            "Title": f"{word.title()} {NOUNS[product % len(NOUNS)]} No. {product}",
            "Body (HTML)": BODY.format(word=word.title(), number=product),
            "Vendor": f"Workshop {product % 40}",
            "Type": NOUNS[product % len(NOUNS)],
            "Tags": f"{word}, {NOUNS[product % len(NOUNS)].lower()}",
            "Published": "true",
            "Option1 Name": "Color",
            "Option2 Name": "Size",
            "Status": "active",
        }
        if pictures:
            row |= {"Image Src": f"https://pictures.example/{product}.jpg", "Image Position": 1}
    return row
