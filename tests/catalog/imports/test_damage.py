"""What is wrong with a file, by line; and that the rest of it, or nothing, is imported."""

from pathlib import Path

import pytest

from souk.catalog.imports.problems import Damage, NotAProductFile, ProductFileTooLarge, RowProblem
from souk.catalog.imports.product_file import ProductFile
from souk.kernel.database import Database
from souk.kernel.errors import Invalid
from souk.stores import UnknownStore
from tests.catalog.conftest import Shop
from tests.catalog.imports.product_files import as_csv, bring, counts, everything_in, products_of, row, write

pytestmark = pytest.mark.anyio
TEN = '''\
Handle,Title,Option1 Name,Option1 Value,Variant Price,Variant Inventory Qty,Published,Image Src,Status
good-one,Good One,,,10.00,1,true,,active
bad-price,Bad Price,,,ten,1,true,,active
bad-comma,Bad Comma,,,"1,000.00",1,true,,active
bad-minus,Bad Minus,,,-5.00,1,true,,active
bad-cents,Bad Cents,,,9.999,1,true,,active
bad-sign,Bad Sign,,,$9.99,1,true,,active
bad-stock,Bad Stock,,,5.00,1.5,true,,active
good-two,Good Two,Size,S,10.00,1,true,,active
good-two,,,M,10.00,2,true,,active
bad-title,,,,5.00,1,true,,active
bad-quote,"Bad Quote,,,5.00,1,true,,active
bad-short,Bad Short,5.00
bad-twice,Bad Twice,Size,S,5.00,1,true,,active
bad-twice,,,S,5.00,1,true,,active
good-three,"Good, ""Three""",,,10.00,1,true,https://a.example/3.jpg,active
'''
EXPECTED = [
    (3, "Variant Price", Damage.PRICE_NOT_A_NUMBER, "bad-price"),
    (4, "Variant Price", Damage.PRICE_HAS_SEPARATOR, "bad-comma"),
    (5, "Variant Price", Damage.PRICE_NEGATIVE, "bad-minus"),
    (6, "Variant Price", Damage.PRICE_TOO_PRECISE, "bad-cents"),
    (7, "Variant Price", Damage.PRICE_HAS_CURRENCY, "bad-sign"),
    (8, "Variant Inventory Qty", Damage.QUANTITY_NOT_WHOLE, "bad-stock"),
    (11, "Title", Damage.TITLE_MISSING, "bad-title"),
    (12, "", Damage.BROKEN_QUOTES, "bad-quote"),
    (13, "", Damage.WRONG_CELL_COUNT, "bad-short"),
    (15, "Option1 Value", Damage.VARIANT_TWICE, "bad-twice"),
]


def told(problems: list[RowProblem]) -> list[tuple[int, str, Damage, str]]:
    return [(each.line, each.column, each.code, each.handle) for each in problems]


def problems_in(tmp_path: Path, content: str | bytes) -> list[RowProblem]:
    file = ProductFile(write(tmp_path / "file.csv", content))
    try:
        file.start(currency="USD")
        return [problem for entry in file.take(1_000_000) for problem in entry.problems]
    finally:
        file.close()


class TestTenKindsOfDamage:
    async def test_give_ten_errors_by_line_and_the_rest_is_imported(
        self, database: Database, shop: Shop, tmp_path: Path
    ) -> None:
        report = await bring(database, write(tmp_path / "ten.csv", TEN), shop.store.id)

        assert told(report.errors) == EXPECTED
        assert all(problem.message.endswith(".") for problem in report.errors)
        assert counts(report) == (3, 0, 0, 10)
        found = await products_of(database, shop.store.id)
        assert sorted(found) == ["good-one", "good-three", "good-two"]
        assert found["good-three"].name == 'Good, "Three"'
        assert [(each.size, each.on_hand) for each in found["good-two"].choices] == [("S", 1), ("M", 2)]

    async def test_or_nothing_is_imported_when_that_is_asked(
        self, database: Database, shop: Shop, tmp_path: Path
    ) -> None:
        report = await bring(database, write(tmp_path / "ten.csv", TEN), shop.store.id, on_error="abort")

        assert report.status == "aborted"
        assert told(report.errors) == EXPECTED
        assert counts(report) == (0, 0, 0, 10)
        assert await products_of(database, shop.store.id) == {}

    async def test_nothing_is_written_by_a_dry_run(self, database: Database, shop: Shop, tmp_path: Path) -> None:
        before = await everything_in(database)
        report = await bring(database, write(tmp_path / "ten.csv", TEN), shop.store.id, dry_run=True)

        assert (report.id, told(report.errors), counts(report)) == (None, EXPECTED, (3, 0, 0, 10))
        assert await everything_in(database) == before

    async def test_mended_they_come_in_and_the_others_stay_as_they_are(
        self, database: Database, shop: Shop, tmp_path: Path
    ) -> None:
        await bring(database, write(tmp_path / "ten.csv", TEN), shop.store.id)
        mended = TEN.replace(",ten,", ",10.00,").replace('"Bad Quote', "Bad Quote")
        report = await bring(database, write(tmp_path / "ten.csv", mended), shop.store.id)
        assert counts(report) == (2, 0, 3, 8)


