import httpx
import pytest
from sqlalchemy import delete, update

from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.ids import new_id
from souk.kernel.money import Money
from souk.payments import request_refund
from souk.payments.models import Payment, PaymentTransaction
from tests.identity.factories import make_person, sign_in
from tests.payments.factories import breaches, make_captured, make_payment
from tests.stores.factories import make_store

pytestmark = pytest.mark.anyio
PAYMENTS = "/api/v1/payments"


class TestGetPayment:
    async def test_shows_what_was_paid_and_what_went_back(self, client: httpx.AsyncClient, database: Database) -> None:
        me, order = await make_person(database), new_id()
        paid = await make_captured(database, customer_id=me.id)
        async with database.unit_of_work(SYSTEM) as uow:
            refund_id = await request_refund(
                uow, paid.payment_id, amount=Money(20_00, "USD"), reference_id=order, reason="Cancelled."
            )

        answer = await client.get(f"{PAYMENTS}/{paid.payment_id}", headers=await sign_in(client, me.email))

        assert answer.status_code == 200
        shown = answer.json()
        assert shown == {
            "id": str(paid.payment_id),
            "user_id": str(me.id),
            "provider": "mock",
            "tendered": {"amount": 0, "currency": "USD"},
            "transactions": [],
            "reference_id": shown["reference_id"],
            "status": "partially_refunded",
            "amount": {"amount": 50_00, "currency": "USD"},
            "refunded": {"amount": 20_00, "currency": "USD"},
            "method": {"type": "card", "brand": "Visa", "last_four": "4242"},
            "transaction_id": paid.transaction_id,
            "message": "Paid.",
            "created_at": shown["created_at"],
            "timestamp": shown["timestamp"],
            "refunds": [
                {
                    "id": str(refund_id),
                    "reference_id": str(order),
                    "amount": {"amount": 20_00, "currency": "USD"},
                    "tendered": {"amount": 0, "currency": "USD"},
                    "reason": "Cancelled.",
                    "status": "pending",
                    "created_at": shown["refunds"][0]["created_at"],
                    "settled_at": None,
                }
            ],
        }

    async def test_is_not_there_for_anybody_else(self, client: httpx.AsyncClient, database: Database) -> None:
        me, them, staff = [await make_person(database, role=role) for role in ("customer", "customer", "admin")]
        vendor = await make_person(database)
        await make_store(database, owner_id=vendor.id)
        mine = f"{PAYMENTS}/{await make_payment(database, customer_id=me.id)}"
        guests = f"{PAYMENTS}/{await make_payment(database, customer_id=None)}"

        async def statuses(email: str | None) -> list[int]:
            headers = await sign_in(client, email) if email else None
            return [(await client.get(path, headers=headers)).status_code for path in (mine, guests)]

        assert await statuses(me.email) == [200, 404]
        assert await statuses(them.email) == [404, 404]
        assert await statuses(vendor.email) == [404, 404]
        assert await statuses(staff.email) == [200, 200]
        assert await statuses(None) == [401, 401]

    async def test_of_no_sense_is_422_and_of_nobody_404(self, client: httpx.AsyncClient, database: Database) -> None:
        headers = await sign_in(client, (await make_person(database)).email)

        assert (await client.get(f"{PAYMENTS}/x", headers=headers)).status_code == 422
        unknown = await client.get(f"{PAYMENTS}/{new_id()}", headers=headers)
        assert (unknown.status_code, unknown.json()["code"]) == (404, "unknown_payment")


class TestListPayments:
    async def test_is_ones_own_newest_first_in_pages(self, client: httpx.AsyncClient, database: Database) -> None:
        me, them = await make_person(database), await make_person(database)
        mine = sorted([str(await make_payment(database, customer_id=me.id)) for _ in range(3)], reverse=True)
        await make_payment(database, customer_id=them.id)
        await make_payment(database, customer_id=None)
        headers = await sign_in(client, me.email)

        first = (await client.get(f"{PAYMENTS}?limit=2&count=true", headers=headers)).json()
        rest = (await client.get(f"{PAYMENTS}?limit=2&cursor={first['next_cursor']}", headers=headers)).json()

        assert [each["id"] for each in first["items"] + rest["items"]] == mine
        assert (first["total"], rest["next_cursor"]) == (3, None)

    async def test_is_everybodys_for_staff_and_nobodys_for_guests(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        for customer in (None, (await make_person(database)).id):
            await make_payment(database, customer_id=customer)
        headers = await sign_in(client, (await make_person(database, role="admin")).email)

        assert len((await client.get(PAYMENTS, headers=headers)).json()["items"]) == 2
        refused = await client.get(PAYMENTS)
        assert (refused.status_code, refused.json()["code"]) == (401, "unauthenticated")

    async def test_refuses_what_makes_no_sense(self, client: httpx.AsyncClient, database: Database) -> None:
        headers = await sign_in(client, (await make_person(database)).email)

        for query, code in (("cursor=x", "bad_cursor"), ("limit=101", "invalid"), ("offset=1&cursor=x", "invalid")):
            refused = await client.get(f"{PAYMENTS}?{query}", headers=headers)
            assert (refused.status_code, refused.json()["code"]) == (422, code)


class TestInvariants:
    async def test_tell_of_each_kind_of_breach(self, database: Database) -> None:
        paid = (await make_captured(database)).payment_id
        assert await breaches(database) == []

        async with database.unit_of_work(SYSTEM) as uow:
            await uow.session.execute(delete(PaymentTransaction))
            await uow.session.execute(update(Payment).values(refunded_amount=1))

        assert await breaches(database) == [
            f"The refunds of payment {paid} do not sum to what it counts as refunded.",
            f"Payment {paid} counts as paid, but its log knows no capture.",
            f"Payment {paid} moved, but its log is empty.",
        ]

    async def test_are_guarded_by_the_table_itself(self, database: Database) -> None:
        await make_captured(database)

        for breach in ({"refunded_amount": 50_01}, {"refunded_amount": -1}):
            with pytest.raises(Exception, match=r"(?i)check"):
                async with database.unit_of_work(SYSTEM) as uow:
                    await uow.session.execute(update(Payment).values(**breach))
        assert await breaches(database) == []
