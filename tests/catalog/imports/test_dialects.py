"""The many ways in which the same products are written down."""

import io
from pathlib import Path

import pytest

from souk.catalog.imports.headings import COLUMNS, read_headings
from souk.catalog.imports.listed import Listed
from souk.catalog.imports.options import Option, Slot, place_options, place_values, slot_of
from souk.catalog.imports.product_file import ProductFile
from souk.catalog.models import ProductStatus
from souk.kernel.database import Database
from tests.catalog.conftest import Shop
from tests.catalog.imports.product_files import as_csv, bring, products_of, row, write

pytestmark = pytest.mark.anyio
ROWS = [
    row("hose", "Größere Hose", price="49.90", option1="Größe", value1="M", body="Zeile eins,\nZeile „zwei“"),
    row("hose", price="52", value1="L", sku="H-L"),
    row("mütze", "Mütze", price="9.90", qty="3"),
]


def read(tmp_path: Path, content: str | bytes) -> list[Listed]:
    file = ProductFile(write(tmp_path / "file.csv", content))
    try:
        file.start(currency="EUR")
        entries = file.take(1_000)
        assert [entry.problems for entry in entries] == [[] for _ in entries]
        return [entry.listed for entry in entries if entry.listed is not None]
    finally:
        file.close()


def without_lines(products: list[Listed]) -> list[tuple[object, ...]]:
    return [
        (
            *(each.handle, each.title, each.body.replace("\r\n", "\n").replace("\r", "\n"), each.options),
            *((variant.values, variant.price, variant.sku, variant.quantity) for variant in each.variants),
        )
        for each in products
    ]


class TestTheSameProducts:
    @pytest.mark.parametrize(
        "content",
        [
            as_csv(ROWS).encode("utf-8-sig"),
            as_csv(ROWS, newline="\r\n").encode(),
            as_csv(ROWS, newline="\r").encode(),
            as_csv(ROWS, delimiter=";").encode(),
            as_csv(ROWS, delimiter="\t").encode(),
            as_csv(ROWS, delimiter=";", newline="\r\n").encode("cp1252"),
            b"sep=;\r\n" + as_csv(ROWS, delimiter=";", newline="\r\n").encode("cp1252"),
            b"\n\n" + as_csv(ROWS).encode() + b"\n,,,,\n\n",
            as_csv([ROWS[0], ROWS[2], ROWS[1]]).encode(),
            as_csv(ROWS).rstrip("\n").encode(),
            as_csv(ROWS).replace("Handle,Title", " handle ,TITLE").encode(),
        ],
        ids=["bom", "crlf", "cr", "semicolon", "tab", "windows", "sep", "blanks", "scattered", "no end", "case"],
    )
    async def test_are_read_from_every_dialect(self, tmp_path: Path, content: bytes) -> None:
        assert without_lines(read(tmp_path, content)) == without_lines(read(tmp_path, as_csv(ROWS)))

    async def test_are_read_under_the_headings_of_the_newer_template(self, tmp_path: Path) -> None:
        newer = {
            "Handle": "URL handle",
            "Body (HTML)": "Description",
            "Published": "Published on online store",
            "Option1 Name": "Option1 name",
            "Option1 Value": "Option1 value",
            "Variant SKU": "SKU",
            "Variant Inventory Qty": "Inventory quantity",
            "Variant Price": "Price",
            "Image Src": "Product image URL",
        }
        renamed = [{newer.get(name, name): text for name, text in each.items()} for each in ROWS]
        columns = [newer.get(name, name) for name in ("Title", "Handle", *ROWS[0])]
        assert without_lines(read(tmp_path, as_csv(renamed, list(dict.fromkeys(columns))))) == without_lines(
            read(tmp_path, as_csv(ROWS))
        )

    async def test_lines_are_those_of_the_file(self, tmp_path: Path) -> None:
        assert [
            (each.line, [variant.line for variant in each.variants])
            for each in read(tmp_path, "\n" + as_csv([ROWS[0], ROWS[2], ROWS[1]]))
        ] == [(3, [3, 6]), (5, [5])]

    async def test_without_a_handle_column_titles_make_them(self, tmp_path: Path) -> None:
        products = read(tmp_path, "Title,Price\nBlue Hat,3\nRed Hat,4\n")
        assert [(each.handle, each.variants[0].price) for each in products] == [("blue-hat", 300), ("red-hat", 400)]

    async def test_currencies_without_cents_have_none(self, tmp_path: Path) -> None:
        file = ProductFile(write(tmp_path / "a.csv", "Handle,Title,Price\na,A,1200.00\nb,B,1200.5\n"))
        file.start(currency="JPY")
        first, second = file.take(2)
        file.close()
        assert first.listed is not None
        assert first.listed.variants[0].price == 1200
        assert [problem.code for problem in second.problems] == ["price_too_precise"]


class TestPictures:
    async def test_stand_in_the_order_of_their_positions(self, tmp_path: Path) -> None:
        rows = [
            row("a", "A", price="1", image="https://x.example/2") | {"Image Position": "2", "Image Alt Text": "two"},
            row("a", image="https://x.example/3"),
            row("a", image="https://x.example/1") | {"Image Position": "1"},
        ]
        (product,) = read(tmp_path, as_csv(rows))
        assert [(image.src[-1], image.alt, image.row) for image in product.images] == [
            ("1", "", 2),
            ("2", "two", 0),
            ("3", "", 1),
        ]


