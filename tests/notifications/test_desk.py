"""The back office: the delivery log, previews without secrets, and sending once more."""

from uuid import UUID

import httpx
import pytest

from souk.kernel.database import Database
from souk.kernel.ids import new_id
from souk.notifications import LetterStatus
from souk.notifications.kinds import KINDS
from souk.notifications.upkeep import drop_old_letters
from tests.cart.factories import make_shop
from tests.identity.conftest import SettableClock
from tests.identity.factories import make_person, sign_in, sign_in_browser
from tests.notifications.factories import carry_all, everything_kept, letters, outbox, standing, write
from tests.orders.factories import ADDRESS, item, place
from tests.post_office import PostOffice

pytestmark = pytest.mark.anyio
LETTERS = "/api/v1/admin/letters"
PAGE = "/admin/letters"
GUEST = "grace.guest@example.com"


async def sign_in_admin(client: httpx.AsyncClient, database: Database) -> dict[str, str]:
    return await sign_in(client, (await make_person(database, role="admin")).email)


async def letter_of(database: Database, kind: str) -> UUID:
    return (await letters(database, kind))[-1].id


class TestLog:
    async def test_lists_letters_with_what_became_of_them_and_masked_recipients(
        self, client: httpx.AsyncClient, database: Database, office: PostOffice
    ) -> None:
        headers = await sign_in_admin(client, database)
        await carry_all(database)
        await write(database, "email_changed", address=GUEST)
        office.refuse_recipient = f"550 {GUEST} is unknown"
        await carry_all(database)

        refused, welcome = (await client.get(LETTERS, headers=headers)).json()["items"]

        assert (refused["kind"], refused["status"], refused["recipient"]) == (
            "email_changed",
            "refused",
            "gr…@example.com",
        )
        assert refused["last_error"] == "550 (address) is unknown"
        assert (welcome["kind"], welcome["status"], welcome["attempts"]) == ("welcome", "sent", 1)
        assert GUEST not in (await client.get(LETTERS, headers=headers)).text

    async def test_is_narrowed_by_status_kind_and_recipient(
        self, client: httpx.AsyncClient, database: Database, office: PostOffice
    ) -> None:
        headers = await sign_in_admin(client, database)
        ada = await make_person(database, email="ada@example.com")
        await carry_all(database)
        await write(database, "password_changed", ada.id)
        await write(database, "email_changed", address=GUEST)

        async def kinds(**query: str) -> list[str]:
            answer = await client.get(LETTERS, params=query, headers=headers)
            assert answer.status_code == 200, answer.text
            return [each["kind"] for each in answer.json()["items"]]

        assert await kinds(status="waiting") == ["email_changed", "password_changed"]
        assert await kinds(kind="password_changed") == ["password_changed"]
        assert await kinds(recipient="ADA@example.com") == ["password_changed", "welcome"]
        assert await kinds(recipient=GUEST.upper()) == ["email_changed"]
        assert await kinds(recipient="nobody@example.com") == []

    async def test_leads_from_page_to_page(self, client: httpx.AsyncClient, database: Database) -> None:
        headers = await sign_in_admin(client, database)
        for _ in range(3):
            await write(database, "email_changed", address=GUEST)

        first = (await client.get(LETTERS, params={"limit": 2, "count": "true"}, headers=headers)).json()
        second = (await client.get(LETTERS, params={"cursor": first["next_cursor"]}, headers=headers)).json()

        assert (len(first["items"]), len(second["items"]), first["total"]) == (2, 1, 3)

    async def test_is_closed_to_everybody_else(
        self, client: httpx.AsyncClient, database: Database, office: PostOffice
    ) -> None:
        letter_id = await write(database, "email_changed", address=GUEST)
        shopper = await make_person(database)
        headers = await sign_in(client, shopper.email)
        doors = [("GET", ""), ("GET", f"/{letter_id}"), ("GET", f"/{letter_id}/preview")]

        for method, path in [*doors, ("POST", f"/{letter_id}/send-again")]:
            answer = await client.request(method, f"{LETTERS}{path}", headers=headers)
            assert (answer.status_code, answer.json()["code"]) == (403, "forbidden"), path
            assert (await client.request(method, f"{LETTERS}{path}")).status_code == 401, path
        await sign_in_browser(client, shopper.email)
        for _, path in doors:
            assert (await client.get(f"{PAGE}{path}")).status_code == 403
        client.cookies.clear()
        for _, path in doors:
            assert (await client.get(f"{PAGE}{path}")).status_code == 307

        assert (await standing(database, letter_id))[1] == 0

    async def test_does_not_know_what_is_not_there(self, client: httpx.AsyncClient, database: Database) -> None:
        headers = await sign_in_admin(client, database)

        for path in ("", "/preview"):
            answer = await client.get(f"{LETTERS}/{new_id()}{path}", headers=headers)
            assert (answer.status_code, answer.json()["code"]) == (404, "unknown_letter")


