"""Imports and exports over HTTP."""

import io
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI

from souk.catalog.imports.tasks import ForgetImports
from souk.catalog.imports.uploads import Uploads
from souk.kernel.database import Database
from souk.kernel.worker import carry_due
from tests.catalog.conftest import Keys, Shop
from tests.catalog.imports.big_file import write_big_file
from tests.catalog.imports.product_files import SAMPLES, as_csv, everything_in, products_of, row

pytestmark = pytest.mark.anyio
URL = "/api/v1/imports/products"
APPAREL = (SAMPLES / "apparel.csv").read_bytes()


async def carry_all(database: Database) -> None:
    while await carry_due(database):
        pass


async def send(
    client: httpx.AsyncClient, headers: dict[str, str], content: bytes = APPAREL, **data: str
) -> httpx.Response:
    return await client.post(URL, headers=headers, files={"file": ("apparel.csv", content, "text/csv")}, data=data)


def waiting(app: FastAPI) -> list[Path]:
    uploads: Uploads = app.state.product_uploads
    return list(uploads.folder.iterdir()) if uploads.folder.exists() else []


class TestImportOverHttp:
    async def test_is_taken_in_carried_and_told(
        self, client: httpx.AsyncClient, app: FastAPI, database: Database, shop: Shop, keys: Keys
    ) -> None:
        taken = await send(client, keys.owner)
        assert taken.status_code == 202
        out = taken.json()
        assert (out["status"], out["rows_total"], out["created"]) == ("running", 22, 0)
        assert taken.headers["location"] == f"/api/v1/imports/{out['id']}"
        assert [path.stat().st_mode & 0o777 for path in waiting(app)] == [0o600]

        await carry_all(database)
        out = (await client.get(f"/api/v1/imports/{out['id']}", headers=keys.owner)).json()
        assert (out["status"], out["created"], out["rows_done"], out["errors"]) == ("done", 20, 22, [])
        assert out["file_name"] == "apparel.csv"
        assert out["missing_pictures_count"] == 20
        assert out["missing_pictures"][0]["url"].startswith("https://burst.shopifycdn.com/")
        assert len(await products_of(database, shop.store.id)) == 20
        assert waiting(app) == []

    async def test_the_same_file_again_while_it_waits_is_the_same_import(
        self, client: httpx.AsyncClient, app: FastAPI, database: Database, shop: Shop, keys: Keys
    ) -> None:
        first, second = [(await send(client, keys.owner)).json() for _ in range(2)]
        assert first["id"] == second["id"]
        assert len(waiting(app)) == 1
        await carry_all(database)
        third = (await send(client, keys.owner)).json()
        assert third["id"] != first["id"]
        await carry_all(database)
        out = (await client.get(f"/api/v1/imports/{third['id']}", headers=keys.owner)).json()
        assert (out["created"], out["unchanged"]) == (0, 20)

    async def test_a_short_dry_run_is_answered_at_once_and_changes_no_product(
        self, client: httpx.AsyncClient, app: FastAPI, database: Database, shop: Shop, keys: Keys
    ) -> None:
        content = as_csv([row("a", "A", price="1"), row("b", "B", price="x")]).encode()
        for sent in (
            await send(client, keys.owner, content, dry_run="true"),
            await client.post(URL, params={"dry_run": "true"}, headers=keys.owner, files={"file": ("a.csv", content)}),
        ):
            out = sent.json()
            assert (sent.status_code, out["status"], out["dry_run"]) == (202, "done", True)
            assert (out["created"], out["failed"]) == (1, 1)
            assert out["errors"] == [
                {
                    "line": 3,
                    "column": "Variant Price",
                    "code": "price_not_a_number",
                    "message": "“x” is not an amount such as 49.99.",
                    "handle": "b",
                }
            ]
        assert await products_of(database, shop.store.id) == {}
        assert waiting(app) == []

    async def test_a_long_dry_run_is_carried_too(
        self, client: httpx.AsyncClient, database: Database, shop: Shop, keys: Keys, tmp_path: Path
    ) -> None:
        content = write_big_file(tmp_path / "big.csv", rows=1_200).read_bytes()
        out = (await send(client, keys.owner, content, dry_run="true")).json()
        assert out["status"] == "running"
        await carry_all(database)
        out = (await client.get(f"/api/v1/imports/{out['id']}", headers=keys.owner)).json()
        assert (out["status"], out["created"], out["rows_done"]) == ("done", 300, 1_200)
        assert await products_of(database, shop.store.id) == {}

    async def test_aborts_when_asked(
        self, client: httpx.AsyncClient, database: Database, shop: Shop, keys: Keys
    ) -> None:
        content = as_csv([row("a", "A", price="1"), row("b", "B", price="x")]).encode()
        out = (await send(client, keys.owner, content, on_error="abort")).json()
        await carry_all(database)
        out = (await client.get(f"/api/v1/imports/{out['id']}", headers=keys.owner)).json()
        assert (out["status"], out["created"], out["failed"], out["errors_count"]) == ("aborted", 0, 1, 1)
        assert await products_of(database, shop.store.id) == {}

    async def test_staff_name_the_store(
        self, client: httpx.AsyncClient, database: Database, shop: Shop, keys: Keys
    ) -> None:
        for store in (shop.store.slug, str(shop.rival_store.id)):
            assert (await send(client, keys.staff, store=store)).status_code == 202
        await carry_all(database)
        assert len(await products_of(database, shop.store.id)) == 20
        assert len(await products_of(database, shop.rival_store.id)) == 20

    @pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04x", b"\x89PNG\r\n\x1a\n"])
    async def test_refuses_what_is_no_product_file(
        self, client: httpx.AsyncClient, app: FastAPI, database: Database, keys: Keys, *, content: bytes
    ) -> None:
        before = await everything_in(database)
        refused = await send(client, keys.owner, content)
        assert (refused.status_code, refused.json()["code"]) == (422, "not_a_product_file")
        assert await everything_in(database) == before
        assert waiting(app) == []

    async def test_refuses_other_people_and_keeps_nothing(
        self, client: httpx.AsyncClient, app: FastAPI, database: Database, shop: Shop, keys: Keys
    ) -> None:
        before = await everything_in(database)
        assert (await send(client, {})).status_code == 401
        assert (await send(client, keys.shopper)).status_code == 403
        assert (await send(client, keys.shopper, store=shop.store.slug)).status_code == 403
        assert (await send(client, keys.rival, store=shop.store.slug)).status_code == 403
        assert (await send(client, keys.owner, store="no-such-store")).status_code == 404
        assert (await send(client, keys.owner, on_error="ignore")).status_code == 422
        assert (await client.post(URL, headers=keys.owner)).status_code == 422
        assert await everything_in(database) == before
        assert waiting(app) == []

    async def test_is_told_to_its_own_store_alone(self, client: httpx.AsyncClient, shop: Shop, keys: Keys) -> None:
        import_id = (await send(client, keys.owner)).json()["id"]
        where = f"/api/v1/imports/{import_id}"
        assert (await client.get(where, headers=keys.staff)).status_code == 200
        for headers, status in ((keys.rival, 404), (keys.shopper, 404), ({}, 401)):
            assert (await client.get(where, headers=headers)).status_code == status
        assert (await client.get(f"/api/v1/imports/{uuid4()}", headers=keys.owner)).status_code == 404
        assert (await client.get("/api/v1/imports/nonsense", headers=keys.owner)).status_code == 422

    async def test_without_its_file_it_has_failed(
        self, client: httpx.AsyncClient, app: FastAPI, database: Database, keys: Keys
    ) -> None:
        import_id = (await send(client, keys.owner)).json()["id"]
        for path in waiting(app):
            path.unlink()
        await carry_all(database)
        out = (await client.get(f"/api/v1/imports/{import_id}", headers=keys.owner)).json()
        assert (out["status"], out["refusal"]) == ("failed", "The uploaded file is gone.")

    async def test_files_that_nothing_waits_for_are_swept_away(
        self, client: httpx.AsyncClient, app: FastAPI, database: Database, keys: Keys
    ) -> None:
        await send(client, keys.owner)
        stray = await app.state.product_uploads.keep(io.BytesIO(b"x"))
        assert len(waiting(app)) == 2
        await ForgetImports(app.state.product_uploads)(database)
        assert [path.name for path in waiting(app)] != [stray]
        assert len(waiting(app)) == 1


