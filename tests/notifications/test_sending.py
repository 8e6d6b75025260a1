"""From an event to the mail server: what arrives, what is kept, and what happens when it does not arrive."""

import asyncio
import logging

import pytest
from sqlalchemy import select, update

from souk.app import House, open_house
from souk.identity.models import User
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.mail import MailNotConfigured
from souk.kernel.settings import Settings
from souk.kernel.worker import MAX_ATTEMPTS, carry_due
from souk.notifications import LetterStatus, write_letter
from souk.notifications.events import LetterWritten
from souk.notifications.models import LetterAttempt, LetterRow
from souk.notifications.tasks import ReleaseHeld, StillSending
from tests.conftest import Override
from tests.identity.conftest import SettableClock
from tests.identity.factories import make_person
from tests.notifications.factories import (
    carry_all,
    everything_kept,
    letters,
    link_to,
    links_in,
    outbox,
    query_of,
    standing,
    write,
)
from tests.post_office import PostOffice

pytestmark = pytest.mark.anyio
POST_OFFICE_LOG = "mail.log"
"""The test server's own; it repeats all that is said to it."""
ADDRESSES_OF_ACCOUNTS = ("users.email", "person_words.word")


async def attempts(database: Database) -> list[tuple[LetterStatus, str]]:
    async with database.read(SYSTEM) as ctx:
        rows = await ctx.session.scalars(select(LetterAttempt).order_by(LetterAttempt.id))
        return [(each.outcome, each.remark) for each in rows]


