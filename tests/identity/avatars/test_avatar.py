"""A person's picture of themselves."""

from collections.abc import Sequence
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from souk.identity import ProfileChanged
from souk.identity.avatars.personal import erase_avatar, read_avatar
from souk.identity.models import User
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.worker import carry_due
from souk.media.models import Picture
from tests.identity.factories import make_person, sign_in, sign_in_browser
from tests.identity.hearing import Heard
from tests.identity.rows import everything_in
from tests.identity.test_pages import HTML
from tests.media.factories import make_jpeg_with_gps, make_png, make_png_bomb

pytestmark = pytest.mark.anyio
AVATAR, ME = "/api/v1/users/profile/avatar", "/api/v1/auth/me"


def upload(raw: bytes, name: str = "me.png", kind: str = "image/png") -> dict[str, tuple[str, bytes, str]]:
    return {"avatar": (name, raw, kind)}


async def pictures_in(database: Database) -> Sequence[object]:
    async with database.read(SYSTEM) as ctx:
        return sorted(await ctx.session.scalars(select(Picture.id)))


class TestShowing:
    async def test_is_drawn_anew_and_shown_with_the_person(
        self, client: httpx.AsyncClient, database: Database, heard: Heard
    ) -> None:
        heard.listen_to(ProfileChanged)
        person = await make_person(database)
        bearer = await sign_in(client, person.email)
        assert (await client.get(ME, headers=bearer)).json()["avatar_url"] is None
        answer = await client.put(AVATAR, files=upload(make_jpeg_with_gps(), "me.jpg", "image/jpeg"), headers=bearer)
        assert answer.status_code == 200
        shown = (await client.get(ME, headers=bearer)).json()["avatar_url"]
        assert shown == answer.json()["avatar_url"]
        picture = await client.get(shown)
        assert (picture.status_code, picture.headers["content-type"]) == (200, "image/webp")
        assert b"Exif" not in picture.content
        assert await heard.all() == [ProfileChanged(person_id=person.id, fields=["avatar"])]

    async def test_the_next_takes_the_place_of_the_last_and_its_files(
        self, client: httpx.AsyncClient, database: Database, tmp_path: Path
    ) -> None:
        bearer = await sign_in(client, (await make_person(database)).email)
        first = (await client.put(AVATAR, files=upload(make_png(400, 400)), headers=bearer)).json()["avatar_url"]
        second = (await client.put(AVATAR, files=upload(make_png(500, 300)), headers=bearer)).json()["avatar_url"]
        assert first != second
        assert len(await pictures_in(database)) == 1
        while await carry_due(database):
            pass
        assert (await client.get(first)).status_code == 404
        assert (await client.get(second)).status_code == 200

    async def test_may_be_taken_away(self, client: httpx.AsyncClient, database: Database) -> None:
        bearer = await sign_in(client, (await make_person(database)).email)
        await client.put(AVATAR, files=upload(make_png()), headers=bearer)
        for _ in range(2):
            answer = await client.delete(AVATAR, headers=bearer)
            assert (answer.status_code, answer.json()["avatar_url"]) == (200, None)
        assert await pictures_in(database) == []

    async def test_refuses_what_lies_about_its_type_and_changes_nothing(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        bearer = await sign_in(client, (await make_person(database)).email)
        await client.put(AVATAR, files=upload(make_png()), headers=bearer)
        before, pictures = await everything_in(database), await pictures_in(database)
        lies: list[tuple[bytes, int]] = [
            (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", 415),
            (b"<!doctype html><script>alert(1)</script>", 415),
            (b"%PDF-1.7\n", 415),
            (b"MZ\x90\x00" + b"\x00" * 200, 415),
            (b"", 415),
            (make_png()[:300], 422),
            (make_png_bomb(), 413),
        ]
        for raw, status in lies:
            answer = await client.put(AVATAR, files=upload(raw), headers=bearer)
            assert (raw[:12], answer.status_code) == (raw[:12], status)
        assert (await client.put(AVATAR, headers=bearer)).status_code == 422
        assert (await client.put(AVATAR, data={"avatar": "text"}, headers=bearer)).status_code == 422
        assert (await everything_in(database), await pictures_in(database)) == (before, pictures)

    async def test_is_for_oneself(self, client: httpx.AsyncClient, database: Database) -> None:
        ada, bob = await make_person(database), await make_person(database)
        hers, his = await sign_in(client, ada.email), await sign_in(client, bob.email)
        shown = (await client.put(AVATAR, files=upload(make_png()), headers=hers)).json()["avatar_url"]
        await client.put(AVATAR, files=upload(make_png()), headers=his)
        assert (await client.delete(AVATAR, headers=his)).status_code == 200
        assert (await client.get(ME, headers=hers)).json()["avatar_url"] == shown
        assert (await client.put(AVATAR, files=upload(make_png()))).status_code == 401
        assert (await client.delete(AVATAR)).status_code == 401


class TestPages:
    async def test_show_it_in_the_account_and_above_every_page(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        csrf = await sign_in_browser(client, (await make_person(database)).email)
        token = {"csrf_token": csrf["X-CSRF-Token"]}
        path = "/account/profile/avatar"
        empty = await client.post(path, data=token, headers=HTML)
        assert (empty.status_code, empty.headers["location"]) == (303, "/account/profile")
        assert "Choose a picture first." in (await client.get("/account/profile", headers=HTML)).text
        lie = await client.post(path, data=token, files=upload(b"<html>"), headers=HTML)
        assert (lie.status_code, lie.headers["location"]) == (303, "/account/profile")
        assert "This is not a picture we can read." in (await client.get("/account/profile", headers=HTML)).text
        assert (await client.post(path, data=token, files=upload(make_png()), headers=HTML)).status_code == 303
        shown = (await client.get("/api/v1/users/profile")).json()["avatar_url"]
        for page in ("/account", "/account/profile", "/account/addresses"):
            assert f'src="{shown}"' in (await client.get(page, headers=HTML)).text
        assert (await client.post(f"{path}/remove", data=token, headers=HTML)).status_code == 303
        assert shown not in (await client.get("/account", headers=HTML)).text


class TestPrivacy:
    async def test_goes_with_the_person(self, client: httpx.AsyncClient, database: Database) -> None:
        person = await make_person(database)
        await client.put(AVATAR, files=upload(make_png()), headers=await sign_in(client, person.email))
        async with database.read(SYSTEM) as ctx:
            part = await read_avatar(ctx, person.id)
        assert list(part.pictures) == await pictures_in(database)
        async with database.unit_of_work(SYSTEM) as uow:
            await erase_avatar(uow, person.id)
        assert await pictures_in(database) == []
        async with database.read(SYSTEM) as ctx:
            assert await ctx.session.scalar(select(User.avatar_id).where(User.id == person.id)) is None
