"""Mails and notices about returns and refunds: to buyers at every step, to those who decide when they must."""

import httpx
import pytest

from souk.kernel.database import Database
from tests.notifications.factories import carry_all
from tests.orders.returns.factories import arrived, asked, step
from tests.post_office import PostOffice

pytestmark = pytest.mark.anyio
GUEST = "guest@example.com"


class TestReturns:
    async def test_write_to_a_guest_at_every_step_with_the_way_to_it(
        self, client: httpx.AsyncClient, database: Database, office: PostOffice
    ) -> None:
        made = await arrived(client, database, guest=True)
        case = await asked(client, made, shirts=1)
        await step(client, case, "approve", made.owner, note="Send it to 4 Quay Street.")
        await step(client, case, "receive", made.owner)
        await step(client, case, "refund", made.owner)
        await carry_all(database)
        mails = {mail.subject: mail for mail in office.mails_to(GUEST)}
        number = case["number"]
        said = [subject for subject in mails if number in subject]
        assert said == [
            f"We have your return {number}",
            f"Your return {number} was approved",
            f"Your return {number} has arrived",
            f"Your return {number} was accepted",
        ]
        approved = mails[said[1]]
        for text in (approved.text, approved.html):
            assert "Send it to 4 Quay Street." in text
            assert f"/returns/{case['id']}?token={made.token}" in text
        assert "$54.00" in mails[said[3]].text
        refunds = [mail for mail in office.mails_to(GUEST) if mail.subject.startswith("Your refund")]
        assert [("$54.00" in mail.text, "the way you paid" in mail.text.replace("\n", " ")) for mail in refunds] == [
            (True, True)
        ]

    async def test_tell_who_decides_by_a_notice_and_the_buyer_of_store_credit(
        self, client: httpx.AsyncClient, database: Database, office: PostOffice
    ) -> None:
        made = await arrived(client, database)
        case = await asked(client, made, shirts=1, wish="store_credit")
        await step(client, case, "approve", made.owner)
        await step(client, case, "receive", made.owner)
        await step(client, case, "refund", made.owner)
        await carry_all(database)
        theirs = (await client.get("/api/v1/notifications", headers=made.owner)).json()["items"]
        assert [each["related_id"] for each in theirs if each["type"] == "return"] == [case["id"]]
        mine = (await client.get("/api/v1/notifications", headers=made.buyer)).json()["items"]
        titles = [each["title"] for each in mine if each["type"] in {"return", "refund"}]
        assert sorted(titles) == sorted(
            [
                "$54.00 of store credit is yours",
                f"Your return {case['number']} was approved",
                f"Your return {case['number']} has arrived",
                f"Your return {case['number']} was accepted",
            ]
        )
