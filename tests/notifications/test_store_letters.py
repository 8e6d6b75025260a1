"""Mails and notices to those who sell, to those they invite, and to those who look after the marketplace."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import httpx
import pytest

from souk.app import House, open_house
from souk.identity import SecondFactorTurnedOff, SecondFactorTurnedOn
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.settings import Settings
from souk.notifications.letters.security import TOLD
from souk.notifications.listeners.account import WHAT
from souk.offboarding import remove_person, restore_person
from souk.stores import ensure_platform_store
from tests.conftest import Override
from tests.identity.conftest import SettableClock
from tests.identity.factories import make_person, sign_in
from tests.notifications.factories import carry_all, everything_kept, letters, link_to, query_of
from tests.notifications.test_notices import notices_of
from tests.offboarding.factories import admin_of, make_trade, order_some
from tests.post_office import PostOffice, Taken
from tests.stores.test_api import FORM, register

pytestmark = pytest.mark.anyio
VENDORS = "/api/v1/admin/vendors"
INVITED = "sam.newcomer@example.com"


def the(office: PostOffice, address: str, subject: str) -> Taken:
    (mail,) = [each for each in office.mails_to(address) if each.subject == subject]
    return mail


class TestReview:
    @pytest.fixture
    def settings(self, make_settings: Override, office: PostOffice) -> Settings:
        return make_settings(mail=office.settings(), base_url="http://souk.test", vendor_onboarding="review")

    @pytest.fixture
    async def house(self, settings: Settings, clock: SettableClock) -> AsyncIterator[House]:
        opened = open_house(settings, clock=clock)
        async with opened.database.unit_of_work(SYSTEM) as uow:
            await ensure_platform_store(uow)
        yield opened
        await opened.close()

    async def newcomer(self, client: httpx.AsyncClient) -> tuple[UUID, UUID]:
        """(vendor, person)."""
        body: dict[str, Any] = (await register(client)).json()
        return UUID(body["vendor"]["id"]), UUID(body["user"]["id"])

    async def test_is_announced_to_those_who_review(self, client: httpx.AsyncClient, database: Database) -> None:
        reviewer, other = await make_person(database, role="admin"), await make_person(database, role="support_agent")
        vendor_id, _ = await self.newcomer(client)

        await carry_all(database)

        (notice,) = await notices_of(database, reviewer.id)
        assert (notice.type, notice.title, notice.related_id) == (
            "vendor",
            "Blue Door Books waits for review",
            vendor_id,
        )
        assert await notices_of(database, other.id) == []

    async def test_that_lets_a_vendor_in_is_told(
        self, client: httpx.AsyncClient, database: Database, office: PostOffice
    ) -> None:
        _, headers = await admin_of(client, database)
        vendor_id, person_id = await self.newcomer(client)
        answer = await client.post(f"{VENDORS}/{vendor_id}/approve", headers=headers)
        assert answer.status_code == 200, answer.text

        await carry_all(database)

        mail = the(office, FORM["email"], "Blue Door Books is open")
        assert link_to(mail, "/vendor") == "/vendor"
        assert [notice.type for notice in await notices_of(database, person_id)] == ["store"]

    async def test_that_does_not_says_why_and_the_reason_stays_sealed(
        self, client: httpx.AsyncClient, database: Database, office: PostOffice
    ) -> None:
        _, headers = await admin_of(client, database)
        vendor_id, _ = await self.newcomer(client)
        body = {"reason": "The register says Wera Wendor."}
        answer = await client.post(f"{VENDORS}/{vendor_id}/reject", json=body, headers=headers)
        assert answer.status_code == 200, answer.text

        await carry_all(database)
        (letter,) = await letters(database, "vendor_rejected")
        preview = (await client.get(f"/api/v1/admin/letters/{letter.id}/preview", headers=headers)).json()

        mail = the(office, FORM["email"], "Blue Door Books cannot open yet")
        assert "Wera Wendor" in mail.text
        assert "Wera Wendor" in mail.html
        assert "Wera Wendor" not in preview["text"] + preview["html"]
        assert "Wera Wendor" not in await everything_kept(database)


class TestRemoval:
    async def test_is_told_to_the_vendor_to_every_buyer_and_to_the_office(
        self, client: httpx.AsyncClient, database: Database, office: PostOffice
    ) -> None:
        trade = await make_trade(database)
        colleague = await make_person(database, role="admin")
        await order_some(client, trade, orders=2)
        actor, _ = await admin_of(client, database)
        await carry_all(database)
        async with database.unit_of_work(actor) as uow:
            removal = await remove_person(uow, trade.vendor.id, reason="Counterfeits.")

        await carry_all(database)

        closed = the(office, trade.vendor.email, "Blue Door was closed")
        assert "Counterfeits" not in closed.text
        for number in range(2):
            subjects = [mail.subject for mail in office.mails_to(f"guest{number}@example.com")]
            assert len([each for each in subjects if each.endswith("cannot be delivered")]) == 1
            assert len([each for each in subjects if each.startswith("Your refund")]) == 1
        assert [each.title for each in await notices_of(database, colleague.id)] == ["Blue Door was removed"]
        assert actor.id is not None
        assert await notices_of(database, actor.id) == []

        async with database.unit_of_work(actor) as uow:
            await restore_person(uow, removal.person_id)
        await carry_all(database)
        assert link_to(the(office, trade.vendor.email, "Blue Door is back"), "/vendor") == "/vendor"


class TestInvitation:
    async def test_brings_a_link_that_lets_its_reader_in(
        self, client: httpx.AsyncClient, database: Database, office: PostOffice
    ) -> None:
        trade = await make_trade(database)
        headers = await sign_in(client, trade.vendor.email)
        staff = f"/api/v1/stores/{trade.store.id}/staff"
        body = {"email": INVITED, "role": "vendor_staff"}
        assert (await client.post(f"{staff}/invitations", json=body, headers=headers)).status_code == 201
        before = await everything_kept(database)

        await carry_all(database)
        mail = the(office, INVITED, "Blue Door invites you to its staff")
        token = query_of(link_to(mail, "/invitations/accept"))["token"]
        (letter,) = await letters(database, "staff_invitation")
        kept = await everything_kept(database)
        sam = await make_person(database, email=INVITED)
        answer = await client.post(
            "/api/v1/staff-invitations/accept", json={"token": token}, headers=await sign_in(client, sam.email)
        )

        assert "Vera Vendor of Blue Door invites you" in mail.text
        assert (letter.status, letter.person_id) == ("sent", None)
        for text in (before, kept):
            assert token not in text
            assert INVITED not in text
        assert answer.status_code in {200, 204}, answer.text

    async def test_that_was_withdrawn_is_not_mailed(
        self, client: httpx.AsyncClient, database: Database, office: PostOffice
    ) -> None:
        trade = await make_trade(database)
        headers = await sign_in(client, trade.vendor.email)
        staff = f"/api/v1/stores/{trade.store.id}/staff"
        body = {"email": INVITED, "role": "vendor_staff"}
        invited = (await client.post(f"{staff}/invitations", json=body, headers=headers)).json()
        revoked = await client.delete(f"{staff}/invitations/{invited['id']}", headers=headers)
        assert revoked.status_code == 204, revoked.text

        await carry_all(database)

        assert office.mails_to(INVITED) == []
        assert [letter.status for letter in await letters(database, "staff_invitation")] == ["skipped"]


class TestSecurity:
    def test_has_words_for_everything_that_happens_to_it(self) -> None:
        assert set(WHAT.values()) == set(TOLD)

    async def test_is_told_whenever_it_changes(self, database: Database, office: PostOffice) -> None:
        ada = await make_person(database)
        await carry_all(database)
        for event in (SecondFactorTurnedOn, SecondFactorTurnedOff, SecondFactorTurnedOn):
            async with database.unit_of_work(SYSTEM) as uow:
                uow.emit(event(person_id=ada.id))

        await carry_all(database)

        subjects = [mail.subject for mail in office.mails_to(ada.email)][1:]
        assert subjects == ["Two-step sign-in is on", "Two-step sign-in is off", "Two-step sign-in is on"]
