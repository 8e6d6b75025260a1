"""Pictures by address come after the import, or are told to be missing."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest
from sqlalchemy import select, update

from souk.catalog.imports.models import ImportPicture
from souk.catalog.imports.pictures import FetchPictures
from souk.catalog.imports.queries import get_import
from souk.catalog.imports.schemas import ImportOut
from souk.catalog.models import ImageRef, Product
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.outbound import AddressRefused, Fetched, FetchFailed, GuardedClient
from souk.kernel.settings import Outbound
from souk.kernel.worker import carry_due
from souk.media import FolderStore
from tests.catalog.conftest import Shop
from tests.catalog.imports.product_files import bring, row, write
from tests.media.factories import LIMITS, make_png

pytestmark = pytest.mark.anyio
FRONT, BACK = "https://pictures.example/front.png", "https://pictures.example/back.png"
ROWS = [
    row("bag", "Bag", price="5", image=FRONT) | {"Image Position": "1", "Image Alt Text": "A bag"},
    row("bag", image=BACK) | {"Image Position": "2"},
]


class PaperInternet(GuardedClient):
    """Answers from a book, and keeps one of what was asked."""

    def __init__(self, pages: Mapping[str, Fetched | Exception]) -> None:
        super().__init__(Outbound())
        self.pages, self.asked = dict(pages), list[str]()

    async def fetch(
        self, url: str, *, method: str = "GET", body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> Fetched:
        self.asked.append(url)
        page = self.pages.get(url, FetchFailed("The address did not answer as it should (ConnectError)."))
        if isinstance(page, Exception):
            raise page
        return page


def picture(width: int = 300) -> Fetched:
    return Fetched(200, "image/png", make_png(width, 200))


def fetching(pages: Mapping[str, Fetched | Exception], tmp_path: Path) -> FetchPictures:
    return FetchPictures(PaperInternet(pages), FolderStore(tmp_path / "media"), LIMITS)


async def shown(database: Database) -> list[ImageRef]:
    async with database.read(SYSTEM) as ctx:
        return await ctx.session.scalar(select(Product.images)) or []


async def missing(database: Database, shop: Shop, path: Path) -> ImportOut:
    """The import of this file, made now, as its owner sees it."""
    report = await bring(database, path, shop.store.id)
    assert report.id is not None
    async with database.read(shop.owner) as ctx:
        return await get_import(ctx, report.id)


async def make_due(database: Database) -> None:
    async with database.unit_of_work(SYSTEM) as uow:
        await uow.session.execute(update(ImportPicture).values(next_at=uow.now))


@pytest.fixture
async def path(tmp_path: Path) -> AsyncIterator[Path]:
    yield write(tmp_path / "bags.csv", ROWS)


class TestPicturesByAddress:
    async def test_are_fetched_after_the_import_in_their_order(
        self, database: Database, shop: Shop, path: Path, tmp_path: Path
    ) -> None:
        out = await missing(database, shop, path)
        assert out.missing_pictures_count == 2
        assert await shown(database) == []

        assert await fetching({FRONT: picture(300), BACK: picture(400)}, tmp_path).fetch_due(database) is False
        front, back = await shown(database)
        assert [(front.width, front.alt), (back.width, back.alt)] == [(300, "A bag"), (400, "")]
        async with database.read(shop.owner) as ctx:
            assert (await get_import(ctx, out.id)).missing_pictures == []

    async def test_are_not_fetched_twice(self, database: Database, shop: Shop, path: Path, tmp_path: Path) -> None:
        await bring(database, path, shop.store.id)
        await fetching({FRONT: picture(), BACK: picture()}, tmp_path).fetch_due(database)
        before = await shown(database)

        report = await bring(database, path, shop.store.id)
        later = fetching({FRONT: picture(), BACK: picture()}, tmp_path)
        await later.fetch_due(database)
        assert report.unchanged == 1
        assert (later.outside.asked, await shown(database)) == ([], before)  # type: ignore[attr-defined]

    async def test_without_a_network_are_missing_and_the_products_are_there(
        self, database: Database, shop: Shop, path: Path, tmp_path: Path
    ) -> None:
        out = await missing(database, shop, path)
        offline = fetching({}, tmp_path)
        for _ in range(4):
            await offline.fetch_due(database)
            await make_due(database)

        async with database.read(shop.owner) as ctx:
            found = await get_import(ctx, out.id)
        assert (found.status, found.created) == ("done", 1)
        assert [(each.url, each.status, each.product_name) for each in found.missing_pictures] == [
            (FRONT, "failed", "Bag"),
            (BACK, "failed", "Bag"),
        ]
        assert offline.outside.asked.count(FRONT) == 3  # type: ignore[attr-defined]

        await bring(database, path, shop.store.id)
        await fetching({FRONT: picture(), BACK: picture()}, tmp_path).fetch_due(database)
        assert len(await shown(database)) == 2

    @pytest.mark.parametrize(
        ("answer", "told"),
        [
            (Fetched(404, "text/html", b""), "The address answered 404."),
            (Fetched(200, "image/png", b"<svg onload=x>"), "This is not a picture"),
            (AddressRefused(), "This address is not reachable from here."),
        ],
    )
    async def test_that_are_none_are_given_up_at_once(
        self, database: Database, shop: Shop, path: Path, *, answer: Fetched | Exception, told: str
    ) -> None:
        out = await missing(database, shop, path)
        await fetching({FRONT: picture(), BACK: answer}, path.parent).fetch_due(database)

        async with database.read(shop.owner) as ctx:
            (left,) = (await get_import(ctx, out.id)).missing_pictures
        assert (left.url, left.status) == (BACK, "failed")
        assert left.failure.startswith(told)
        assert len(await shown(database)) == 1

    async def test_follow_the_file(self, database: Database, shop: Shop, path: Path, tmp_path: Path) -> None:
        await bring(database, path, shop.store.id)
        await fetching({FRONT: picture(), BACK: picture()}, tmp_path).fetch_due(database)
        front, back = await shown(database)

        turned = [ROWS[0] | {"Image Src": BACK, "Image Alt Text": "Its back"}, ROWS[1] | {"Image Src": FRONT}]
        await bring(database, write(path, turned), shop.store.id)
        assert [each.id for each in await shown(database)] == [back.id, front.id]
        assert (await shown(database))[0].alt == "Its back"

        await bring(database, write(path, turned[:1]), shop.store.id)
        assert [each.id for each in await shown(database)] == [back.id]

    async def test_that_somebody_took_off_stay_off(
        self, database: Database, shop: Shop, path: Path, tmp_path: Path
    ) -> None:
        await bring(database, path, shop.store.id)
        await fetching({FRONT: picture(), BACK: FetchFailed()}, tmp_path).fetch_due(database)
        async with database.unit_of_work(SYSTEM) as uow:
            await uow.session.execute(update(Product).values(images=[]))
        await make_due(database)
        await fetching({BACK: picture(400)}, tmp_path).fetch_due(database)
        assert [each.width for each in await shown(database)] == [400]

    async def test_are_asked_for_by_the_end_of_an_import(self, database: Database, shop: Shop, path: Path) -> None:
        await bring(database, path, shop.store.id)
        while await carry_due(database):
            pass
        async with database.read(SYSTEM) as ctx:
            attempts = (await ctx.session.scalars(select(ImportPicture.attempts))).all()
        assert list(attempts) == [1, 1]
