"""Pictures for a few: sealed where they lie, shown under signed addresses for a while, and never anywhere else."""

import asyncio
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
import pytest
from cryptography.fernet import Fernet
from fastapi import FastAPI
from PIL import Image, UnidentifiedImageError

from souk.app import House
from souk.kernel import rotation
from souk.kernel.actors import SYSTEM
from souk.kernel.crypto import KeyRing
from souk.kernel.database import Database
from souk.kernel.ids import new_id
from souk.kernel.settings import Settings
from souk.kernel.telemetry import request_log
from souk.media import (
    DocumentStore,
    KeptPicture,
    PictureKept,
    PictureLinks,
    Places,
    drop_pictures,
    picture_url,
    private_links,
    publish_pictures,
    withhold_pictures,
)
from souk.media.models import Picture
from souk.media.tasks import MakeAvif, SweepOrphans
from tests.media.factories import LIMITS, addresses, make_picture, make_png, make_private_picture
from tests.media.test_keeping import carry_everything, files_in
from tests.orders.factories import MovableClock

pytestmark = pytest.mark.anyio
NOBODY = "01a1fd2e-dbfc-7000-9be1-1371b3e2621d"


@pytest.fixture
def places(app: FastAPI) -> Places:
    found: Places = app.state.picture_places
    return found


@pytest.fixture
def clock(database: Database) -> MovableClock:
    found = MovableClock()
    database.clock = found
    return found


@pytest.fixture
async def picture(app: FastAPI, database: Database, clock: MovableClock) -> KeptPicture:
    async with database.unit_of_work(SYSTEM) as uow:
        return await make_private_picture(uow, app.state.darkroom)


async def links_to(database: Database, picture: KeptPicture) -> PictureLinks:
    async with database.read(SYSTEM) as ctx:
        return private_links(ctx, picture.id, picture.width, picture.height)


async def move(database: Database, picture: KeptPicture, *, private: bool) -> None:
    async with database.unit_of_work(SYSTEM) as uow:
        await (withhold_pictures if private else publish_pictures)(uow, [picture.id])


async def code_of(client: httpx.AsyncClient, address: str) -> tuple[int, str]:
    answer = await client.get(address)
    return answer.status_code, answer.json()["code"] if answer.status_code >= 400 else ""


def changed(address: str, **query: str | None) -> str:
    """The same with other values in its query; None takes one out."""
    parts = urlsplit(address)
    values = {**query_of(address), **query}
    return f"{parts.path}?{urlencode({name: value for name, value in values.items() if value is not None})}"


def query_of(address: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(address).query))


def forgeries(ours: str, theirs: str) -> list[str]:
    """Our address with each of its parts changed, and with parts of one to another picture."""
    known, other, ends = ours.split("/")[3], theirs.split("/")[3], query_of(ours)["expires"]
    return [
        ours.replace(known, other),
        ours.replace(known, NOBODY),
        ours.replace(known, known.upper()),
        ours.replace(known, "x"),
        ours.replace("/1200.", "/640."),
        ours.replace(".webp", ".avif"),
        ours.replace(".webp", ".php"),
        changed(ours, signature=query_of(theirs)["signature"]),
        changed(theirs, signature=query_of(ours)["signature"]),
        *(changed(ours, expires=each) for each in ("9999999999", str(int(ends) + 1), f"0{ends}", "", "soon", None)),
        *(changed(ours, signature=each) for each in ("A" * 43, query_of(ours)["signature"][:-1], "\u2603", "", None)),
        urlsplit(ours).path,
    ]


def lying(settings: Settings) -> list[Path]:
    """All files of pictures, wherever."""
    beside = settings.media.folder.parent
    return [path for name in (settings.media.folder.name, "private", "returns") for path in files_in(beside / name)]