class TestExportOverHttp:
    async def test_gives_the_file_back(
        self, client: httpx.AsyncClient, database: Database, shop: Shop, keys: Keys
    ) -> None:
        await send(client, keys.owner)
        await carry_all(database)
        csv = await client.get("/api/v1/exports/products", headers=keys.owner)
        assert csv.status_code == 200
        assert csv.headers["content-type"] == "text/csv; charset=utf-8"
        assert csv.headers["content-disposition"] == 'attachment; filename="products.csv"'
        assert csv.text.startswith("Handle,Title,Body (HTML),Vendor,")
        assert csv.text.count("\n") == 23

        workbook = await client.get("/api/v1/exports/products?format=xlsx", headers=keys.owner)
        assert workbook.content.startswith(b"PK\x03\x04")
        again = await send(client, keys.rival, workbook.content)
        await carry_all(database)
        out = (await client.get(f"/api/v1/imports/{again.json()['id']}", headers=keys.rival)).json()
        assert (out["created"], out["errors"]) == (20, [])

    async def test_is_for_the_people_of_the_store(self, client: httpx.AsyncClient, shop: Shop, keys: Keys) -> None:
        where = f"/api/v1/exports/products?store={shop.store.slug}"
        assert (await client.get(where, headers=keys.staff)).status_code == 200
        for headers, status in ((keys.rival, 403), (keys.shopper, 403), ({}, 401)):
            assert (await client.get(where, headers=headers)).status_code == status
        assert (await client.get("/api/v1/exports/products?format=pdf", headers=keys.owner)).status_code == 422
        assert (await client.get("/api/v1/exports/products?store=none", headers=keys.owner)).status_code == 404