class TestAProductIsImportedWholeOrNotAtAll:
    async def test_when_only_its_last_row_is_wrong(self, database: Database, shop: Shop, tmp_path: Path) -> None:
        rows = [
            row("shirt", "Shirt", option1="Size", value1="S", price="5"),
            row("cup", "Cup", price="3"),
            row("shirt", value1="M", price="5.001"),
        ]
        report = await bring(database, write(tmp_path / "a.csv", rows), shop.store.id)

        assert told(report.errors) == [(4, "Variant Price", Damage.PRICE_TOO_PRECISE, "shirt")]
        assert list(await products_of(database, shop.store.id)) == ["cup"]

    async def test_an_update_that_is_wrong_changes_nothing(
        self, database: Database, shop: Shop, tmp_path: Path
    ) -> None:
        await bring(database, write(tmp_path / "a.csv", [row("cup", "Cup", price="3", qty="4")]), shop.store.id)
        before = await products_of(database, shop.store.id)

        worse = [row("cup", "Better Cup", price="2", qty="-1")]
        report = await bring(database, write(tmp_path / "a.csv", worse), shop.store.id)
        assert told(report.errors) == [(2, "Variant Inventory Qty", Damage.QUANTITY_NEGATIVE, "cup")]
        assert await products_of(database, shop.store.id) == before


def one(**cells: str) -> str:
    return as_csv([row("thing", "Thing", **{"price": "1", **cells})])


