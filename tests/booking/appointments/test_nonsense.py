"""What no calendar knows: instants at its ends, cursors that nobody was given."""

import base64
import json
from typing import Any

import httpx
import pytest

from souk.kernel.database import Database
from tests.booking.appointments.factories import BOOK, WAIT, code_of, everything_in, make_place, somebody

pytestmark = pytest.mark.anyio
ENDS = (
    "9999-12-31T23:59:59.999999Z",
    "9999-12-31T23:59:59-12:00",
    "0001-01-01T00:00:00Z",
    "0001-01-01T00:00:00+14:00",
    "2026-02-30T00:00:00Z",
)
NOBODYS = "0198c2f4-6f2e-7d3a-9a51-2f6f3b1c8a10"


class TestInstantsAtTheEndsOfTheCalendar:
    @pytest.mark.parametrize("instant", ENDS)
    async def test_are_refused_and_change_nothing(
        self, instant: str, client: httpx.AsyncClient, database: Database
    ) -> None:
        place = await make_place(database)
        headers, service_id = await somebody(client, database), str(place.salon.service_id)
        before = await everything_in(database)

        async def told(path: str, **body: Any) -> str:
            return code_of(await client.post(path, json={"service_id": service_id, **body}, headers=headers))

        provider = {"provider_id": str(place.salon.provider_id)}
        assert await told(BOOK, starts_at=instant, **provider) == "422 invalid"
        assert await told(BOOK, starts_at=instant) == "422 invalid"
        assert await told(WAIT, from_at=instant, until_at="2027-01-01T00:00:00Z") == "422 invalid"
        assert await told(WAIT, from_at="2026-12-01T00:00:00Z", until_at=instant) == "422 invalid"
        for name in ("from", "to"):
            listed = await client.get(BOOK, params={name: instant}, headers=headers)
            assert code_of(listed) == "422 invalid"
        assert await everything_in(database) == before

    async def test_offer_no_slots(self, client: httpx.AsyncClient, database: Database) -> None:
        place = await make_place(database)
        url = f"/api/v1/services/{place.salon.service_id}/slots"
        for instant in (*ENDS, "9999-12-31", "9999-12-01", "0001-01-01"):
            for name in ("from", "to"):
                answer = await client.get(url, params={name: instant})
                assert answer.status_code in {200, 422}, (name, instant, answer.text)
                if answer.status_code == 200:
                    assert name == "from"
                    assert len(answer.json()["items"]) <= 3


class TestCursorsOfOnesOwnMaking:
    @pytest.mark.parametrize(
        "key",
        [["2026-01-01T00:00:00", NOBODYS], ["9999-12-31T23:59:59-12:00", NOBODYS], [1, 2], ["soon", NOBODYS], "x", {}],
    )
    async def test_are_refused(self, key: object, client: httpx.AsyncClient, database: Database) -> None:
        cursor = base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")
        answer = await client.get(BOOK, params={"cursor": cursor}, headers=await somebody(client, database))
        assert code_of(answer) == "422 bad_cursor"
