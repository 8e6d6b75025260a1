"""The pages of rewards: one's own, the desk, and somebody's at the desk."""

import re

import httpx
import pytest

from souk.kernel.database import Database
from souk.kernel.ids import new_id
from souk.loyalty.pages import tier_change_of
from tests.identity.factories import make_person, sign_in_browser
from tests.loyalty.factories import account_of, everything_in, make_paid, standing

pytestmark = pytest.mark.anyio
REWARDS, DESK = "/account/rewards", "/admin/loyalty"


async def at_the_desk(client: httpx.AsyncClient, database: Database) -> dict[str, str]:
    return await sign_in_browser(client, (await make_person(database, role="admin")).email)


def words(answer: httpx.Response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


class TestRewards:
    async def test_say_how_far_the_next_tier_is(self, client: httpx.AsyncClient, database: Database) -> None:
        ada = await make_person(database)
        await make_paid(database, ada.id, goods=1_460_00, number="S-100001")
        await sign_in_browser(client, ada.email)

        shown = await client.get(REWARDS)

        assert shown.status_code == 200
        for each in ("$40 to Gold", "1,460 of 1,500", "worth $14.60", "5 % off everything", "Order S-100001", "+1,460"):
            assert each in words(shown), each

    async def test_invite_somebody_who_has_none_yet(self, client: httpx.AsyncClient, database: Database) -> None:
        await sign_in_browser(client, (await make_person(database)).email)

        shown = words(await client.get(REWARDS))

        assert "No points yet" in shown
        assert "$500 to Silver" in shown

    async def test_go_on_page_by_page(self, client: httpx.AsyncClient, database: Database) -> None:
        ada = await make_person(database)
        for number in range(1, 23):
            await make_paid(database, ada.id, goods=number * 100, number=f"N{number:02}")
        await sign_in_browser(client, ada.email)

        first = await client.get(REWARDS)
        found = re.search(r'href="(/account/rewards\?cursor=[^"]+)"', first.text)
        assert found is not None
        second = await client.get(found[1])

        assert ("N22" in first.text, "N02" in first.text) == (True, False)
        assert ("N22" in second.text, "N02" in second.text, "N01" in second.text) == (False, True, True)

    async def test_lead_guests_to_sign_in(self, client: httpx.AsyncClient) -> None:
        answers = [await client.get(path) for path in (REWARDS, DESK, f"{DESK}/people/{new_id()}")]

        assert [each.status_code for each in answers] == [307, 307, 307]


class TestDesk:
    async def test_shows_what_is_out_there_and_who_has_it(self, client: httpx.AsyncClient, database: Database) -> None:
        ada = await make_person(database, full_name="Ada Byron")
        await make_paid(database, ada.id, goods=1_234_00)
        await at_the_desk(client, database)

        shown = words(await client.get(DESK))

        for each in ("1,234", "$12.34", "Ada Byron", "Silver"):
            assert each in shown, each

    async def test_changes_a_tier(self, client: httpx.AsyncClient, database: Database) -> None:
        token = await at_the_desk(client, database)
        sent = {"version": "1", "threshold": "1,600", "percent": "12.5", "benefits": "Early sales\n\n Free wrapping "}

        answer = await client.post(f"{DESK}/tiers/gold", data=sent, headers=token)

        assert answer.status_code == 303, words(answer)
        assert (await client.get("/api/v1/loyalty/tiers")).json()["items"][2] == {
            "name": "gold", "threshold": 1_600, "basis_points": 1_250, "discount_percent": 12.5,
            "benefits": ["12.5 % off everything", "Early sales", "Free wrapping"], "version": 2,
        }  # fmt: skip

    @pytest.mark.parametrize(
        ("sent", "status", "sentence"),
        [
            ({"threshold": "few"}, 422, "A whole number of points."),
            ({"percent": "91"}, 422, "A percentage from 0 to 90."),
            ({"percent": "1.234"}, 422, "A percentage from 0 to 90."),
            ({"threshold": "100"}, 422, "Each tier needs more points than the one below it"),
            ({"version": "7"}, 409, "Somebody else changed this tier in the meantime."),
            ({"benefits": "x" * 201}, 422, "At most 200 characters, please."),
        ],
    )
    async def test_keeps_what_was_typed_where_it_is_refused(
        self, client: httpx.AsyncClient, database: Database, sent: dict[str, str], *, status: int, sentence: str
    ) -> None:
        token = await at_the_desk(client, database)
        before = await everything_in(database)
        given = {"version": "1", "threshold": "1777", "percent": "10", "benefits": "", **sent}

        answer = await client.post(f"{DESK}/tiers/gold", data=given, headers=token)

        assert answer.status_code == status
        assert sentence in words(answer)
        assert f'value="{given["threshold"]}"' in answer.text
        assert await everything_in(database) == before

    async def test_is_not_for_shoppers(self, client: httpx.AsyncClient, database: Database) -> None:
        ada = await make_person(database)
        token = await sign_in_browser(client, ada.email)

        answers = [
            await client.get(DESK),
            await client.get(f"{DESK}/people/{ada.id}"),
            await client.post(f"{DESK}/people/{ada.id}", data={"points": "5", "reason": "Me"}, headers=token),
            await client.post(f"{DESK}/tiers/gold", data={"version": "1", "threshold": "1", "percent": "1"}, headers=token),
        ]  # fmt: skip

        assert [each.status_code for each in answers] == [403] * 4
        assert (await standing(database, ada.id)).points == 0

    async def test_a_forged_form_changes_nothing(self, client: httpx.AsyncClient, database: Database) -> None:
        ada = await make_person(database)
        await at_the_desk(client, database)

        answer = await client.post(f"{DESK}/people/{ada.id}", data={"points": "5", "reason": "Me"})

        assert answer.status_code == 403
        assert (await standing(database, ada.id)).points == 0


class TestMember:
    async def test_gets_points_once_however_often_the_form_is_sent(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        ada = await make_person(database, full_name="Ada Byron")
        token = await at_the_desk(client, database)
        shown = await client.get(f"{DESK}/people/{ada.id}")
        found = re.search(r'name="reference_id" value="([^"]+)"', shown.text)
        assert found is not None
        sent = {"points": "250", "reason": "The parcel was late", "reference_id": found[1]}

        answers = [await client.post(f"{DESK}/people/{ada.id}", data=sent, headers=token) for _ in range(2)]

        assert [each.status_code for each in answers] == [303, 303]
        assert await account_of(database, ada.id) == (250, 0, 0)
        assert "The parcel was late" in words(await client.get(f"{DESK}/people/{ada.id}"))

    @pytest.mark.parametrize(
        ("points", "status", "sentence"),
        [
            ("many", 422, "A whole number, such as 250 or -50."),
            ("", 422, "A whole number, such as 250 or -50."),
            ("0", 422, "Give or take at least one point."),
            ("-1", 409, "There are not that many points."),
            ("99999999", 422, "We could not read this."),
        ],
    )
    async def test_refuses_what_is_no_number_of_points(
        self, client: httpx.AsyncClient, database: Database, points: str, *, status: int, sentence: str
    ) -> None:
        ada = await make_person(database)
        token = await at_the_desk(client, database)

        answer = await client.post(f"{DESK}/people/{ada.id}", data={"points": points, "reason": "x"}, headers=token)

        assert (answer.status_code, sentence in words(answer)) == (status, True)

    async def test_the_account_page_leads_there(self, client: httpx.AsyncClient, database: Database) -> None:
        ada = await make_person(database)
        await at_the_desk(client, database)

        assert f'href="{DESK}/people/{ada.id}"' in (await client.get(f"/admin/people/{ada.id}")).text
        assert (await client.get(f"{DESK}/people/{new_id()}")).status_code == 404


class TestTierForm:
    @pytest.mark.parametrize(
        ("typed", "hundredths"), [("10", 1_000), ("7.5", 750), ("7.25 %", 725), ("0", 0), ("90", 9_000)]
    )
    def test_reads_percentages(self, typed: str, hundredths: int) -> None:
        given, errors = tier_change_of({"version": "1", "threshold": "5", "percent": typed, "benefits": ""})

        assert (given["basis_points"], errors) == (hundredths, {})

    @pytest.mark.parametrize("typed", ["", "-1", "90.01", "1.555", "ten", "1e1", "1,5", "\u0663"])
    def test_refuses_what_is_none(self, typed: str) -> None:
        _, errors = tier_change_of({"version": "1", "threshold": "5", "percent": typed, "benefits": ""})

        assert errors == {"percent": "A percentage from 0 to 90."}
