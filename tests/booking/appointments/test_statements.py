"""How many statements a booking and a list of slots take: each is a way to the database, and somebody waits for it."""

from datetime import timedelta

import httpx
import pytest

from souk.app import House
from souk.kernel.database import Database
from tests.booking.appointments.factories import BOOK, CONTACT, make_deposit_place, make_place, somebody

pytestmark = pytest.mark.anyio


class TestBudget:
    async def test_of_booking(self, client: httpx.AsyncClient, database: Database) -> None:
        place, deposit = await make_place(database, slots=5), await make_deposit_place(database, name="Other Shears")
        headers = await somebody(client, database)
        is_far = database.writer.dialect.name == "postgresql"

        async def statements(headers: dict[str, str], **body: object) -> int:
            before = database.tally.statements
            answer = await client.post(BOOK, json=body, headers=headers)
            assert answer.status_code == 201, answer.text
            return database.tally.statements - before

        named = {"service_id": str(place.salon.service_id), "provider_id": str(place.salon.provider_id)}
        taken = [
            await statements(headers, slot_id=str(place.slots[0])),
            await statements(headers, **named, starts_at=(place.first_at + timedelta(hours=1)).isoformat()),
            await statements({}, slot_id=str(place.slots[2]), contact=CONTACT),
            await statements(headers, slot_id=str(deposit.slot)),
        ]
        assert taken == ([10, 10, 9, 20] if is_far else [11, 11, 10, 21])

    async def test_of_a_list_of_slots(self, client: httpx.AsyncClient, house: House, database: Database) -> None:
        place = await make_place(database, slots=5)
        url = f"/api/v1/services/{place.salon.service_id}/slots"
        for more in ("", f"?provider_id={place.salon.provider_id}"):
            before = database.tally.statements
            assert len((await client.get(url + more)).json()["items"]) == 5
            assert database.tally.statements - before == 2
