"""Documents are for the vendor and the staff alone: sniffed, sealed where they lie, gone when they are dropped."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from souk.app import House
from souk.identity import Person
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.worker import carry_due
from souk.stores.models import Vendor
from souk.stores.onboarding.models import VendorDocument
from souk.stores.onboarding.personal import drop_documents_of
from tests.cart.factories import rows_in
from tests.identity.factories import make_person, sign_in
from tests.media.factories import make_png, make_png_bomb
from tests.stores.factories import make_store

pytestmark = pytest.mark.anyio
DOCUMENTS = "/api/v1/vendors/me/documents"
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\nPASSPORT OF VERA VENDOR\n%%EOF\n"
Headers = dict[str, str]


async def make_vendor(client: httpx.AsyncClient, database: Database) -> tuple[Person, Headers, str]:
    person = await make_person(database, full_name="Vera Vendor")
    store = await make_store(database, owner_id=person.id)
    assert store.vendor is not None
    return person, await sign_in(client, person.email), str(store.vendor.id)


async def upload(client: httpx.AsyncClient, headers: Headers, raw: bytes = PDF, **fields: str) -> httpx.Response:
    files = {"document": ("../../passport.html", raw, "text/html")}
    return await client.post(DOCUMENTS, data={"kind": "identity", **fields}, files=files, headers=headers)


def kept_files(house: House) -> list[Path]:
    folder = house.settings.media.folder.parent / "documents"
    return [path for path in folder.rglob("*") if path.is_file()]


class TestADocument:
    @pytest.mark.parametrize(("raw", "kind"), [(PDF, "application/pdf"), (make_png(), "image/png")])
    async def test_comes_back_as_it_was_and_only_as_a_download(
        self, raw: bytes, kind: str, client: httpx.AsyncClient, database: Database
    ) -> None:
        _, headers, _ = await make_vendor(client, database)

        (document,) = (await upload(client, headers, raw, name="My passport")).json()["documents"]
        got = await client.get(document["url"], headers=headers)

        assert (document["name"], document["media_type"], document["size"]) == ("My passport", kind, len(raw))
        assert (got.content, got.headers["content-type"]) == (raw, kind)
        assert got.headers["content-disposition"].startswith('attachment; filename="identity-')
        assert (got.headers["cache-control"], got.headers["x-content-type-options"]) == ("private, no-store", "nosniff")

    async def test_is_for_the_vendor_and_the_staff_alone(self, client: httpx.AsyncClient, database: Database) -> None:
        _, headers, vendor_id = await make_vendor(client, database)
        (document,) = (await upload(client, headers)).json()["documents"]
        _, rival, rival_id = await make_vendor(client, database)
        shopper = await sign_in(client, (await make_person(database)).email)
        support = await sign_in(client, (await make_person(database, role="support_agent")).email)
        staff = await sign_in(client, (await make_person(database, role="admin")).email)
        own, office = f"{DOCUMENTS}/{document['id']}", f"/api/v1/admin/vendors/{vendor_id}/documents/{document['id']}"

        for who, expected in ((headers, 200), (rival, 404), (shopper, 404), (staff, 404), ({}, 401)):
            assert (await client.get(own, headers=who)).status_code == expected
        for who, expected in ((staff, 200), (headers, 403), (rival, 403), (shopper, 403), (support, 403), ({}, 401)):
            assert (await client.get(office, headers=who)).status_code == expected
        elsewhere = f"/api/v1/admin/vendors/{rival_id}/documents/{document['id']}"
        assert (await client.get(elsewhere, headers=staff)).status_code == 404
        assert (await client.delete(own, headers=rival)).status_code == 404
        assert (await client.get(f"/media/{document['id']}/640.webp")).status_code == 404

    async def test_lies_sealed_under_a_key_that_is_sealed(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        _, headers, _ = await make_vendor(client, database)

        await upload(client, headers, name="Passport of Vera")

        (file,) = kept_files(house)
        assert b"VERA" not in file.read_bytes()
        assert file.stat().st_mode & 0o077 == 0
        assert "Passport" not in repr(await rows_in(database, VendorDocument, Vendor))

    async def test_goes_with_its_file(self, client: httpx.AsyncClient, house: House, database: Database) -> None:
        _, headers, _ = await make_vendor(client, database)
        (document,) = (await upload(client, headers)).json()["documents"]

        left = (await client.delete(document["url"], headers=headers)).json()["documents"]
        while await carry_due(database):
            pass

        assert (left, kept_files(house)) == ([], [])
        assert (await client.get(document["url"], headers=headers)).status_code == 404

    async def test_ticks_the_checklist(self, client: httpx.AsyncClient, database: Database) -> None:
        _, headers, _ = await make_vendor(client, database)

        shown = (await upload(client, headers)).json()["checklist"]

        assert {item["key"]: item["is_done"] for item in shown}["documents"] is True

    @pytest.mark.parametrize(
        ("raw", "refused"),
        [
            (b"", 415),
            (b"MZ\x90\x00", 415),
            (b"<html><script>alert(1)</script></html>", 415),
            (b"%PDF-1.7\ncut off", 415),
            (b"%PDF-1.7\n<script>alert(1)</script>\n%%EOF", 415),
            (b"%PDF-1.7\n<< /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >>\n%%EOF", 415),
            (b"%PDF-1.7\n<< /EmbeddedFiles 3 0 R >>\n%%EOF", 415),
            (make_png()[:400], 415),
            (make_png_bomb(), 413),
            (b"%PDF-1.7" + b" " * 10 * 1024 * 1024 + b"%%EOF", 413),
        ],
    )
    async def test_is_refused_where_it_is_something_else_and_leaves_nothing(
        self, raw: bytes, refused: int, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        _, headers, _ = await make_vendor(client, database)

        answer = await upload(client, headers, raw)

        assert answer.status_code == refused, answer.text
        assert await rows_in(database, VendorDocument) == {"vendor_documents": []}
        assert kept_files(house) == []

    async def test_is_one_of_twenty_at_most(self, client: httpx.AsyncClient, house: House, database: Database) -> None:
        _, headers, _ = await make_vendor(client, database)
        for _ in range(20):
            assert (await upload(client, headers)).status_code == 201

        refused = await upload(client, headers)

        assert (refused.status_code, refused.json()["code"]) == (409, "too_many_documents")
        assert len(kept_files(house)) == 20

    @pytest.mark.parametrize("fields", [{"kind": "secret"}, {"name": "a\x00b"}, {"name": "x" * 201}])
    async def test_is_refused_with_fields_that_cannot_be_read(
        self, fields: dict[str, Any], client: httpx.AsyncClient, database: Database
    ) -> None:
        _, headers, _ = await make_vendor(client, database)

        assert (await upload(client, headers, **fields)).status_code == 422

    async def test_of_somebody_who_does_not_sell_is_refused(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        shopper = await sign_in(client, (await make_person(database)).email)

        assert (await upload(client, shopper)).json()["code"] == "not_a_vendor"
        assert kept_files(house) == []


class TestErasing:
    async def test_somebody_takes_their_documents_with_them(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        person, headers, _ = await make_vendor(client, database)
        _, rival, _ = await make_vendor(client, database)
        await upload(client, headers)
        await upload(client, rival)

        async with database.unit_of_work(SYSTEM) as uow:
            await drop_documents_of(uow, person.id)
        while await carry_due(database):
            pass

        assert len((await rows_in(database, VendorDocument))["vendor_documents"]) == len(kept_files(house)) == 1
        assert (await client.get("/api/v1/vendors/me/onboarding", headers=headers)).json()["documents"] == []