class TestDetail:
    async def test_tells_every_try(
        self, client: httpx.AsyncClient, database: Database, office: PostOffice, clock: SettableClock
    ) -> None:
        headers = await sign_in_admin(client, database)
        await carry_all(database)
        office.refuse_recipient = "450 busy"
        letter_id = await write(database, "email_changed", address=GUEST)
        await carry_all(database)
        office.refuse_recipient = None
        clock.move(minutes=1)
        await carry_all(database)

        detail = (await client.get(f"{LETTERS}/{letter_id}", headers=headers)).json()

        assert [(each["outcome"], each["remark"]) for each in detail["tries"]] == [
            ("waiting", "450 busy"),
            ("sent", "Message accepted for delivery"),
        ]
        assert detail["letter"]["message_id"].startswith(f"{letter_id}.1@")


class TestPreview:
    async def test_shows_the_letter_without_secrets_or_addresses(
        self, client: httpx.AsyncClient, database: Database, office: PostOffice
    ) -> None:
        headers = await sign_in_admin(client, database)
        shop = await make_shop(database)
        await place(client, items=[item(shop.mug_id)], email=GUEST)
        await carry_all(database)
        letter_id = await letter_of(database, "order_confirmation")
        (mail,) = [each for each in office.mails_to(GUEST) if each.subject.startswith("Thank you")]
        before = await everything_kept(database)

        preview = (await client.get(f"{LETTERS}/{letter_id}/preview", headers=headers)).json()

        token = mail.text.partition("token=")[2].split()[0]
        assert preview["subject"] == mail.subject
        assert "Blue Door Mug" in preview["html"]
        for text in (preview["html"], preview["text"]):
            assert token not in text
            assert "token=%E2%80%A6" in text
            assert GUEST not in text
            assert ADDRESS["street"] not in text
        assert await everything_kept(database) == before

    @pytest.mark.parametrize("kind", ["welcome", "verify_email", "password_reset", "email_change"])
    async def test_makes_no_secret_and_ends_none(
        self, kind: str, client: httpx.AsyncClient, database: Database, office: PostOffice
    ) -> None:
        headers = await sign_in_admin(client, database)
        ada = await make_person(database)
        letter_id = await write(database, kind, ada.id)
        before = await everything_kept(database)

        answer = await client.get(f"{LETTERS}/{letter_id}/preview", headers=headers)

        assert answer.status_code == 200
        assert "token=%E2%80%A6" in answer.json()["html"]
        assert await everything_kept(database) == before

    async def test_is_none_of_what_is_gone(self, client: httpx.AsyncClient, database: Database) -> None:
        headers = await sign_in_admin(client, database)
        ada = await make_person(database)
        letter_id = await write(database, "order_shipped", ada.id, about={"order_id": str(new_id())})

        answer = await client.get(f"{LETTERS}/{letter_id}/preview", headers=headers)

        assert (answer.status_code, answer.json()["code"]) == (409, "no_preview")

    async def test_stands_in_a_frame_that_can_do_nothing(
        self, client: httpx.AsyncClient, database: Database, office: PostOffice
    ) -> None:
        admin = await make_person(database, role="admin")
        await sign_in_browser(client, admin.email)
        await carry_all(database)
        letter_id = await letter_of(database, "welcome")

        frame = await client.get(f"{PAGE}/{letter_id}/preview")

        policy = frame.headers["content-security-policy"]
        assert frame.headers.get_list("content-security-policy") == [policy]
        assert policy.startswith("sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'")
        assert frame.headers["x-frame-options"] == "SAMEORIGIN"
        assert '<base target="_blank">' in frame.text


