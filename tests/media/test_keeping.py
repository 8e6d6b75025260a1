"""Pictures with a row, with files, and with only one of the two."""

import asyncio
from datetime import timedelta
from pathlib import Path
from uuid import UUID
from xml.etree import ElementTree as ET

import httpx
import pytest
from fastapi import FastAPI
from PIL import Image
from sqlalchemy import select

from souk.kernel.actors import SYSTEM
from souk.kernel.clock import utc_now
from souk.kernel.database import Database
from souk.kernel.ids import new_id
from souk.kernel.worker import carry_due
from souk.media import (
    FolderStore,
    MediaStore,
    Places,
    as_picture,
    drop_pictures,
    picture_url,
    placeholder,
    prepare_picture,
)
from souk.media.models import Picture
from souk.media.tasks import SweepOrphans
from tests.media.factories import LIMITS, make_picture, make_png

pytestmark = pytest.mark.anyio


@pytest.fixture
def store(app: FastAPI) -> MediaStore:
    found: MediaStore = app.state.media
    return found


@pytest.fixture
def places(app: FastAPI) -> Places:
    found: Places = app.state.picture_places
    return found


async def carry_everything(database: Database) -> None:
    while await carry_due(database):
        pass


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


async def kept(database: Database) -> list[UUID]:
    async with database.read(SYSTEM) as ctx:
        return list(await ctx.session.scalars(select(Picture.id)))


class TestServing:
    async def test_answers_for_ever_under_an_address_that_never_changes(
        self, client: httpx.AsyncClient, database: Database, store: MediaStore
    ) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            picture = await make_picture(uow, store)

        answer = await client.get(picture_url(picture.id))
        again = await client.get(picture_url(picture.id), headers={"If-None-Match": answer.headers["etag"]})

        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/webp")
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.content == await store.get(picture.id, "640.webp")
        assert (again.status_code, again.content) == (304, b"")

    async def test_every_address_of_a_picture_element_answers_before_and_after_avif_is_made(
        self, client: httpx.AsyncClient, database: Database, store: MediaStore
    ) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            picture = await make_picture(uow, store)
        drawn = as_picture(picture.id, picture.width, picture.height, "")
        avif, webp = ([part.split()[0] for part in each.split(", ")] for each in (drawn.srcset_avif, drawn.srcset_webp))

        early = [await client.get(address) for address in avif]
        await carry_everything(database)
        late = [await client.get(address) for address in avif]

        assert [each.headers["content-type"] for each in early] == ["image/webp"] * 3
        assert {each.headers["cache-control"] for each in early} == {"public, max-age=300"}
        assert [each.headers["content-type"] for each in late] == ["image/avif"] * 3
        assert {each.headers["cache-control"] for each in late} == {"public, max-age=31536000, immutable"}
        assert [(await client.get(address)).status_code for address in (*webp, drawn.src)] == [200] * 4

    async def test_a_width_that_was_not_made_answers_with_the_next_smaller(
        self, client: httpx.AsyncClient, database: Database, store: MediaStore
    ) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            picture = await make_picture(uow, store, raw=make_png(100, 50))

        answer = await client.get(picture_url(picture.id, 1200))

        assert answer.content == await store.get(picture.id, "320.webp")

    @pytest.mark.parametrize(
        "address",
        [
            "/media/01900000-0000-7000-8000-000000000001/640.webp",
            "/media/none/640.webp",
            "/media/{id}/641.webp",
            "/media/{id}/640.php",
            "/media/{id}/640.jpg",
            "/media/{id}/..%2F640.webp",
            "/media/..%2F..%2Fsouk.db/640.webp",
            "/media/%2e%2e/640.webp",
            "/media/{id}/",
            "/media/{id}",
            "/media/",
        ],
    )
    async def test_refuses_what_is_not_there(
        self, client: httpx.AsyncClient, database: Database, store: MediaStore, address: str
    ) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            picture = await make_picture(uow, store)

        assert (await client.get(address.format(id=picture.id))).status_code == 404

    async def test_head_tells_the_same_without_the_bytes(
        self, client: httpx.AsyncClient, database: Database, store: MediaStore
    ) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            picture = await make_picture(uow, store)

        answer = await client.head(picture_url(picture.id))

        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/webp")


class TestAsPicture:
    def test_offers_what_was_made_with_its_real_width(self) -> None:
        picture_id = new_id()

        drawn = as_picture(picture_id, 500, 250, "A door")

        assert drawn.src == f"/media/{picture_id}/640.webp"
        assert drawn.srcset_webp == f"/media/{picture_id}/320.webp 320w, /media/{picture_id}/640.webp 500w"
        assert drawn.srcset_avif == drawn.srcset_webp.replace(".webp", ".avif")
        assert (drawn.width, drawn.height, drawn.alt) == (500, 250, "A door")

    def test_gives_the_measure_of_the_largest_one(self) -> None:
        drawn = as_picture(new_id(), 4000, 1000, "")

        assert (drawn.width, drawn.height) == (1200, 300)