class TestEachDamage:
    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (one(price=""), Damage.PRICE_MISSING),
            (one(price="1e3"), Damage.PRICE_NOT_A_NUMBER),
            (one(price="NaN"), Damage.PRICE_NOT_A_NUMBER),
            (one(price="\N{ARABIC-INDIC DIGIT ONE}"), Damage.PRICE_NOT_A_NUMBER),
            (one(price="12,50"), Damage.PRICE_HAS_SEPARATOR),
            (one(price="1'000.00"), Damage.PRICE_HAS_SEPARATOR),
            (one(price="12.50 EUR"), Damage.PRICE_HAS_CURRENCY),
            (one(price="\N{EURO SIGN}12"), Damage.PRICE_HAS_CURRENCY),
            (one(price="-\N{POUND SIGN}12"), Damage.PRICE_HAS_CURRENCY),
            (one(price="\N{MINUS SIGN}12"), Damage.PRICE_NEGATIVE),
            (one(price="9" * 30), Damage.PRICE_TOO_LARGE),
            (one(**{"Variant Compare At Price": "x"}), Damage.PRICE_NOT_A_NUMBER),
            (one(**{"Cost per item": "-1"}), Damage.PRICE_NEGATIVE),
            (one(qty="many"), Damage.QUANTITY_NOT_WHOLE),
            (one(qty="99999999999"), Damage.QUANTITY_TOO_LARGE),
            (one(**{"Variant Grams": "-1"}), Damage.WEIGHT_UNREADABLE),
            (one(**{"Variant Weight Unit": "stone"}), Damage.CHOICE_UNKNOWN),
            (one(**{"Variant Inventory Policy": "maybe"}), Damage.CHOICE_UNKNOWN),
            (one(status="sold"), Damage.CHOICE_UNKNOWN),
            (one(published="perhaps"), Damage.NOT_TRUE_OR_FALSE),
            (one(image="file:///etc/passwd"), Damage.ADDRESS_UNUSABLE),
            (one(image="https://user:secret@a.example/x.jpg"), Damage.ADDRESS_UNUSABLE),
            (one(image="https://[broken/x.jpg"), Damage.ADDRESS_UNUSABLE),
            (one(image="https://a.example/1.jpg", **{"Image Position": "first"}), Damage.POSITION_UNREADABLE),
            (one(value1="Red"), Damage.OPTION_NAME_MISSING),
            (one(option1="Size", value1="S", option2="size", value2="M"), Damage.OPTION_NAME_TWICE),
            (one(body="a\x07b"), Damage.BAD_CHARACTERS),
            (one(body="a\x00b"), Damage.BAD_CHARACTERS),
            (one(body="x" * 100_001), Damage.CELL_TOO_LONG),
            (one(vendor="x" * 256), Damage.TEXT_TOO_LONG),
            (one(tags=",".join(map(str, range(251)))), Damage.TEXT_TOO_LONG),
            (one(**{"Gift Card": "true"}), Damage.GIFT_CARD),
            (as_csv([row("", "Thing", price="1")]), Damage.HANDLE_MISSING),
            (as_csv([row("x" * 256, "Thing", price="1")]), Damage.HANDLE_UNUSABLE),
        ],
        ids=lambda each: each.value if isinstance(each, Damage) else "",
    )
    async def test_is_told_by_its_code(self, tmp_path: Path, content: str, code: Damage) -> None:
        assert [problem.code for problem in problems_in(tmp_path, content)] == [code]

    async def test_of_several_rows_is_told_where_it_stands(self, tmp_path: Path) -> None:
        rows = [
            row("shirt", "Shirt", option1="Size", value1="S", price="5", sku="A"),
            row("shirt", value1="M", price="5", sku="A"),
            row("shirt", price="5", sku="B"),
            row("shirt", vendor="Nobody"),
        ]
        assert told(problems_in(tmp_path, as_csv(rows))) == [
            (4, "Option1 Value", Damage.OPTION_VALUE_MISSING, "shirt"),
            (5, "", Damage.ROW_SAYS_NOTHING, "shirt"),
            (3, "Variant SKU", Damage.SKU_TWICE, "shirt"),
        ]

    async def test_too_many_variants_and_pictures(self, tmp_path: Path) -> None:
        rows = [row("a", "A", option1="Size", value1="0", price="1", image="https://a.example/0")]
        rows += [row("a", value1=str(n), price="1", image=f"https://a.example/{n}") for n in range(1, 2_049)]
        assert [problem.code for problem in problems_in(tmp_path, as_csv(rows))] == [
            Damage.TOO_MANY_VARIANTS,
            Damage.TOO_MANY_IMAGES,
        ]

    async def test_an_sku_of_another_product(self, database: Database, shop: Shop, tmp_path: Path) -> None:
        rows = [row("a", "A", price="1", sku="S-1"), row("b", "B", price="1", sku="S-1"), row("c", "C", price="1")]
        path = write(tmp_path / "a.csv", rows)
        expected = [(3, "Variant SKU", Damage.SKU_TAKEN, "b")]
        assert told((await bring(database, path, shop.store.id, dry_run=True)).errors) == expected

        report = await bring(database, path, shop.store.id)
        assert told(report.errors) == expected
        assert sorted(await products_of(database, shop.store.id)) == ["a", "c"]
        later = write(tmp_path / "b.csv", [row("d", "D", price="1", sku="S-1")])
        assert told((await bring(database, later, shop.store.id)).errors) == [(2, "Variant SKU", Damage.SKU_TAKEN, "d")]

    async def test_a_byte_that_is_no_text_costs_its_row_alone(self, tmp_path: Path) -> None:
        lines = as_csv([row(f"a{n}", "Größe", price="1") for n in range(4)]).encode().split(b"\n")
        lines[2] = lines[2].replace("ö".encode(), b"\xff")
        assert told(problems_in(tmp_path, b"\n".join(lines))) == [(3, "", Damage.BAD_ENCODING, "a1")]

    async def test_an_endless_line_costs_itself_alone(self, tmp_path: Path) -> None:
        text = as_csv([row("a", "A", price="1"), row("b", "B" * 1_200_000, price="1"), row("c", "C", price="x")])
        assert told(problems_in(tmp_path, text)) == [
            (3, "", Damage.CELL_TOO_LONG, "b"),
            (4, "Variant Price", Damage.PRICE_NOT_A_NUMBER, "c"),
        ]

    async def test_a_broken_quote_in_a_long_text_is_told_once(self, tmp_path: Path) -> None:
        body = '"<p>One\nTwo says "hello" to\nthree, and four</p>"'
        text = as_csv([row("a", "A", price="1", body="BODY"), row("b", "B", price="x")]).replace("BODY", body)
        assert told(problems_in(tmp_path, text)) == [
            (2, "", Damage.BROKEN_QUOTES, "a"),
            (5, "Variant Price", Damage.PRICE_NOT_A_NUMBER, "b"),
        ]


class TestAFileAsAWhole:
    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"\n\n\n",
            b"\xef\xbb\xbf",
            b"hello",
            b"Handle,Price\na,1\n",
            b"Handle,Title,title\n",
            b"Handle,Title," + b",".join(b"c%d" % n for n in range(500)),
            b'"Handle,Title\na,b\n',
            "Handle,Title\n".encode("utf-16"),
            b"PK\x03\x04 no workbook",
            b"\x89PNG\r\n\x1a\n\x00\x00",
            b"%PDF-1.7\n",
        ],
    )
    async def test_that_is_no_product_file_is_refused(self, tmp_path: Path, content: bytes) -> None:
        with pytest.raises(NotAProductFile):
            ProductFile(write(tmp_path / "file.csv", content))

    async def test_with_too_many_rows_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(ProductFileTooLarge):
            ProductFile(write(tmp_path / "file.csv", "Handle,Title\n" + "a,b\n" * 200_001))

    async def test_with_a_wish_nobody_knows_is_refused(self, database: Database, shop: Shop, tmp_path: Path) -> None:
        with pytest.raises(Invalid):
            await bring(database, write(tmp_path / "a.csv", one()), shop.store.id, on_error="ignore")

    async def test_into_an_unknown_store_is_refused(self, database: Database, shop: Shop, tmp_path: Path) -> None:
        assert shop.owner.id is not None
        with pytest.raises(UnknownStore):
            await bring(database, write(tmp_path / "a.csv", one()), shop.owner.id)
