"""What an archive tells of points, and what an erasure leaves of them."""

import httpx
import msgspec
import pytest

from souk.app import House
from souk.kernel.actors import SYSTEM
from souk.loyalty.commands import adjust_points
from souk.loyalty.schemas import Adjustment
from tests.identity.factories import PASSWORD, make_person, sign_in
from tests.loyalty.factories import account_of, breaches, everything_in, in_ledger, make_paid, refund, take_back
from tests.offboarding.privacy.test_archive import part, take

pytestmark = pytest.mark.anyio
REASON = "For waiting at the counter in Larkspur Terrace"


class TestPersonalData:
    async def test_is_handed_over(self, client: httpx.AsyncClient, house: House) -> None:
        ada = await make_person(house.database, is_verified=True)
        order = await make_paid(house.database, ada.id, goods=620_00)
        headers = await sign_in(client, ada.email)

        archive = await take(client, house.database, headers)

        (account,) = part(archive, "loyalty_accounts")
        assert (account["points"], account["tier"], account["lifetime_earned"]) == (620, "silver", 620)
        (entry,) = part(archive, "points_entries")
        assert (entry["kind"], entry["points"], entry["about"]) == ("earned", 620, "1001")
        (award,) = part(archive, "points_awards")
        assert (award["order_id"], award["goods"]) == (str(order), 620_00)

    async def test_is_erased_but_for_counts_of_nobody(self, client: httpx.AsyncClient, house: House) -> None:
        database = house.database
        ada = await make_person(database, is_verified=True)
        order = await make_paid(database, ada.id, goods=620_00)
        async with database.unit_of_work(SYSTEM) as uow:
            await adjust_points(uow, ada.id, Adjustment(points=30, reason=REASON))
        headers = await sign_in(client, ada.email)

        erased = await client.post("/api/v1/users/me/erase", json={"password": PASSWORD}, headers=headers)

        assert erased.status_code == 204, erased.text
        assert await account_of(database, ada.id) == (0, 0, 0)
        assert await in_ledger(database, ada.id) == 0
        kept = await everything_in(database)
        assert kept["points_awards"] == []
        assert REASON not in msgspec.json.encode([repr(row) for row in kept["points_entries"]]).decode()
        await take_back(database, refund(order, ada.id, 620_00, is_whole=True))
        assert await account_of(database, ada.id) == (0, 0, 0)
        assert await breaches(database) == []