class TestDropPictures:
    async def test_removes_the_files_after_the_commit(
        self, client: httpx.AsyncClient, database: Database, store: MediaStore
    ) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            picture = await make_picture(uow, store)
        async with database.unit_of_work(SYSTEM) as uow:
            await drop_pictures(uow, [picture.id])

        assert await kept(database) == []
        assert await store.get(picture.id, "640.webp") is not None
        await carry_everything(database)
        assert (await client.get(picture_url(picture.id))).status_code == 404

    async def test_keeps_everything_when_the_unit_of_work_fails(self, database: Database, store: MediaStore) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            picture = await make_picture(uow, store)

        with pytest.raises(ZeroDivisionError):
            async with database.unit_of_work(SYSTEM) as uow:
                await drop_pictures(uow, [picture.id])
                raise ZeroDivisionError
        await carry_everything(database)

        assert await kept(database) == [picture.id]
        assert await store.get(picture.id, "640.webp") is not None


class TestSweepOrphans:
    async def test_sweeps_files_without_a_row_once_nothing_can_come_of_them(
        self, database: Database, store: MediaStore, places: Places
    ) -> None:
        orphan = await prepare_picture(make_png(), limits=LIMITS)
        await store.put(orphan)
        async with database.unit_of_work(SYSTEM) as uow:
            picture = await make_picture(uow, store)

        assert await SweepOrphans(places)(database) == 0
        database.clock = lambda: utc_now() + timedelta(days=1, minutes=1)

        assert await SweepOrphans(places)(database) == 1
        assert await store.get(orphan.id, "640.webp") is None
        assert await store.get(picture.id, "640.webp") is not None

    async def test_has_nothing_to_do_before_the_first_upload(self, database: Database, places: Places) -> None:
        assert await SweepOrphans(places)(database) == 0


class TestFolderStore:
    async def test_leaves_no_half_written_file_behind(self, tmp_path: Path) -> None:
        store, picture_id = FolderStore(tmp_path), new_id()

        await asyncio.gather(*(store.add(picture_id, {"640.webp": bytes([n]) * 100_000}) for n in range(20)))

        content = await store.get(picture_id, "640.webp")
        assert content is not None
        assert (len(content), len(set(content))) == (100_000, 1)
        assert [path.name for path in files_in(tmp_path)] == ["640.webp"]

    @pytest.mark.parametrize(
        "name", ["../x.webp", "/etc/passwd", "640.php", "640.webp/../x", "640.webp\n", "", ".webp"]
    )
    async def test_has_no_way_out_of_its_folder(self, tmp_path: Path, name: str) -> None:
        store = FolderStore(tmp_path / "media")

        with pytest.raises(ValueError, match="is no rendition"):
            await store.get(new_id(), name)
        with pytest.raises(ValueError, match="is no rendition"):
            await store.add(new_id(), {name: b"x"})

        assert files_in(tmp_path) == []

    async def test_passes_over_what_others_laid_into_its_folder(self, tmp_path: Path) -> None:
        (tmp_path / "aa" / "notes").mkdir(parents=True)

        assert [ids async for ids in FolderStore(tmp_path).list_ids()] == []


class TestPlaceholder:
    @pytest.mark.parametrize("seed", ["books", "Barber Shop", "a/b", "../..", "星", "<script>", "", "x" * 300, "a b.c"])
    async def test_answers_for_any_word(self, client: httpx.AsyncClient, seed: str) -> None:
        answer = await client.get(placeholder(seed).src)

        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/svg+xml")
        assert "<script" not in answer.text

    async def test_is_the_same_for_the_same_word_and_another_for_another(self, client: httpx.AsyncClient) -> None:
        books, again, shoes = [(await client.get(placeholder(word).src)).text for word in ("books", "Books", "shoes")]

        assert books == again != shoes

    async def test_writes_a_hostile_initial_as_text(self, client: httpx.AsyncClient) -> None:
        answer = await client.get("/media/placeholder/%3Cscript%3E%22%26.svg")

        assert answer.status_code == 200
        assert [child.text for child in ET.fromstring(answer.text) if child.tag.endswith("text")] == ["S"]


class TestAvif:
    async def test_shows_the_same_picture(self, database: Database, store: MediaStore, tmp_path: Path) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            picture = await make_picture(uow, store)
        await carry_everything(database)

        content = await store.get(picture.id, "640.avif")
        assert content is not None
        (tmp_path / "x.avif").write_bytes(content)
        with Image.open(tmp_path / "x.avif") as drawn:
            assert (drawn.format, drawn.size) == ("AVIF", (640, 480))