class TestSignedAddresses:
    async def test_show_every_size_in_both_formats_to_one_browser_for_a_while(
        self, client: httpx.AsyncClient, database: Database, picture: KeptPicture, settings: Settings
    ) -> None:
        links = await links_to(database, picture)
        avif, webp = addresses(links)

        early = [await client.get(address) for address in avif]
        await carry_everything(database)
        late = [await client.get(address) for address in (*avif, *webp, links.url)]

        assert [each.headers["content-type"] for each in early] == ["image/webp"] * 3
        assert [each.headers["content-type"] for each in late] == ["image/avif"] * 3 + ["image/webp"] * 4
        sizes = [Image.open(BytesIO(each.content)).width for each in late]
        assert sizes == [320, 640, 800] * 2 + [800]
        for answer in (*early, *late):
            scope, left = answer.headers["cache-control"].split(", max-age=")
            assert scope == "private"
            assert settings.media.private_seconds < int(left) <= settings.media.private_seconds * 1.1

    async def test_stay_the_same_for_whoever_looks_again_soon(
        self, client: httpx.AsyncClient, database: Database, picture: KeptPicture, clock: MovableClock
    ) -> None:
        first = await links_to(database, picture)
        clock.move(seconds=10)
        assert await links_to(database, picture) == first
        answer = await client.get(first.url)
        again = await client.get(first.url, headers={"If-None-Match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["cache-control"].startswith("private")
        head = await client.head(first.url)
        assert (head.status_code, head.headers["content-type"]) == (200, "image/webp")

    async def test_hold_as_long_as_a_setting_says_and_then_no_more(
        self, client: httpx.AsyncClient, database: Database, picture: KeptPicture, clock: MovableClock
    ) -> None:
        address = (await links_to(database, picture)).url
        expires = int(query_of(address)["expires"])
        clock.move(seconds=expires - int(clock.now.timestamp()) - 1)
        assert (await client.get(address)).headers["cache-control"] == "private, max-age=1"
        clock.move(seconds=1)
        assert await code_of(client, address) == (403, "address_expired")
        assert (await client.get((await links_to(database, picture)).url)).status_code == 200

    async def test_open_nothing_else(
        self, client: httpx.AsyncClient, app: FastAPI, database: Database, picture: KeptPicture
    ) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            other = await make_private_picture(uow, app.state.darkroom)
        ours, theirs = await links_to(database, picture), await links_to(database, other)
        assert (await client.get(ours.url)).status_code == 200

        answers = {forged: await client.get(forged) for forged in forgeries(ours.url, theirs.url)}

        refused = {address: (each.status_code, each.json()["code"]) for address, each in answers.items()}
        assert refused == dict.fromkeys(answers, (403, "address_not_signed"))
        assert [each for each in answers.values() if "max-age" in each.headers.get("cache-control", "")] == []

    async def test_are_not_signed_by_what_signs_something_else(
        self, client: httpx.AsyncClient, database: Database, picture: KeptPicture
    ) -> None:
        address = (await links_to(database, picture)).url
        expires = query_of(address)["expires"]
        for purpose in ("csrf", "order", ""):
            signature = database.keys.sign(f"{picture.id}/1200.webp?{expires}", purpose=purpose)
            assert await code_of(client, changed(address, signature=signature)) == (403, "address_not_signed")

    async def test_outlive_changed_keys_and_end_with_the_secret_that_signed_them(
        self, client: httpx.AsyncClient, house: House, database: Database, picture: KeptPicture
    ) -> None:
        address = (await links_to(database, picture)).url
        old, new = house.settings.keys(), Fernet.generate_key().decode()
        index, before = house.settings.indexing_secret(), house.settings.signing_secrets()
        database.keys = KeyRing([new, *old], index_secret=index, signing_secrets=("another", *before))
        await rotation.rotate(database, rotation.places(house.rooms))
        database.keys = KeyRing([new], index_secret=index, signing_secrets=("another", *before))
        assert (await client.get(address)).status_code == 200
        database.keys = KeyRing([new], index_secret=index, signing_secrets=("another",))
        assert await code_of(client, address) == (403, "address_not_signed")
        assert (await client.get((await links_to(database, picture)).url)).status_code == 200

    async def test_are_written_down_without_their_signature(
        self,
        client: httpx.AsyncClient,
        database: Database,
        picture: KeptPicture,
        capfdbinary: pytest.CaptureFixture[bytes],
    ) -> None:
        address = (await links_to(database, picture)).url
        request_log.flush()
        request_log.enabled = True
        try:
            for each in (address, changed(address, expires="1")):
                await client.get(each)
            request_log.flush()
        finally:
            request_log.enabled = False
        said = capfdbinary.readouterr().out.decode()
        assert said.count(f"/media/private/{picture.id}/1200.webp") == 2
        assert said.count("signature=[removed]") == 2
        assert query_of(address)["signature"] not in said


class TestPrivatePictures:
    async def test_have_no_public_address_and_no_readable_file(
        self, client: httpx.AsyncClient, database: Database, picture: KeptPicture, settings: Settings
    ) -> None:
        await carry_everything(database)

        for width in (320, 640, 1200):
            for format_ in ("webp", "avif"):
                address = picture_url(picture.id, width, format_)
                assert await code_of(client, address) == (404, "unknown_picture")
                assert await code_of(client, address.replace("/media/", "/uploads/")) == (404, "unknown_picture")
        assert files_in(settings.media.folder) == []
        assert len(lying(settings)) == 6
        for path in lying(settings):
            with pytest.raises(UnidentifiedImageError):
                Image.open(path)

    async def test_are_gone_with_their_row_and_their_files_after_the_commit(
        self, client: httpx.AsyncClient, database: Database, picture: KeptPicture, settings: Settings
    ) -> None:
        address = (await links_to(database, picture)).url
        async with database.unit_of_work(SYSTEM) as uow:
            await drop_pictures(uow, [picture.id])
        assert await code_of(client, address) == (404, "unknown_picture")
        await carry_everything(database)
        assert lying(settings) == []

    async def test_are_not_shown_where_their_file_was_changed(
        self, client: httpx.AsyncClient, database: Database, picture: KeptPicture, settings: Settings
    ) -> None:
        address = (await links_to(database, picture)).url
        for path in files_in(settings.media.folder.parent / "private"):
            path.write_bytes(path.read_bytes()[:-8] + b"AAAAAAA=")
        assert await code_of(client, address) == (404, "unknown_picture")

    async def test_leave_no_file_where_nothing_came_of_them(
        self, app: FastAPI, database: Database, places: Places, clock: MovableClock, picture: KeptPicture
    ) -> None:
        await app.state.darkroom.take([make_png(32, 32)])
        assert await SweepOrphans(places)(database) == 0
        clock.move(days=60_000)
        assert await SweepOrphans(places)(database) == 1
        assert [ids async for ids in places.private.list_ids()] == [[picture.id]]


class TestMoving:
    async def test_into_the_open_answers_at_once_and_for_ever(
        self, client: httpx.AsyncClient, database: Database, picture: KeptPicture, places: Places
    ) -> None:
        links = await links_to(database, picture)
        sealed = (await client.get(links.url)).content
        await move(database, picture, private=False)

        for _ in ("before the files moved", "after it"):
            shown = await client.get(picture_url(picture.id, 1200))
            assert (shown.status_code, shown.content) == (200, sealed)
            assert shown.headers["cache-control"] == "public, max-age=31536000, immutable"
            assert (await client.get(links.url)).content == sealed
            await carry_everything(database)
        assert await places.public.get(picture.id, "1200.webp") == sealed

    async def test_out_of_the_open_ends_the_public_address(
        self, client: httpx.AsyncClient, database: Database, places: Places, settings: Settings
    ) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            picture = await make_picture(uow, places.public)
        await carry_everything(database)
        await move(database, picture, private=True)
        links = await links_to(database, picture)
        assert (await client.get(links.url)).status_code == 200

        await carry_everything(database)

        assert await code_of(client, picture_url(picture.id)) == (404, "unknown_picture")
        assert files_in(settings.media.folder) == []
        avif, webp = addresses(links)
        assert [(await client.get(each)).status_code for each in (*avif, *webp)] == [200] * 6

    async def test_there_and_back_and_there_again_loses_nothing(
        self, client: httpx.AsyncClient, database: Database, picture: KeptPicture
    ) -> None:
        first = (await client.get((await links_to(database, picture)).url)).content
        for private in (False, True, False, False):
            await move(database, picture, private=private)
            if private:
                await carry_everything(database)
        assert (await client.get(picture_url(picture.id, 1200))).content == first

    async def test_both_ways_at_the_same_moment_loses_nothing(
        self, client: httpx.AsyncClient, database: Database, picture: KeptPicture, places: Places, settings: Settings
    ) -> None:
        await carry_everything(database)
        first = (await client.get((await links_to(database, picture)).url)).content

        async def turn(private: bool) -> None:
            await move(database, picture, private=private)
            await places.settle(database, picture.id)

        for _ in range(5):
            await asyncio.gather(*(turn(private) for private in (False, True) * 4))
        await move(database, picture, private=True)
        await carry_everything(database)
        assert files_in(settings.media.folder) == []
        assert (await client.get((await links_to(database, picture)).url)).content == first
        await move(database, picture, private=False)
        await carry_everything(database)
        shown = [await client.get(picture_url(picture.id, 1200, each)) for each in ("webp", "avif")]
        assert [each.headers["content-type"] for each in shown] == ["image/webp", "image/avif"]

    async def test_while_something_is_drawn_leaves_nothing_in_the_open(
        self, database: Database, picture: KeptPicture, places: Places, settings: Settings
    ) -> None:
        """A late AVIF, or a copy that was interrupted, is where its row says, whatever came first."""
        await carry_everything(database)
        await places.public.add(picture.id, {"640.avif": b"left behind"})
        await MakeAvif(places)(database, PictureKept(picture_id=picture.id))
        assert files_in(settings.media.folder) == []

        await places.public.add(picture.id, {"640.webp": b"left behind"})
        assert await SweepOrphans(places)(database) == 0
        assert files_in(settings.media.folder) == []

    async def test_that_fails_moves_nothing(
        self, client: httpx.AsyncClient, database: Database, picture: KeptPicture
    ) -> None:
        with pytest.raises(ZeroDivisionError):
            async with database.unit_of_work(SYSTEM) as uow:
                await publish_pictures(uow, [picture.id])
                raise ZeroDivisionError
        await carry_everything(database)
        assert await code_of(client, picture_url(picture.id)) == (404, "unknown_picture")


class TestPublicPictures:
    async def test_are_served_without_asking_the_database(
        self, client: httpx.AsyncClient, database: Database, places: Places
    ) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            picture = await make_picture(uow, places.public)
        before = database.tally.statements
        assert (await client.get(picture_url(picture.id))).status_code == 200
        assert database.tally.statements == before


class TestPicturesOfOneFile:
    """Those of returns, from before pictures for a few had sizes: they stay where they are."""

    @pytest.fixture
    async def former(self, database: Database, settings: Settings) -> KeptPicture:
        folder: Path = settings.media.folder.parent / "returns"
        document = await DocumentStore(folder, LIMITS).keep(make_png(500, 400), "image/webp")
        async with database.unit_of_work(SYSTEM) as uow:
            row = Picture(id=document.id, owner_id=new_id(), width=320, height=320, bytes=9, created_at=uow.now)
            row.is_private, row.sealed_key = True, uow.keys.seal(document.key)
            uow.session.add(row)
        return KeptPicture(document.id, 320, 320)

    async def test_are_shown_and_swept_like_others(
        self, client: httpx.AsyncClient, database: Database, former: KeptPicture, places: Places, settings: Settings
    ) -> None:
        links = await links_to(database, former)
        (avif,), (webp,) = addresses(links)
        for address in (links.url, avif, webp):
            assert (await client.get(address)).content == make_png(500, 400)
        assert await code_of(client, picture_url(former.id, 320)) == (404, "unknown_picture")
        assert await SweepOrphans(places)(database) == 0
        async with database.unit_of_work(SYSTEM) as uow:
            await drop_pictures(uow, [former.id])
        await carry_everything(database)
        assert lying(settings) == []

    async def test_are_swept_where_no_row_knows_them(
        self, database: Database, former: KeptPicture, places: Places, settings: Settings
    ) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            await uow.session.delete(await uow.session.get_one(Picture, former.id))
        later = database.clock() + timedelta(days=2)
        database.clock = lambda: later
        assert await SweepOrphans(places)(database) == 1
        assert lying(settings) == []