class TestOptions:
    @pytest.mark.parametrize("name", ["Color", "colour", "FARBE", "Couleur", "色", "Färg"])
    async def test_colours_have_many_names(self, name: str) -> None:
        assert slot_of(name) is Slot.COLOR

    @pytest.mark.parametrize("name", ["Size", "Größe", "GRÖSSE", "Taille", "Talla", "サイズ"])
    async def test_sizes_too(self, name: str) -> None:
        assert slot_of(name) is Slot.SIZE

    async def test_others_are_chosen_or_told(self) -> None:
        options = place_options(["Material", "Size", "Fit"], [("Wool", "S", "Slim"), ("Silk", "S", "Slim")])
        assert options == [
            Option("Material", Slot.OPTION3),
            Option("Size", Slot.SIZE),
            Option("Fit", Slot.SPECIFICATION),
        ]
        placed = place_values(options, ("Wool", "S", "Slim"))
        assert (placed.color, placed.size, placed.option3) == (None, "S", "Wool")

    async def test_of_a_product_come_out_where_pages_show_them(
        self, database: Database, shop: Shop, tmp_path: Path
    ) -> None:
        rows = [
            row("bag", "Bag", price="5", option1="Farbe", value1="Blau", option2="Stoff", value2="Leinen"),
            row("bag", price="5", value1="Rot", value2="Leinen"),
        ]
        await bring(database, write(tmp_path / "a.csv", rows), shop.store.id)
        (bag,) = (await products_of(database, shop.store.id)).values()
        assert [(each.color, each.option3) for each in bag.choices] == [("Blau", None), ("Rot", None)]
        assert bag.specifications == {"Stoff": "Leinen"}


class TestStatus:
    @pytest.mark.parametrize(
        ("status", "published", "expected"),
        [
            ("", "", ProductStatus.ACTIVE),
            ("active", "TRUE", ProductStatus.ACTIVE),
            ("Active", "false", ProductStatus.DRAFT),
            ("", "FALSE", ProductStatus.DRAFT),
            ("draft", "true", ProductStatus.DRAFT),
            ("archived", "true", ProductStatus.ARCHIVED),
            ("unlisted", "true", ProductStatus.DRAFT),
        ],
    )
    async def test_follows_both_columns(
        self, tmp_path: Path, status: str, published: str, expected: ProductStatus
    ) -> None:
        (product,) = read(tmp_path, as_csv([row("a", "A", price="1", status=status, published=published)]))
        assert product.status is expected


class TestHostileBodies:
    @pytest.mark.parametrize(
        "body",
        [
            "<p>Hi<script>alert(1)</script></p>",
            "<p onclick='x()'>Hi</p>",
            "<style>p{}</style><p>Hi</p>",
            "<p>Hi<a href='javascript:x()'></a></p>",
            "<svg/onload=alert(1)><p>Hi</p>",
            "<p>Hi</p><iframe src='//evil.example'></iframe>",
            "<p style='background:url(x)'>Hi</p>",
            "<p>Hi<img src=x onerror=alert(1)></p>",
            "<scr<script>ipt>alert(1)</script><p>Hi</p>",
        ],
    )
    async def test_lose_what_could_run_and_keep_their_words(self, tmp_path: Path, body: str) -> None:
        (product,) = read(tmp_path, as_csv([row("a", "A", price="1", body=body)]))
        cleaned = product.body.lower()
        assert "hi" in cleaned
        for hostile in (
            "<script",
            "javascript:",
            "onclick",
            "onload",
            "onerror",
            "<style",
            "style=",
            "<iframe",
            "<svg",
        ):
            assert hostile not in cleaned
        assert body not in str(product.kept)

    async def test_words_alone_stay_as_they_are(self, tmp_path: Path) -> None:
        (product,) = read(tmp_path, as_csv([row("a", "A", price="1", body=" men's 5 < 6 & more ")]))
        assert product.body == " men's 5 < 6 & more "


class TestHeadings:
    async def test_an_export_writes_none_twice(self) -> None:
        assert read_headings(COLUMNS) == list(COLUMNS)


class TestWorkbooks:
    async def test_numbers_and_truths_are_read_as_shown(self, tmp_path: Path) -> None:
        from rustpy_xlsxwriter import FastExcel

        out = io.BytesIO()
        values = {
            "Handle": "a",
            "Title": "A",
            "Variant Price": 9.99,
            "Variant Barcode": 4006381333931,
            "Published": False,
        }
        more = {"Handle": "b", "Title": 12, "Variant Price": 50.0, "Variant Barcode": "007", "Published": True}
        FastExcel(out).sheet("Products", [values, more]).save()

        first, second = read(tmp_path, out.getvalue())
        assert (first.variants[0].price, first.variants[0].barcode, first.status) == (
            999,
            "4006381333931",
            ProductStatus.DRAFT,
        )
        assert (second.title, second.variants[0].price, second.variants[0].barcode) == ("12", 5000, "007")
        assert (first.line, second.line) == (2, 3)
