"""Mailed links: made when the mail is sent, kept as digests, good once and for a short while."""

import asyncio

import pytest
from sqlalchemy import select, text, update

from souk.identity import issue_email_change_token, issue_reset_token, issue_verification_token
from souk.identity.models import User
from souk.identity.recovery.kinds import LinkKind
from souk.identity.recovery.links import drop_links, remember_email_change, take_link
from souk.identity.recovery.models import MailedLink
from souk.kernel.actors import GUEST, SYSTEM
from souk.kernel.database import Database
from souk.kernel.ids import new_id
from tests.identity.conftest import SettableClock
from tests.identity.factories import make_person

pytestmark = pytest.mark.anyio


class TestIssuing:
    async def test_keeps_no_secret(self, database: Database) -> None:
        person = await make_person(database)
        async with database.unit_of_work(SYSTEM) as uow:
            token = await issue_reset_token(uow, person.id)
        assert token is not None
        assert len(token) == 43
        async with database.read(SYSTEM) as ctx:
            rows = [str(row) for row in await ctx.session.execute(text("SELECT * FROM mailed_links"))]
        assert len(rows) == 1
        assert token not in rows[0]

    async def test_the_next_takes_the_place_of_the_last(self, database: Database) -> None:
        person = await make_person(database)
        async with database.unit_of_work(SYSTEM) as uow:
            first = await issue_reset_token(uow, person.id)
            second = await issue_reset_token(uow, person.id)
        assert first is not None
        assert second is not None
        async with database.unit_of_work(GUEST) as uow:
            assert await take_link(uow, LinkKind.PASSWORD_RESET, first) is None
            taken = await take_link(uow, LinkKind.PASSWORD_RESET, second)
        assert taken is not None
        assert taken.person_id == person.id

    async def test_two_at_once_leave_one_that_holds(self, database: Database) -> None:
        person = await make_person(database)

        async def issue() -> str:
            async with database.unit_of_work(SYSTEM) as uow:
                return await issue_reset_token(uow, person.id) or ""

        tokens = await asyncio.gather(*(issue() for _ in range(5)))
        async with database.unit_of_work(GUEST) as uow:
            taken = [await take_link(uow, LinkKind.PASSWORD_RESET, token) for token in tokens]
        assert sum(each is not None for each in taken) == 1

    async def test_has_nothing_for_nobody(self, database: Database) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            assert await issue_reset_token(uow, new_id()) is None
            assert await issue_verification_token(uow, new_id()) is None
            assert await issue_email_change_token(uow, new_id()) is None

    async def test_has_nothing_to_confirm_twice(self, database: Database) -> None:
        person = await make_person(database)
        async with database.unit_of_work(SYSTEM) as uow:
            assert await issue_verification_token(uow, person.id) is not None
            await uow.session.execute(update(User).where(User.id == person.id).values(is_verified=True))
            assert await issue_verification_token(uow, person.id) is None

    async def test_a_change_of_address_waits_sealed_until_it_is_mailed(self, database: Database) -> None:
        person = await make_person(database)
        async with database.unit_of_work(SYSTEM) as uow:
            assert await issue_email_change_token(uow, person.id) is None
            await remember_email_change(uow, person.id, "first@example.com")
            await remember_email_change(uow, person.id, "new@example.com")
        async with database.read(SYSTEM) as ctx:
            kept = (await ctx.session.scalars(select(MailedLink))).one()
        assert kept.digest is None
        assert kept.sealed_email is not None
        assert "new@example.com" not in kept.sealed_email
        async with database.unit_of_work(SYSTEM) as uow:
            link = await issue_email_change_token(uow, person.id)
        assert link is not None
        assert link.email == "new@example.com"
        async with database.unit_of_work(GUEST) as uow:
            taken = await take_link(uow, LinkKind.EMAIL_CHANGE, link.token)
        assert taken is not None
        assert (taken.person_id, taken.email) == (person.id, "new@example.com")


class TestTaking:
    async def test_happens_once_however_many_try(self, database: Database) -> None:
        person = await make_person(database)
        async with database.unit_of_work(SYSTEM) as uow:
            token = await issue_reset_token(uow, person.id) or ""

        async def take() -> bool:
            async with database.unit_of_work(GUEST) as uow:
                return await take_link(uow, LinkKind.PASSWORD_RESET, token) is not None

        assert sorted(await asyncio.gather(*(take() for _ in range(5)))) == [False, False, False, False, True]

    @pytest.mark.parametrize(("kind", "minutes"), [(LinkKind.PASSWORD_RESET, 30), (LinkKind.EMAIL_VERIFICATION, 1440)])
    async def test_is_for_a_while(self, database: Database, clock: SettableClock, kind: LinkKind, minutes: int) -> None:
        issue = issue_reset_token if kind is LinkKind.PASSWORD_RESET else issue_verification_token
        person = await make_person(database)
        async with database.unit_of_work(SYSTEM) as uow:
            token = await issue(uow, person.id) or ""
        clock.move(minutes=minutes)
        async with database.unit_of_work(GUEST) as uow:
            assert await take_link(uow, kind, token) is None
        clock.move(seconds=-1)
        async with database.unit_of_work(GUEST) as uow:
            assert await take_link(uow, kind, token) is not None

    async def test_a_link_of_one_kind_does_nothing_of_another(self, database: Database) -> None:
        person = await make_person(database)
        async with database.unit_of_work(SYSTEM) as uow:
            token = await issue_verification_token(uow, person.id) or ""
        async with database.unit_of_work(GUEST) as uow:
            assert await take_link(uow, LinkKind.PASSWORD_RESET, token) is None
            assert await take_link(uow, LinkKind.EMAIL_CHANGE, token) is None
            assert await take_link(uow, LinkKind.EMAIL_VERIFICATION, token) is not None

    async def test_the_digest_is_no_token(self, database: Database) -> None:
        person = await make_person(database)
        async with database.unit_of_work(SYSTEM) as uow:
            await issue_reset_token(uow, person.id)
            digest = str(await uow.session.scalar(select(MailedLink.digest)))
        async with database.unit_of_work(GUEST) as uow:
            assert await take_link(uow, LinkKind.PASSWORD_RESET, digest) is None

    async def test_dropping_takes_all_of_one_person_and_none_of_another(self, database: Database) -> None:
        ada, bob = await make_person(database), await make_person(database)
        async with database.unit_of_work(SYSTEM) as uow:
            for person in (ada, bob):
                await issue_reset_token(uow, person.id)
                await issue_verification_token(uow, person.id)
            await drop_links(uow, ada.id)
        async with database.read(SYSTEM) as ctx:
            assert set(await ctx.session.scalars(select(MailedLink.user_id))) == {bob.id}
