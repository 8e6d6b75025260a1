"""Who works in a store: invited, changed, let go, over JSON."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select, update

from souk.identity import Person, RolesChanged
from souk.identity.models import Role
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.ids import new_id
from souk.stores import StaffInvitationAccepted, StaffInvited, StoreView, issue_invitation_token
from souk.stores.staff.models import StaffInvitation
from souk.stores.staff.upkeep import drop_old_invitations
from tests.identity.administration.staff import Headers, Overheard, admin
from tests.identity.factories import make_person, sign_in
from tests.identity.rows import everything_in
from tests.stores.factories import make_store

pytestmark = pytest.mark.anyio

ACCEPT = "/api/v1/staff-invitations/accept"


class Shop:
    """A store with its owner signed in, and whoever else comes."""

    def __init__(self, client: httpx.AsyncClient, database: Database) -> None:
        self.client, self.database = client, database

    async def open(self) -> "Shop":
        self.owner = await make_person(self.database, full_name="Vera Vendor")
        self.store: StoreView = await make_store(self.database, owner_id=self.owner.id)
        self.headers = await sign_in(self.client, self.owner.email)
        self.path = f"/api/v1/stores/{self.store.id}/staff"
        return self

    async def hire(self, role: str = "vendor_staff", **details: str) -> tuple[Person, Headers]:
        person = await make_person(self.database, role=role, store_id=self.store.id, **details)
        return person, await sign_in(self.client, person.email)

    async def invite(self, email: str, role: str = "vendor_staff", headers: Headers | None = None) -> httpx.Response:
        body = {"email": email, "role": role}
        return await self.client.post(f"{self.path}/invitations", json=body, headers=headers or self.headers)

    async def link(self, answer: httpx.Response) -> str:
        """The token that the mail carries."""
        assert answer.status_code == 201, answer.text
        async with self.database.unit_of_work(SYSTEM) as uow:
            letter = await issue_invitation_token(uow, UUID(answer.json()["id"]))
        assert letter is not None
        return letter.token

    async def staff(self, headers: Headers | None = None) -> list[tuple[str, list[str]]]:
        answer = await self.client.get(self.path, headers=headers or self.headers)
        assert answer.status_code == 200, answer.text
        return [(each["full_name"], each["roles"]) for each in answer.json()["items"]]

    async def accept(self, token: str, headers: Headers) -> httpx.Response:
        return await self.client.post(ACCEPT, json={"token": token}, headers=headers)

    async def everything(self) -> Any:
        columns = StaffInvitation.__table__.columns
        async with self.database.read(SYSTEM) as ctx:
            rows = await ctx.session.execute(select(*columns).order_by(StaffInvitation.id))
            return await everything_in(self.database), [tuple(row) for row in rows]


@pytest.fixture
async def shop(client: httpx.AsyncClient, database: Database) -> Shop:
    return await Shop(client, database).open()


async def store_role(database: Database, name: str, *permissions: str) -> None:
    async with database.unit_of_work(SYSTEM) as uow:
        uow.session.add(Role(name=name, permissions=" ".join(permissions), is_of_store=True))


class TestListStaff:
    async def test_names_the_owner_first(self, shop: Shop) -> None:
        await shop.hire(full_name="Aaron Apprentice")
        assert await shop.staff() == [("Vera Vendor", ["vendor_owner"]), ("Aaron Apprentice", ["vendor_staff"])]
        body = (await shop.client.get(shop.path, headers=shop.headers)).json()
        assert [each["is_owner"] for each in body["items"]] == [True, False]

    async def test_is_not_there_for_strangers_and_refused_to_who_may_not_look(self, shop: Shop) -> None:
        other = await Shop(shop.client, shop.database).open()
        shopper = await sign_in(shop.client, (await make_person(shop.database)).email)
        _, staff = await shop.hire()
        for path in (shop.path, f"{shop.path}/invitations"):
            answers = [await shop.client.get(path, headers=each) for each in ({}, shopper, other.headers, staff)]
            assert [each.status_code for each in answers] == [401, 404, 404, 403]

    async def test_is_there_for_the_marketplace(self, shop: Shop) -> None:
        _, headers = await admin(shop.client, shop.database)
        assert await shop.staff(headers) == [("Vera Vendor", ["vendor_owner"])]
        nowhere = await shop.client.get(f"/api/v1/stores/{new_id()}/staff", headers=headers)
        assert (nowhere.status_code, nowhere.json()["code"]) == (404, "unknown_store")


class TestInviting:
    async def test_whoever_is_asked_works_there_once_they_accept(self, shop: Shop) -> None:
        heard = Overheard(shop.database, StaffInvited, StaffInvitationAccepted, RolesChanged)
        sam = await make_person(shop.database, email="sam@example.com", full_name="Sam Staff")
        theirs = await sign_in(shop.client, sam.email)

        invited = await shop.invite("Sam@Example.com")
        listed = (await shop.client.get(f"{shop.path}/invitations", headers=shop.headers)).json()["items"]
        assert listed == [invited.json()]
        assert (invited.json()["email"], invited.json()["role"]) == ("sam@example.com", "vendor_staff")
        assert "token" not in invited.text
        accepted = await shop.accept(await shop.link(invited), theirs)

        assert (accepted.status_code, accepted.json()["store_name"]) == (200, "Blue Door Books")
        assert await shop.staff() == [("Vera Vendor", ["vendor_owner"]), ("Sam Staff", ["vendor_staff"])]
        assert (await shop.client.get(f"{shop.path}/invitations", headers=shop.headers)).json()["items"] == []
        assert [type(each).__name__ for each in await heard.all()] == [
            "StaffInvited",
            "RolesChanged",
            "StaffInvitationAccepted",
        ]

    async def test_counts_from_the_next_request_and_in_this_store_only(self, shop: Shop) -> None:
        await store_role(shop.database, "window_dresser", "stores:write")
        other = await Shop(shop.client, shop.database).open()
        sam = await make_person(shop.database)
        theirs = await sign_in(shop.client, sam.email)
        await shop.accept(await shop.link(await shop.invite(sam.email, "window_dresser")), theirs)
        answers = [
            await shop.client.patch(f"/api/v1/stores/{each.store.id}", json={"tagline": "x"}, headers=theirs)
            for each in (shop, other)
        ]
        assert [each.status_code for each in answers] == [200, 403]

    async def test_a_new_person_registers_and_then_accepts(self, shop: Shop) -> None:
        token = await shop.link(await shop.invite("new@example.com"))
        account = {"email": "new@example.com", "password": "Tangerine-Lantern-42", "full_name": "Nora New"}
        registered = (await shop.client.post("/api/v1/auth/register", json=account)).json()
        shop.client.cookies.clear()
        theirs = {"Authorization": f"Bearer {registered['access_token']}"}
        assert (await shop.accept(token, theirs)).status_code == 200
        assert ("Nora New", ["vendor_staff"]) in await shop.staff()

    @pytest.mark.parametrize(
        ("body", "refused"),
        [
            ({"role": "admin"}, (422, "not_a_store_role")),
            ({"role": "emperor"}, (422, "not_a_store_role")),
            ({"email": "no address"}, (422, "invalid")),
            ({"email": "x" * 1000 + "@example.com"}, (422, "invalid")),
            ({"store_id": str(new_id())[:8]}, (422, "invalid")),
            ({"digest": "x"}, (422, "invalid")),
        ],
        ids=["admin", "unknown", "email", "long", "store", "digest"],
    )
    async def test_refuses_what_it_cannot_take(
        self, body: dict[str, str], refused: tuple[int, str], shop: Shop
    ) -> None:
        before = await shop.everything()
        invite = {"email": "sam@example.com", "role": "vendor_staff", **body}
        answer = await shop.client.post(f"{shop.path}/invitations", json=invite, headers=shop.headers)
        assert (answer.status_code, answer.json()["code"]) == refused
        assert await shop.everything() == before

    async def test_is_not_for_other_stores_or_for_those_who_may_not(self, shop: Shop) -> None:
        other = await Shop(shop.client, shop.database).open()
        _, staff = await shop.hire()
        before = await shop.everything()
        answers = [await shop.invite("sam@example.com", headers=each) for each in (other.headers, staff)]
        assert [each.status_code for each in answers] == [404, 403]
        assert await shop.everything() == before

    async def test_nobody_asks_for_more_than_they_hold(self, shop: Shop) -> None:
        await store_role(shop.database, "foreman", "staff:*", "orders:*")
        await store_role(shop.database, "packer", "orders:fulfil")
        _, foreman = await shop.hire("foreman")
        refused = [await shop.invite("sam@example.com", role, foreman) for role in ("vendor_owner", "vendor_staff")]
        assert [(each.status_code, each.json()["code"]) for each in refused] == [(403, "forbidden")] * 2
        assert (await shop.invite("sam@example.com", "packer", foreman)).status_code == 201

    async def test_somebody_who_works_there_is_not_invited(self, shop: Shop) -> None:
        sam, _ = await shop.hire()
        for email in (sam.email, shop.owner.email.upper()):
            answer = await shop.invite(email)
            assert (answer.status_code, answer.json()["code"]) == (409, "works_here_already")

    async def test_is_limited_by_those_that_wait_and_by_the_day(self, shop: Shop) -> None:
        for number in range(20):
            assert (await shop.invite(f"s{number}@example.com")).status_code == 201
        full = await shop.invite("one.more@example.com")
        assert (full.status_code, full.json()["code"]) == (409, "too_many_invitations")

        waiting = (await shop.client.get(f"{shop.path}/invitations", headers=shop.headers)).json()["items"]
        assert len(waiting) == 20
        await shop.client.delete(f"{shop.path}/invitations/{waiting[0]['id']}", headers=shop.headers)
        assert (await shop.invite("one.more@example.com")).status_code == 201

    async def test_the_same_address_again_waits_a_while_and_then_replaces_the_link(self, shop: Shop) -> None:
        sam = await make_person(shop.database)
        theirs = await sign_in(shop.client, sam.email)
        first = await shop.invite(sam.email)
        old = await shop.link(first)
        soon = await shop.invite(sam.email)
        assert (soon.status_code, soon.json()["code"]) == (409, "invited_just_now")
        await self.later(shop, timedelta(minutes=11))

        again = await shop.invite(sam.email)

        assert again.json()["id"] == first.json()["id"]
        assert (await shop.accept(old, theirs)).status_code == 404
        assert (await shop.accept(await shop.link(again), theirs)).status_code == 200

    async def test_of_two_at_once_one_waits(self, shop: Shop) -> None:
        answers = await asyncio.gather(*(shop.invite("sam@example.com") for _ in range(3)))
        assert sorted(each.status_code for each in answers) == [201, 409, 409]
        waiting = (await shop.client.get(f"{shop.path}/invitations", headers=shop.headers)).json()["items"]
        assert len(waiting) == 1

    async def test_keeps_neither_address_nor_secret_in_clear(self, shop: Shop) -> None:
        token = await shop.link(await shop.invite("secret.sam@example.com"))
        _, rows = await shop.everything()
        outbox = (await everything_in(shop.database))["outbox"]
        assert "secret.sam" not in repr(rows) + repr(outbox)
        assert token not in repr(rows) + repr(outbox)

    async def later(self, shop: Shop, much: timedelta) -> None:
        async with shop.database.unit_of_work(SYSTEM) as uow:
            for row in await uow.session.scalars(select(StaffInvitation)):
                row.sent_at, row.expires_at = row.sent_at - much, row.expires_at - much


class TestAccepting:
    async def test_is_for_the_address_that_was_invited(self, shop: Shop) -> None:
        token = await shop.link(await shop.invite("sam@example.com"))
        thief = await sign_in(shop.client, (await make_person(shop.database)).email)
        before = await shop.everything()

        guest = await shop.client.post(ACCEPT, json={"token": token})
        answer = await shop.accept(token, thief)

        assert guest.status_code == 401
        assert (answer.status_code, answer.json()["code"]) == (403, "invited_somebody_else")
        assert await shop.everything() == before

    async def test_happens_once(self, shop: Shop) -> None:
        sam = await make_person(shop.database)
        theirs = await sign_in(shop.client, sam.email)
        token = await shop.link(await shop.invite(sam.email))

        answers = await asyncio.gather(*(shop.accept(token, theirs) for _ in range(3)))

        assert sorted(each.status_code for each in answers) == [200, 404, 404]
        assert len(await shop.staff()) == 2
        assert (await shop.accept(token, theirs)).json()["code"] == "unknown_invitation"

    @pytest.mark.parametrize("token", ["x", "x" * 43, "é" * 40])
    async def test_needs_a_token_of_ours(self, token: str, shop: Shop) -> None:
        answer = await shop.accept(token, shop.headers)
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown_invitation")

    async def test_ends_with_the_week_with_revoking_and_with_the_vendor(self, shop: Shop) -> None:
        sam = await make_person(shop.database)
        theirs = await sign_in(shop.client, sam.email)
        invited = await shop.invite(sam.email)
        token = await shop.link(invited)
        path = f"{shop.path}/invitations/{invited.json()['id']}"
        other = await Shop(shop.client, shop.database).open()
        assert (await shop.client.delete(path, headers=other.headers)).status_code == 404
        elsewhere = path.replace(str(shop.store.id), str(other.store.id))
        assert (await shop.client.delete(elsewhere, headers=other.headers)).status_code == 404

        async with shop.database.unit_of_work(SYSTEM) as uow:
            await uow.session.execute(update(StaffInvitation).values(expires_at=uow.now))
            assert await issue_invitation_token(uow, UUID(invited.json()["id"])) is None
        assert (await shop.accept(token, theirs)).status_code == 404

        async with shop.database.unit_of_work(SYSTEM) as uow:
            await uow.session.execute(update(StaffInvitation).values(expires_at=uow.now + timedelta(days=1)))
        assert (await shop.client.delete(path, headers=shop.headers)).status_code == 204
        assert (await shop.accept(token, theirs)).status_code == 404
        assert await shop.staff() == [("Vera Vendor", ["vendor_owner"])]
        async with shop.database.unit_of_work(SYSTEM) as uow:
            assert await issue_invitation_token(uow, UUID(invited.json()["id"])) is None


class TestChangingStaff:
    async def test_takes_effect_with_the_next_request(self, shop: Shop) -> None:
        await store_role(shop.database, "window_dresser", "stores:write")
        sam, theirs = await shop.hire()
        path = f"{shop.path}/{sam.id}"
        store = f"/api/v1/stores/{shop.store.id}"
        assert (await shop.client.patch(store, json={"tagline": "x"}, headers=theirs)).status_code == 403

        changed = await shop.client.patch(path, json={"role": "window_dresser"}, headers=shop.headers)
        assert (changed.status_code, changed.json()["roles"]) == (200, ["window_dresser"])
        assert (await shop.client.patch(store, json={"tagline": "x"}, headers=theirs)).status_code == 200

        assert (await shop.client.delete(path, headers=shop.headers)).status_code == 204
        assert (await shop.client.patch(store, json={"tagline": "y"}, headers=theirs)).status_code == 403
        assert await shop.staff() == [("Vera Vendor", ["vendor_owner"])]

    async def test_the_owner_stays_whoever_asks(self, shop: Shop) -> None:
        _, headers = await admin(shop.client, shop.database)
        _, partner = await shop.hire("vendor_owner")
        path = f"{shop.path}/{shop.owner.id}"
        before = await shop.everything()
        for each in (shop.headers, partner, headers):
            answers = [
                await shop.client.delete(path, headers=each),
                await shop.client.patch(path, json={"role": "vendor_staff"}, headers=each),
            ]
            assert [(one.status_code, one.json()["code"]) for one in answers] == [(409, "owner_stays")] * 2
        assert await shop.everything() == before

    async def test_people_of_another_store_are_not_there(self, shop: Shop) -> None:
        other = await Shop(shop.client, shop.database).open()
        theirs, _ = await other.hire()
        before = await shop.everything()
        answers = [
            await shop.client.delete(f"{shop.path}/{theirs.id}", headers=shop.headers),
            await shop.client.patch(f"{shop.path}/{theirs.id}", json={"role": "vendor_staff"}, headers=shop.headers),
            await shop.client.delete(f"{other.path}/{theirs.id}", headers=shop.headers),
            await shop.client.patch(f"{other.path}/{theirs.id}", json={"role": "vendor_staff"}, headers=shop.headers),
        ]
        assert [each.status_code for each in answers] == [404] * 4
        assert await shop.everything() == before

    async def test_nobody_changes_who_may_do_more_or_gives_what_they_lack(self, shop: Shop) -> None:
        await store_role(shop.database, "foreman", "staff:*", "orders:*")
        await store_role(shop.database, "packer", "orders:fulfil")
        _, foreman = await shop.hire("foreman")
        staff, staffs = await shop.hire()
        packer, _ = await shop.hire("packer")
        before = await shop.everything()
        refused = [
            await shop.client.delete(f"{shop.path}/{staff.id}", headers=foreman),
            await shop.client.patch(f"{shop.path}/{packer.id}", json={"role": "vendor_staff"}, headers=foreman),
            await shop.client.patch(f"{shop.path}/{packer.id}", json={"role": "packer"}, headers=staffs),
            await shop.client.delete(f"{shop.path}/{packer.id}", headers=staffs),
        ]
        assert [each.status_code for each in refused] == [403] * 4
        assert await shop.everything() == before
        assert (await shop.client.delete(f"{shop.path}/{packer.id}", headers=foreman)).status_code == 204

    async def test_whoever_goes_takes_their_invitations_along_and_may_go_by_themselves(self, shop: Shop) -> None:
        await store_role(shop.database, "foreman", "staff:*")
        foreman, theirs = await shop.hire("foreman")
        sam = await make_person(shop.database)
        token = await shop.link(await shop.invite(sam.email, "foreman", theirs))

        assert (await shop.client.delete(f"{shop.path}/{foreman.id}", headers=theirs)).status_code == 204

        sams = await sign_in(shop.client, sam.email)
        assert (await shop.accept(token, sams)).status_code == 404
        assert await shop.staff() == [("Vera Vendor", ["vendor_owner"])]


class TestUpkeep:
    async def test_a_month_later_nothing_is_left_of_an_invitation(self, shop: Shop) -> None:
        await shop.invite("sam@example.com")
        await shop.invite("kim@example.com")
        async with shop.database.unit_of_work(SYSTEM) as uow:
            row = (await uow.session.scalars(select(StaffInvitation).order_by(StaffInvitation.id).limit(1))).one()
            row.expires_at = uow.now - timedelta(days=31)
        assert await drop_old_invitations(shop.database) == 1
        waiting = (await shop.client.get(f"{shop.path}/invitations", headers=shop.headers)).json()["items"]
        assert [each["email"] for each in waiting] == ["kim@example.com"]