class TestSendingAgain:
    async def test_writes_the_letter_anew_under_another_message_id(
        self, client: httpx.AsyncClient, database: Database, office: PostOffice
    ) -> None:
        headers = await sign_in_admin(client, database)
        ada = await make_person(database)
        await carry_all(database)
        letter_id = await letter_of(database, "welcome")

        answer = await client.post(f"{LETTERS}/{letter_id}/send-again", headers=headers)
        await carry_all(database)

        first, second = office.mails_to(ada.email)
        trail = (await client.get("/api/v1/admin/system-logs", headers=headers)).json()["items"]
        assert [each["action"] for each in trail].count("mail.sent_again") == 1
        assert (answer.status_code, answer.json()["letter"]["status"]) == (200, "waiting")
        assert await standing(database, letter_id) == (LetterStatus.SENT, 1, "")
        assert first.message["Message-ID"] != second.message["Message-ID"]
        assert first.text != second.text

    async def test_is_refused_while_the_letter_waits_and_changes_nothing(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        headers = await sign_in_admin(client, database)
        letter_id = await write(database, "email_changed", address=GUEST)
        before = await outbox(database)

        answer = await client.post(f"{LETTERS}/{letter_id}/send-again", headers=headers)

        assert (answer.status_code, answer.json()["code"]) == (409, "letter_on_its_way")
        assert [row.id for row in await outbox(database)] == [row.id for row in before]


class TestPages:
    async def test_show_the_log_a_letter_and_a_button(
        self, client: httpx.AsyncClient, database: Database, office: PostOffice
    ) -> None:
        admin = await make_person(database, role="admin")
        token = await sign_in_browser(client, admin.email)
        await carry_all(database)
        letter_id = await letter_of(database, "welcome")

        log = (await client.get(PAGE, params={"status": "sent", "kind": "welcome"})).text
        nothing = (await client.get(PAGE, params={"recipient": "nobody@example.com"})).text
        shown = (await client.get(f"{PAGE}/{letter_id}")).text
        pressed = await client.post(f"{PAGE}/{letter_id}/send-again", headers=token)
        twice = await client.post(f"{PAGE}/{letter_id}/send-again", headers=token)

        assert f'href="{PAGE}/{letter_id}"' in log
        assert "Nothing matches this." in nothing
        assert f'src="{PAGE}/{letter_id}/preview"' in shown
        assert "Welcome to Souk" in shown
        assert admin.email not in shown
        assert (pressed.status_code, twice.status_code) == (303, 303)
        assert len([mail for mail in office.taken if mail.subject == "Welcome to Souk"]) == 1

    async def test_have_a_name_for_every_kind(self) -> None:
        assert len({kind.title for kind in KINDS.values()}) == len(KINDS)


class TestRetention:
    async def test_letters_go_after_half_a_year_once_they_are_done(
        self, database: Database, office: PostOffice, clock: SettableClock
    ) -> None:
        await make_person(database)
        await carry_all(database)
        waiting = await write(database, "email_changed", address=GUEST)

        clock.move(days=179)
        early = await drop_old_letters(database)
        clock.move(days=2)
        late = await drop_old_letters(database)

        assert (early, late) == (0, 1)
        assert [letter.id for letter in await letters(database)] == [waiting]