class TestDelivery:
    async def test_brings_both_texts_to_the_persons_address(
        self, database: Database, office: PostOffice, clock: SettableClock
    ) -> None:
        ada = await make_person(database, email="ada@example.com", full_name="Ada Byron")

        await carry_all(database)

        (mail,) = office.taken
        (letter,) = await letters(database)
        assert (mail.recipients, mail.subject) == (["ada@example.com"], "Welcome to Souk")
        assert "Welcome, Ada" in mail.text
        assert "Welcome, Ada" in mail.html
        assert (letter.kind, letter.person_id, letter.status, letter.attempts) == ("welcome", ada.id, "sent", 1)
        assert letter.sent_at == clock.now
        assert str(mail.message["Message-ID"]) == f"<{letter.message_id}>"
        assert await attempts(database) == [(LetterStatus.SENT, "Message accepted for delivery")]
        assert await outbox(database) == []

    async def test_writes_html_that_mail_programs_understand(self, database: Database, office: PostOffice) -> None:
        await make_person(database)
        await carry_all(database)

        html = office.taken[0].html
        assert 'style="' in html
        assert "max-width: 560px" in html
        assert "prefers-color-scheme: dark" in html
        assert "<script" not in html
        assert "<link" not in html
        assert "src=" not in html
        assert {link.split("?")[0] for link in links_in(office.taken[0])} == {
            "http://souk.test/",
            "http://souk.test/verify-email",
        }

    async def test_makes_the_secret_when_it_sends_and_keeps_it_nowhere(
        self,
        database: Database,
        office: PostOffice,
        caplog: pytest.LogCaptureFixture,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        caplog.set_level(logging.DEBUG)
        ada = await make_person(database, email="ada@example.com")
        await write(database, "password_reset", ada.id)
        before = await everything_kept(database, but=ADDRESSES_OF_ACCOUNTS)

        await carry_all(database)

        kept = await everything_kept(database, but=ADDRESSES_OF_ACCOUNTS)
        secrets = [query_of(link)["token"] for mail in office.taken for link in links_in(mail) if "token=" in link]
        assert len(set(secrets)) == 2
        logged = [each.getMessage() for each in caplog.records if each.name != POST_OFFICE_LOG]
        for text in (before, kept, "\n".join(logged), "".join(capsys.readouterr())):
            assert not [secret for secret in secrets if secret in text]
            assert "ada@example.com" not in text

    async def test_goes_to_an_address_that_is_nobodys_and_keeps_it_sealed(
        self, database: Database, office: PostOffice
    ) -> None:
        letter_id = await write(database, "email_changed", address="former@example.com")

        await carry_all(database)

        (letter,) = await letters(database)
        assert (letter.id, office.taken[0].recipients) == (letter_id, ["former@example.com"])
        assert letter.sealed_recipient is not None
        assert database.keys.open(letter.sealed_recipient) == "former@example.com"
        assert "former@example.com" not in await everything_kept(database)

    @pytest.mark.parametrize("name", ["http://evil.example", "Win.now", "<b>Ada</b>", "A" * 60, "www"])
    async def test_greets_nobody_whose_name_is_none(self, name: str, database: Database, office: PostOffice) -> None:
        await make_person(database, full_name=f"{name} Byron" if name != "www" else "Win$ 1000$")

        await carry_all(database)

        (mail,) = office.taken
        assert "Byron" not in mail.text + mail.html + str(mail.message["To"])
        assert "evil" not in mail.text + mail.html + str(mail.message["To"])

    async def test_writes_names_of_every_script(self, database: Database, office: PostOffice) -> None:
        await make_person(database, full_name="Łucja Żółć")

        await carry_all(database)

        assert "Welcome, Łucja" in office.taken[0].text
        assert str(office.taken[0].message["To"]).startswith("Łucja Żółć <")


class TestOnce:
    async def test_one_occurrence_is_one_letter(self, database: Database, office: PostOffice) -> None:
        ada = await make_person(database)
        await carry_all(database)

        async with database.unit_of_work(SYSTEM) as uow:
            again = await write_letter(uow, "welcome", occurrence=f"welcome:{ada.id}", person_id=ada.id)
        await carry_all(database)

        assert again is None
        assert len(office.taken) == 1

    async def test_one_delivery_is_one_mail_however_often_it_is_carried(
        self, house: House, database: Database, office: PostOffice
    ) -> None:
        ada = await make_person(database)
        letter_id = await write(database, "password_changed", ada.id)
        await carry_all(database)
        taken = len(office.taken)

        send = next(
            each.task for room in house.rooms for each in room.subscriptions if each.name == "notifications.send"
        )
        assert send is not None
        await send(database, LetterWritten(letter_id=letter_id))

        assert len(office.taken) == taken

    async def test_two_workers_at_once_send_one_mail(
        self, house: House, database: Database, office: PostOffice
    ) -> None:
        ada = await make_person(database)
        await carry_all(database)
        letter_id = await write(database, "password_changed", ada.id)
        send = next(
            each.task for room in house.rooms for each in room.subscriptions if each.name == "notifications.send"
        )
        assert send is not None

        both = [send(database, LetterWritten(letter_id=letter_id)) for _ in range(2)]
        ended = await asyncio.gather(*both, return_exceptions=True)

        assert [type(each) for each in ended if each is not None] in ([StillSending], [])
        assert [mail.subject for mail in office.taken].count("Your password was changed") == 1

    async def test_what_was_interrupted_goes_on_once_the_lease_is_over(
        self, house: House, database: Database, office: PostOffice, clock: SettableClock
    ) -> None:
        ada = await make_person(database)
        await carry_all(database)
        letter_id = await write(database, "password_changed", ada.id)
        async with database.unit_of_work(SYSTEM) as uow:
            await uow.session.execute(
                update(LetterRow).where(LetterRow.id == letter_id).values(attempts=1, leased_until=clock.now)
            )
        await carry_all(database)

        assert await standing(database, letter_id) == (LetterStatus.SENT, 2, "")


class TestFailure:
    async def test_that_may_pass_is_tried_again_and_heals(
        self, database: Database, office: PostOffice, clock: SettableClock
    ) -> None:
        ada = await make_person(database, email="ada@example.com")
        await carry_all(database)
        office.refuse_recipient = "451 4.7.1 <ada@example.com>: greylisted, come back"
        letter_id = await write(database, "password_changed", ada.id)

        await carry_all(database)
        waiting, (row,) = await standing(database, letter_id), await outbox(database)
        office.refuse_recipient = None
        clock.move(seconds=10)
        await carry_all(database)

        assert waiting == (LetterStatus.WAITING, 1, "451 4.7.1 <(address)>: greylisted, come back")
        assert row.last_error is not None
        assert "ada@example.com" not in row.last_error
        assert await standing(database, letter_id) == (LetterStatus.SENT, 2, "")
        assert [status for status, _ in await attempts(database)][1:] == [LetterStatus.WAITING, LetterStatus.SENT]
        assert await outbox(database) == []

    async def test_for_good_is_not_tried_again(
        self, database: Database, office: PostOffice, clock: SettableClock
    ) -> None:
        ada = await make_person(database, email="ada@example.com")
        await carry_all(database)
        office.refuse_recipient = "550 5.1.1 <ada@example.com> unknown"
        letter_id = await write(database, "password_changed", ada.id)

        await carry_all(database)
        office.refuse_recipient = None
        clock.move(days=1)
        await carry_all(database)

        assert await standing(database, letter_id) == (LetterStatus.REFUSED, 1, "550 5.1.1 <(address)> unknown")
        assert len(office.taken) == 1
        assert await outbox(database) == []

    async def test_of_a_server_that_is_away_lasts_until_it_is_back(
        self, settings: Settings, database: Database, office: PostOffice, clock: SettableClock
    ) -> None:
        ada = await make_person(database)
        office.close()
        await carry_all(database)
        letter_id = (await letters(database))[0].id
        away = await standing(database, letter_id)

        office.open()
        clock.move(minutes=1)
        later = open_house(settings, clock=clock)  # the first one still leaves the server alone
        await carry_all(later.database)
        await later.close()

        assert away[:2] == (LetterStatus.WAITING, 1)
        assert "does not answer" in away[2]
        assert [mail.recipients for mail in office.taken] == [[ada.email]]

    async def test_that_lasts_ends_with_the_letter_failed(
        self, database: Database, office: PostOffice, clock: SettableClock
    ) -> None:
        ada = await make_person(database)
        await carry_all(database)
        office.refuse_recipient = "450 busy"
        letter_id = await write(database, "password_changed", ada.id)

        for _ in range(MAX_ATTEMPTS + 2):
            await carry_all(database)
            clock.move(hours=3)

        assert await standing(database, letter_id) == (LetterStatus.FAILED, MAX_ATTEMPTS, "450 busy")
        assert await outbox(database) == []

    async def test_outlasts_no_letter_that_nobody_needs_any_more(
        self, database: Database, office: PostOffice, clock: SettableClock
    ) -> None:
        ada = await make_person(database)
        await carry_all(database)
        office.refuse_recipient = "450 busy"
        letter_id = await write(database, "password_reset", ada.id)
        await carry_all(database)
        office.refuse_recipient = None

        clock.move(hours=7)
        await carry_all(database)

        status, _, why = await standing(database, letter_id)
        assert (status, why) == (LetterStatus.FAILED, "It could not be sent while it was of use.")
        assert len(office.taken) == 1

    async def test_to_write_a_letter_is_told_and_holds_nothing_else_up(
        self, database: Database, office: PostOffice
    ) -> None:
        ada = await make_person(database)
        await carry_all(database)
        broken = await write(database, "order_shipped", ada.id, about={})
        whole = await write(database, "password_changed", ada.id)

        await carry_all(database)

        assert (await standing(database, broken))[2] == "It could not be written (KeyError)."
        assert (await standing(database, whole))[0] == LetterStatus.SENT


class TestSkipping:
    async def test_writes_to_nobody_whose_account_is_closed(self, database: Database, office: PostOffice) -> None:
        ada = await make_person(database)
        await carry_all(database)
        letter_id = await write(database, "password_changed", ada.id)
        async with database.unit_of_work(SYSTEM) as uow:
            await uow.session.execute(update(User).values(is_active=False))

        await carry_all(database)

        assert (await standing(database, letter_id))[0] == LetterStatus.SKIPPED
        assert len(office.taken) == 1

    async def test_writes_nothing_where_there_is_nothing_to_say(self, database: Database, office: PostOffice) -> None:
        ada = await make_person(database)
        await carry_all(database)
        async with database.unit_of_work(SYSTEM) as uow:
            await uow.session.execute(update(User).values(is_verified=True))
        letter_id = await write(database, "verify_email", ada.id)

        await carry_all(database)

        assert (await standing(database, letter_id))[0] == LetterStatus.SKIPPED

    async def test_refuses_an_address_that_is_none(self, database: Database, office: PostOffice) -> None:
        letter_id = await write(database, "email_changed", address="ada@example.com\r\nBcc: all@example.com")

        await carry_all(database)

        assert (await standing(database, letter_id))[0] == LetterStatus.REFUSED
        assert office.taken == []


class TestWithoutMail:
    @pytest.fixture
    def settings(self, make_settings: Override) -> Settings:
        return make_settings(
            stage="live",
            secret_key="x" * 40,
            encryption_keys=["x" * 43 + "="],
            cors_origins=[],
            base_url="https://souk.test",
        )

    async def test_a_live_shop_holds_its_letters_where_they_are_seen(self, house: House, database: Database) -> None:
        await make_person(database)

        await carry_all(database)

        (letter,) = await letters(database)
        assert (letter.status, letter.attempts, letter.last_error) == ("held", 0, str(MailNotConfigured()))
        assert await outbox(database) == []

    async def test_they_go_out_once_it_is_set_up(
        self, settings: Settings, database: Database, office: PostOffice, clock: SettableClock
    ) -> None:
        await make_person(database, email="ada@example.com")
        await carry_all(database)

        dressed = settings.model_copy(update={"mail": settings.mail.model_copy(update=office.settings())})
        house = open_house(dressed, clock=clock)
        (release,) = [job for room in house.rooms for job in room.jobs if job.name == "notifications.release_held"]
        await release.run(house.database)
        await carry_all(house.database)
        await house.close()

        assert [mail.recipients for mail in office.taken] == [["ada@example.com"]]
        assert [letter.status for letter in await letters(database)] == ["sent"]

    async def test_releases_nothing_before(self, house: House, database: Database) -> None:
        await make_person(database)
        await carry_all(database)
        (release,) = [job for room in house.rooms for job in room.jobs if job.name == "notifications.release_held"]

        await release.run(database)

        assert await carry_due(database) == 0
        assert isinstance(release.run, ReleaseHeld)


class TestLinks:
    async def test_lead_to_this_shop_and_open_what_they_say(self, database: Database, office: PostOffice) -> None:
        ada = await make_person(database)
        await write(database, "password_reset", ada.id)

        await carry_all(database)

        reset = next(mail for mail in office.taken if mail.subject == "Choose a new password")
        assert link_to(reset, "/reset-password").startswith("/reset-password?token=")
        assert link_to(reset, "/reset-password") in reset.text.replace("http://souk.test", "")
