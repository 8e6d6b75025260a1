"""Notices in the shop: one's own and nobody else's; and what people do not want by mail."""

import asyncio
from datetime import timedelta
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select

from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.ids import new_id
from souk.notifications import MailGroup, write_letter
from souk.notifications.links import sign_unsubscribing
from souk.notifications.models import MutedMail, Notification
from souk.notifications.upkeep import drop_old_notices
from tests.identity.conftest import SettableClock
from tests.identity.factories import make_person, sign_in, sign_in_browser
from tests.notifications.factories import carry_all, leave_notice
from tests.post_office import PostOffice

pytestmark = pytest.mark.anyio
NOTICES = "/api/v1/notifications"
MAIL = f"{NOTICES}/mail"
PAGE = "/account/notifications"


async def notices_of(database: Database, person_id: UUID) -> list[Notification]:
    """Newest first."""
    async with database.read(SYSTEM) as ctx:
        mine = select(Notification).where(Notification.user_id == person_id).order_by(Notification.id.desc())
        return list(await ctx.session.scalars(mine))


async def muted(database: Database, person_id: UUID) -> set[str]:
    async with database.read(SYSTEM) as ctx:
        return set(await ctx.session.scalars(select(MutedMail.mail_group).where(MutedMail.user_id == person_id)))


class TestList:
    async def test_shows_ones_own_newest_first_in_pages(self, client: httpx.AsyncClient, database: Database) -> None:
        ada, bob = await make_person(database), await make_person(database)
        for number in range(3):
            await leave_notice(database, ada.id, bob.id, title=f"Order {number}")
        headers = await sign_in(client, ada.email)

        first = (await client.get(NOTICES, params={"limit": 2, "count": "true"}, headers=headers)).json()
        second = (await client.get(NOTICES, params={"cursor": first["next_cursor"]}, headers=headers)).json()

        assert [each["title"] for each in first["items"] + second["items"]] == ["Order 2", "Order 1", "Order 0"]
        assert (first["total"], second["next_cursor"]) == (3, None)
        assert set(first["items"][0]) == {"id", "type", "title", "message", "related_id", "is_read", "created_at"}

    async def test_is_for_people_who_are_signed_in(self, client: httpx.AsyncClient) -> None:
        doors = [("GET", NOTICES), ("PUT", f"{NOTICES}/read-all"), ("GET", MAIL), ("GET", f"{NOTICES}/unread")]
        for method, path in doors:
            assert (await client.request(method, path)).status_code == 401


