"""Photos of returns from before pictures could be private are shown after migrating, from where they lie."""

from importlib import import_module
from uuid import UUID

import httpx
import pytest
import sqlalchemy as sa

from souk.kernel.actors import SYSTEM
from souk.kernel.columns import Base, UtcDateTime
from souk.kernel.database import Database
from souk.kernel.settings import Settings
from souk.media import DocumentStore, picture_url
from tests.media.factories import LIMITS, make_png
from tests.orders.returns.factories import RETURNS, arrived, asked

pytestmark = pytest.mark.anyio
MIGRATION = import_module("souk.migrations.versions.0026_keep_private_pictures")
FORMER = sa.Table(
    "return_photos",
    sa.MetaData(),
    sa.Column("id", sa.Uuid(), primary_key=True),
    sa.Column("case_id", sa.Uuid()),
    sa.Column("media_type", sa.String()),
    sa.Column("size", sa.BigInteger()),
    sa.Column("sealed_key", sa.Text()),
    sa.Column("added_at", UtcDateTime()),
)


class TestKeepPrivatePictures:
    async def test_shows_what_was_kept_before_and_moves_no_file(
        self, client: httpx.AsyncClient, database: Database, settings: Settings
    ) -> None:
        made = await arrived(client, database)
        case = await asked(client, made, shirts=1)
        kept = await DocumentStore(settings.media.folder.parent / "returns", LIMITS).keep(make_png(), "image/webp")
        latter = Base.metadata.tables["return_photos"]
        async with database.unit_of_work(SYSTEM) as uow:
            row = {"id": kept.id, "case_id": UUID(case["id"]), "media_type": kept.media_type, "size": kept.size}
            connection = await uow.session.connection()
            await connection.run_sync(latter.drop)
            await connection.run_sync(FORMER.create)
            await connection.execute(
                FORMER.insert(), [{**row, "sealed_key": uow.keys.seal(kept.key), "added_at": uow.now}]
            )
            await connection.execute(sa.text(MIGRATION.TAKE_OVER))
            await connection.run_sync(FORMER.drop)
            await connection.run_sync(latter.create)
            await connection.execute(sa.text(MIGRATION.POINT_THERE))

        told = (await client.get(f"{RETURNS}/{case['id']}", headers=made.buyer)).json()
        shown = await client.get(told["photos"][0])

        assert (shown.status_code, shown.content) == (200, make_png())
        assert (await client.get(picture_url(kept.id, 320))).status_code == 404
