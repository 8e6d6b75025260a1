"""Customer segments over JSON: made, filled by hand, by list and by domain."""

from typing import Any

import httpx
import pytest
from sqlalchemy import select, update

from souk.identity import EmailChanged, EmailVerified, Person, SegmentsChanged
from souk.identity.models import User
from souk.identity.segments.models import SegmentAddress, SegmentMember
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.ids import new_id
from souk.kernel.outbox import Event
from souk.kernel.worker import carry_due
from tests.identity.administration.staff import USERS, Headers, Overheard, admin, with_role
from tests.identity.factories import make_person, sign_in

pytestmark = pytest.mark.anyio

SEGMENTS = "/api/v1/admin/segments"
STUDENT = f"{SEGMENTS}/student"


async def student(client: httpx.AsyncClient, database: Database) -> Headers:
    """An administrator, and the segment."""
    _, headers = await admin(client, database)
    await client.post(SEGMENTS, json={"name": "student", "label": "Students"}, headers=headers)
    return headers


async def members(client: httpx.AsyncClient, headers: Headers, **query: Any) -> list[tuple[str, str]]:
    answer = await client.get(f"{STUDENT}/members", params=query, headers=headers)
    assert answer.status_code == 200, answer.text
    return [(each["email"], each["joined"]) for each in answer.json()["items"]]


async def tables(database: Database) -> list[list[tuple[Any, ...]]]:
    async with database.read(SYSTEM) as ctx:
        return [
            [tuple(row) for row in await ctx.session.execute(select(*table.__table__.columns))]
            for table in (SegmentMember, SegmentAddress)
        ]


async def verify(database: Database, person: Person, *, email: str | None = None) -> None:
    """As following a mailed link does."""
    async with database.unit_of_work(SYSTEM) as uow:
        changes: dict[str, Any] = {"is_verified": True, **({"email": email} if email else {})}
        await uow.session.execute(update(User).where(User.id == person.id).values(changes))
        happened: Event = EmailVerified(person_id=person.id)
        if email:
            happened = EmailChanged(person_id=person.id, sealed_former=uow.keys.seal(person.email))
        uow.emit(happened)
    await carry_due(database)


async def upload(client: httpx.AsyncClient, headers: Headers, content: bytes) -> httpx.Response:
    return await client.post(f"{STUDENT}/list", files={"file": ("list.csv", content, "text/csv")}, headers=headers)