class TestReading:
    async def test_one(self, client: httpx.AsyncClient, database: Database) -> None:
        ada = await make_person(database)
        await leave_notice(database, ada.id, title="Old")
        await leave_notice(database, ada.id, title="New")
        headers = await sign_in(client, ada.email)
        new, _ = (await client.get(NOTICES, headers=headers)).json()["items"]

        answer = await client.put(f"{NOTICES}/{new['id']}/read", headers=headers)

        assert (answer.status_code, answer.json()) == (200, {**new, "is_read": True})
        assert (await client.get(f"{NOTICES}/unread", headers=headers)).json() == {"unread": 1}
        unread = (await client.get(NOTICES, params={"unread": "true"}, headers=headers)).json()["items"]
        assert [each["title"] for each in unread] == ["Old"]

    async def test_all_and_only_ones_own(self, client: httpx.AsyncClient, database: Database) -> None:
        ada, bob = await make_person(database), await make_person(database)
        for _ in range(2):
            await leave_notice(database, ada.id, bob.id)
        headers = await sign_in(client, ada.email)

        answer = await client.put(f"{NOTICES}/read-all", headers=headers)

        assert (answer.status_code, answer.json()) == (200, {"updated": 2})
        assert [each.is_read for each in await notices_of(database, ada.id)] == [True, True]
        assert [each.is_read for each in await notices_of(database, bob.id)] == [False, False]

    async def test_of_somebody_elses_is_refused_and_changes_nothing(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        ada, bob = await make_person(database), await make_person(database, role="admin")
        await leave_notice(database, ada.id)
        (notice,) = await notices_of(database, ada.id)
        headers = await sign_in(client, bob.email)
        token = await sign_in_browser(client, bob.email)

        answer = await client.put(f"{NOTICES}/{notice.id}/read", headers=headers)
        opened = await client.post(f"{PAGE}/{notice.id}/open", headers=token)
        unknown = await client.put(f"{NOTICES}/{new_id()}/read", headers=headers)

        assert (answer.status_code, answer.json()["code"]) == (404, "unknown_notification")
        assert opened.status_code == 404
        assert unknown.json()["code"] == "unknown_notification"
        assert not (await notices_of(database, ada.id))[0].is_read


class TestPage:
    async def test_shows_what_is_new_and_leads_to_it(self, client: httpx.AsyncClient, database: Database) -> None:
        ada = await make_person(database)
        order_id = new_id()
        await leave_notice(database, ada.id, title="<b>New</b>", related_id=order_id)
        (notice,) = await notices_of(database, ada.id)
        token = await sign_in_browser(client, ada.email)

        page = (await client.get(PAGE)).text
        bell = (await client.get(f"{PAGE}/bell")).text
        opened = await client.post(f"{PAGE}/{notice.id}/open", headers=token)
        again = (await client.get(f"{PAGE}/bell")).text

        assert "&lt;b&gt;New&lt;/b&gt;" in page
        assert 'hx-get="/account/notifications/bell"' in page
        assert ">1<" in bell.replace(" ", "").replace("\n", "").replace('<spanclass="unseen">,</span>', ">")
        assert (opened.status_code, opened.headers["location"]) == (303, f"/vendor/orders/{order_id}")
        assert again.strip() == ""

    async def test_asks_a_guest_to_sign_in_and_shows_no_bell(self, client: httpx.AsyncClient) -> None:
        answer = await client.get(PAGE)
        home = await client.get("/")
        bell = await client.get(f"{PAGE}/bell")

        assert (answer.status_code, answer.headers["location"]) == (307, "/sign-in?next=/account/notifications")
        assert "/account/notifications" not in home.text
        assert (bell.status_code, bell.text.strip()) == (200, "")

    async def test_reads_all(self, client: httpx.AsyncClient, database: Database) -> None:
        ada = await make_person(database)
        await leave_notice(database, ada.id)
        token = await sign_in_browser(client, ada.email)

        answer = await client.post(f"{PAGE}/read-all", headers=token)

        assert (answer.status_code, answer.headers["location"]) == (303, PAGE)
        assert [each.is_read for each in await notices_of(database, ada.id)] == [True]


OTHERS = ("store_orders", "reminders", "reviews", "store_bookings", "rewards")


class TestWishes:
    async def test_switch_a_group_off_and_on_again(
        self, client: httpx.AsyncClient, database: Database, office: PostOffice
    ) -> None:
        ada = await make_person(database)
        await carry_all(database)
        headers = await sign_in(client, ada.email)

        before = (await client.get(MAIL, headers=headers)).json()
        off = (await client.put(MAIL, json={"wanted": [*OTHERS]}, headers=headers)).json()
        async with database.unit_of_work(SYSTEM) as uow:
            unwanted = await write_letter(uow, "order_shipped", occurrence="x", person_id=ada.id)
            security = await write_letter(uow, "password_changed", occurrence="y", person_id=ada.id)
        on = (await client.put(MAIL, json={"wanted": ["order_updates", *OTHERS]}, headers=headers)).json()

        assert [(each["group"], each["wanted"]) for each in before] == [
            (group, True) for group in ("order_updates", *OTHERS)
        ]
        assert [each["wanted"] for each in off] == [False, *(True for _ in OTHERS)]
        assert [each["wanted"] for each in on] == [True, *(True for _ in OTHERS)]
        assert unwanted is None
        assert security is not None

    @pytest.mark.parametrize(
        "body", [{}, {"wanted": ["security"]}, {"wanted": "order_updates"}, {"wanted": [], "x": 1}]
    )
    async def test_refuse_what_they_cannot_read(
        self, body: dict[str, object], client: httpx.AsyncClient, database: Database
    ) -> None:
        ada = await make_person(database)

        answer = await client.put(MAIL, json=body, headers=await sign_in(client, ada.email))

        assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
        assert await muted(database, ada.id) == set()

    async def test_are_chosen_on_the_page(self, client: httpx.AsyncClient, database: Database) -> None:
        ada = await make_person(database)
        token = await sign_in_browser(client, ada.email)

        answer = await client.post(f"{PAGE}/mail", data=dict.fromkeys(OTHERS, "1"), headers=token)

        assert answer.status_code == 303
        assert await muted(database, ada.id) == {"order_updates"}


class TestUnsubscribing:
    async def test_takes_the_link_of_the_mail_and_one_click(
        self, client: httpx.AsyncClient, database: Database, office: PostOffice
    ) -> None:
        ada = await make_person(database)
        link = unsubscribe_link(database, ada.id)

        page = await client.get(link)
        unchanged = await muted(database, ada.id)
        one_click = await client.post(link, data={"List-Unsubscribe": "One-Click"})
        again = await client.post(link)

        assert (page.status_code, unchanged) == (200, set())
        assert "Switch them off" in page.text
        assert (one_click.status_code, again.status_code) == (200, 200)
        assert await muted(database, ada.id) == {"order_updates"}
        async with database.unit_of_work(SYSTEM) as uow:
            assert await write_letter(uow, "order_shipped", occurrence="x", person_id=ada.id) is None

    async def test_is_refused_without_the_right_signature_and_changes_nothing(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        ada, bob = await make_person(database), await make_person(database)
        good = unsubscribe_link(database, ada.id)
        for link in (
            good.replace(str(ada.id), str(bob.id)),
            good.replace("order_updates", "store_orders"),
            good[:-1],
            good.partition("&signature")[0] + "&signature=",
        ):
            answer = await client.post(link)
            assert answer.status_code == 404, link

        assert (await client.post("/unsubscribe")).status_code == 422
        assert await muted(database, ada.id) | await muted(database, bob.id) == set()

    async def test_twice_at_once_is_once(self, client: httpx.AsyncClient, database: Database) -> None:
        ada = await make_person(database)
        link = unsubscribe_link(database, ada.id)

        answers = await asyncio.gather(*(client.post(link) for _ in range(4)))

        assert {answer.status_code for answer in answers} == {200}
        assert await muted(database, ada.id) == {"order_updates"}


class TestRetention:
    async def test_read_ones_go_after_three_months_and_all_after_a_year(
        self, database: Database, clock: SettableClock
    ) -> None:
        ada = await make_person(database)
        for title in ("read", "unread"):
            await leave_notice(database, ada.id, title=title)
        async with database.unit_of_work(SYSTEM) as uow:
            (read,) = await uow.session.scalars(select(Notification).where(Notification.title == "read"))
            read.is_read = True

        clock.now += timedelta(days=89)
        early = await drop_old_notices(database)
        clock.now += timedelta(days=2)
        later = await drop_old_notices(database)
        clock.now += timedelta(days=300)
        last = await drop_old_notices(database)

        assert (early, later, last) == (0, 1, 1)


def unsubscribe_link(database: Database, person_id: UUID) -> str:
    group = MailGroup.ORDER_UPDATES
    signature = sign_unsubscribing(database.keys, person_id, group)
    return f"/unsubscribe?person={person_id}&group={group.value}&signature={signature}"
