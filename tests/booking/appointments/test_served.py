"""Who was served may review: the appointment counts as the purchase, wherever it was paid."""

import httpx
import pytest
from sqlalchemy import update

from souk.app import House
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.stores import ReviewPolicy
from souk.stores.models import Store
from tests.booking.appointments.factories import MovableClock, book, make_place, somebody, staff_of
from tests.notifications.factories import carry_all

pytestmark = pytest.mark.anyio
REVIEWS = "/api/v1/reviews"


class TestAfterAnAppointment:
    async def test_who_came_may_review_and_counts_as_verified(
        self, client: httpx.AsyncClient, database: Database, house: House, clock: MovableClock
    ) -> None:
        place = await make_place(database)
        staff, ada = await staff_of(client, database, place), await somebody(client, database)
        spoken = {"service_id": str(place.salon.service_id), "rating": 5}
        booked = await book(client, place.slot, ada)
        early = await client.post(REVIEWS, json=spoken, headers=ada)
        assert (early.status_code, early.json()["code"]) == (403, "purchase_required")
        clock.now = place.first_at
        clock.move(hours=1)
        done = await client.post(f"/api/v1/appointments/{booked['id']}/complete", headers=staff)
        assert done.status_code == 200, done.text

        review = await client.post(REVIEWS, json=spoken, headers=ada)

        assert (review.status_code, review.json()["is_verified"]) == (201, True)
        other = await client.post(REVIEWS, json=spoken, headers=await somebody(client, database))
        assert (other.status_code, other.json()["code"]) == (403, "purchase_required")

    async def test_who_spoke_before_is_verified_once_they_came(
        self, client: httpx.AsyncClient, database: Database, house: House, clock: MovableClock
    ) -> None:
        place = await make_place(database)
        async with database.unit_of_work(SYSTEM) as uow:
            terms = {"review_policy": ReviewPolicy.ELIGIBLE_SEGMENT, "review_eligibility": "any"}
            await uow.session.execute(update(Store).where(Store.id == place.salon.store_id).values(**terms))
        staff, ada = await staff_of(client, database, place), await somebody(client, database)
        booked = await book(client, place.slot, ada)
        spoken = {"service_id": str(place.salon.service_id), "rating": 4}
        review = (await client.post(REVIEWS, json=spoken, headers=ada)).json()
        assert review["is_verified"] is False
        clock.now = place.first_at
        clock.move(hours=1)
        await client.post(f"/api/v1/appointments/{booked['id']}/complete", headers=staff)
        await carry_all(database)
        assert (await client.get(f"{REVIEWS}/{review['id']}", headers=ada)).json()["is_verified"] is True