class TestSegment:
    async def test_is_made_changed_and_deleted(self, client: httpx.AsyncClient, database: Database) -> None:
        headers = await student(client, database)
        changed = await client.patch(STUDENT, json={"version": 1, "label": "Campus"}, headers=headers)
        stale = await client.patch(STUDENT, json={"version": 1, "label": "Late"}, headers=headers)
        assert (changed.json()["label"], changed.json()["version"]) == ("Campus", 2)
        assert (stale.status_code, stale.json()["code"]) == (409, "segment_changed_meanwhile")
        listed = (await client.get(SEGMENTS, headers=headers)).json()["items"]
        assert [(each["name"], each["label"]) for each in listed] == [("student", "Campus")]
        assert (await client.delete(STUDENT, headers=headers)).status_code == 204
        assert (await client.get(STUDENT, headers=headers)).status_code == 404

    @pytest.mark.parametrize(
        ("body", "refused"),
        [
            ({"name": "student"}, (409, "segment_name_taken")),
            ({"name": "any"}, (422, "invalid")),
            ({"name": "Old Students"}, (422, "invalid")),
            ({"name": "alumni", "label": ""}, (422, "invalid")),
            ({"name": "alumni", "members": 3}, (422, "invalid")),
        ],
    )
    async def test_refuses_what_it_cannot_take(
        self, body: dict[str, Any], refused: tuple[int, str], client: httpx.AsyncClient, database: Database
    ) -> None:
        headers = await student(client, database)
        answer = await client.post(SEGMENTS, json={"label": "L", **body}, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == refused
        assert len((await client.get(SEGMENTS, headers=headers)).json()["items"]) == 1

    async def test_stays_while_somebody_is_in_it(self, client: httpx.AsyncClient, database: Database) -> None:
        headers = await student(client, database)
        ada = await make_person(database)
        await client.post(f"{STUDENT}/members", json={"email": ada.email}, headers=headers)
        answer = await client.delete(STUDENT, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (409, "segment_has_members")
        assert await members(client, headers) == [(ada.email, "by_hand")]

    async def test_is_for_who_may_look_after_segments(self, client: httpx.AsyncClient, database: Database) -> None:
        await student(client, database)
        person = await make_person(database)
        shopper = await sign_in(client, person.email)
        _, reader = await with_role(client, database, "reader", "segments:read", "users:*")
        assert [
            (await client.get(path, headers=each)).status_code
            for path in (SEGMENTS, STUDENT, f"{STUDENT}/members")
            for each in ({}, shopper, reader)
        ] == [401, 403, 200] * 3
        before = await tables(database)
        calls = [
            client.post(SEGMENTS, json={"name": "vip", "label": "V"}, headers=reader),
            client.patch(STUDENT, json={"label": "V"}, headers=reader),
            client.delete(STUDENT, headers=reader),
            client.post(f"{STUDENT}/members", json={"person_id": str(person.id)}, headers=reader),
            client.delete(f"{STUDENT}/members/{person.id}", headers=reader),
            client.post(f"{STUDENT}/domains", json={"domain": "campus.edu"}, headers=reader),
            client.delete(f"{STUDENT}/domains/campus.edu", headers=reader),
            client.patch(f"{USERS}/{person.id}", json={"segments": ["student"]}, headers=reader),
            upload(client, reader, person.email.encode()),
        ]
        assert [(await call).status_code for call in calls] == [403] * len(calls)
        assert await tables(database) == before


class TestMembersByHand:
    async def test_come_and_go_and_it_is_told(self, client: httpx.AsyncClient, database: Database) -> None:
        headers = await student(client, database)
        ada, ben = await make_person(database), await make_person(database)
        heard = Overheard(database, SegmentsChanged)

        for body in ({"email": ada.email.upper()}, {"person_id": str(ben.id)}, {"person_id": str(ben.id)}):
            assert (await client.post(f"{STUDENT}/members", json=body, headers=headers)).status_code == 204
        assert await members(client, headers) == [(ben.email, "by_hand"), (ada.email, "by_hand")]
        assert await members(client, headers, limit=1) == [(ben.email, "by_hand")]
        await client.delete(f"{STUDENT}/members/{ben.id}", headers=headers)

        again = await client.delete(f"{STUDENT}/members/{ben.id}", headers=headers)
        assert (again.status_code, again.json()["code"]) == (404, "unknown_member")
        assert await members(client, headers) == [(ada.email, "by_hand")]
        assert await heard.all() == [
            SegmentsChanged(person_id=ada.id, before=[], after=["student"]),
            SegmentsChanged(person_id=ben.id, before=[], after=["student"]),
            SegmentsChanged(person_id=ben.id, before=["student"], after=[]),
        ]

    @pytest.mark.parametrize(
        ("body", "status"),
        [
            ({"email": "nobody@example.com"}, 404),
            ({"person_id": str(new_id())[:8] + "-0000-7000-8000-000000000000"}, 404),
            ({}, 422),
            ({"person_id": "x"}, 422),
            ({"email": "no address"}, 422),
        ],
        ids=["email", "id", "nothing", "no id", "no email"],
    )
    async def test_must_have_an_account(
        self, body: dict[str, str], status: int, client: httpx.AsyncClient, database: Database
    ) -> None:
        headers = await student(client, database)
        assert (await client.post(f"{STUDENT}/members", json=body, headers=headers)).status_code == status
        assert await members(client, headers) == []

    async def test_are_kept_by_the_form_of_a_person(self, client: httpx.AsyncClient, database: Database) -> None:
        headers = await student(client, database)
        ada = await make_person(database)
        body = (await client.patch(f"{USERS}/{ada.id}", json={"segments": ["student"]}, headers=headers)).json()
        assert body["segments"] == ["student"]
        await client.patch(f"{USERS}/{ada.id}", json={"full_name": "Ada King"}, headers=headers)
        assert await members(client, headers) == [(ada.email, "by_hand")]
        await client.patch(f"{USERS}/{ada.id}", json={"segments": []}, headers=headers)
        assert await members(client, headers) == []


class TestMembersByDomain:
    async def test_join_once_their_address_is_proved_and_not_before(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        headers = await student(client, database)
        early = await make_person(database, email="early@campus.edu")
        await verify(database, early)
        late = await make_person(database, email="late@campus.edu")
        forged = await make_person(database, email="forged@campus.edu")
        await verify(database, await make_person(database, email="x@evil-campus.edu"))

        added = await client.post(f"{STUDENT}/domains", json={"domain": "@Campus.EDU"}, headers=headers)
        await carry_due(database)

        assert (added.status_code, added.json()["domains"]) == (201, ["campus.edu"])
        assert await members(client, headers) == [(early.email, "by_address")]
        await verify(database, late)
        assert await members(client, headers) == [(late.email, "by_address"), (early.email, "by_address")]
        assert forged.email not in dict(await members(client, headers))

    async def test_leave_with_their_address_or_with_the_domain(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        headers = await student(client, database)
        await client.post(f"{STUDENT}/domains", json={"domain": "campus.edu"}, headers=headers)
        mover, stayer, chosen = [
            await make_person(database, email=f"{each}@campus.edu") for each in ("mover", "stayer", "chosen")
        ]
        for each in (mover, stayer, chosen):
            await verify(database, each)
        await client.post(f"{STUDENT}/members", json={"email": chosen.email}, headers=headers)

        await verify(database, mover, email="mover@example.com")
        assert [email for email, _ in await members(client, headers)] == [chosen.email, stayer.email]

        gone = await client.delete(f"{STUDENT}/domains/campus.edu", headers=headers)
        await carry_due(database)
        assert gone.status_code == 204
        assert await members(client, headers) == [(chosen.email, "by_hand")]

    async def test_follow_what_the_back_office_says_of_an_address(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        headers = await student(client, database)
        await client.post(f"{STUDENT}/domains", json={"domain": "campus.edu"}, headers=headers)
        ada = await make_person(database, email="ada@campus.edu")
        path = f"{USERS}/{ada.id}"
        assert (await client.patch(path, json={"is_verified": True}, headers=headers)).json()["segments"] == ["student"]
        assert (await client.patch(path, json={"is_verified": False}, headers=headers)).json()["segments"] == []

    @pytest.mark.parametrize("domain", ["", "campus", "a@b.edu", "-x.edu", "x..edu", "a b.edu", "x" * 300 + ".edu"])
    async def test_need_a_domain(self, domain: str, client: httpx.AsyncClient, database: Database) -> None:
        headers = await student(client, database)
        answer = await client.post(f"{STUDENT}/domains", json={"domain": domain}, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
        unknown = await client.delete(f"{STUDENT}/domains/campus.edu", headers=headers)
        assert (unknown.status_code, unknown.json()["code"]) == (404, "unknown_domain")


class TestMembersByList:
    async def test_join_at_once_or_when_they_prove_their_address(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        headers = await student(client, database)
        proved, waiting = await make_person(database), await make_person(database)
        await verify(database, proved)
        content = (
            "\ufeffName;E-mail\r\n"
            f"Ada;{proved.email.upper()}\r\n"
            f"Ben;{waiting.email}\r\n"
            "Cleo;later@example.com\r\n"
            "Dan;no address\r\n"
            f"Ada again;{proved.email}\r\n"
        )

        report = (await upload(client, headers, content.encode())).json()

        wrong = [{"line": 5, "message": "There is no e-mail address in this line."}]
        assert report == {"listed": 3, "joined": 1, "known": 0, "waiting": 2, "wrong_lines": 1, "wrong": wrong}
        assert await members(client, headers) == [(proved.email, "by_address")]
        await verify(database, waiting)
        later = await make_person(database, email="later@example.com")
        await verify(database, later)
        assert {email for email, _ in await members(client, headers)} == {proved.email, waiting.email, later.email}

        again = (await upload(client, headers, content.encode())).json()
        assert (again["joined"], again["known"], again["waiting"]) == (0, 3, 0)

    async def test_keeps_no_address_in_clear(self, client: httpx.AsyncClient, database: Database) -> None:
        headers = await student(client, database)
        await upload(client, headers, b"secret.student@example.com\n")
        assert "secret" not in repr(await tables(database))

    async def test_takes_somebody_off_the_list_who_is_taken_out(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        headers = await student(client, database)
        ada = await make_person(database)
        await upload(client, headers, ada.email.encode())
        await verify(database, ada)
        await client.delete(f"{STUDENT}/members/{ada.id}", headers=headers)
        await verify(database, ada)
        assert await members(client, headers) == []

    @pytest.mark.parametrize("content", [b"\xff\xfe\x00a", b"a@b.co\x00", b"a@b.co\n" * 50_001])
    async def test_must_be_text_of_a_length(
        self, content: bytes, client: httpx.AsyncClient, database: Database
    ) -> None:
        headers = await student(client, database)
        before = await tables(database)
        answer = await upload(client, headers, content)
        assert (answer.status_code, answer.json()["code"]) == (422, "not_an_address_list")
        assert await tables(database) == before

    async def test_takes_thousands(self, client: httpx.AsyncClient, database: Database) -> None:
        headers = await student(client, database)
        content = "\n".join(f"s{number}@campus.edu" for number in range(3000))
        report = (await upload(client, headers, content.encode())).json()
        assert (report["listed"], report["waiting"]) == (3000, 3000)
        assert (await client.get(STUDENT, headers=headers)).json()["listed"] == 3000
