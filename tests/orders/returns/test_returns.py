"""From "this does not fit" to money back: who may ask for what, when, and what happens to goods and money."""

import asyncio
from collections import Counter
from typing import Any

import httpx
import pytest
from sqlalchemy import update

from souk.app import House
from souk.inventory import available
from souk.inventory.models import StockMovement
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.orders.models import Order, OrderEvent, OrderLine, OrderRefund
from souk.orders.returns.models import ReturnCase, ReturnItem
from souk.payments.models import Payment, Refund
from souk.stores.models import Store
from tests.cart.factories import rows_in
from tests.identity.factories import make_person, sign_in
from tests.orders.factories import MovableClock, findings
from tests.orders.returns.factories import (
    RETURNS,
    Arrived,
    arrived,
    ask,
    asked,
    books,
    carry,
    order_of,
    received,
    step,
)

pytestmark = pytest.mark.anyio
TABLES = (Order, OrderLine, OrderEvent, OrderRefund, ReturnCase, ReturnItem, Payment, Refund, StockMovement)


def usd(amount: int) -> dict[str, Any]:
    return {"amount": amount, "currency": "USD"}


async def on_shelf(database: Database, made: Arrived) -> tuple[int, int]:
    """(shirts, mugs) that can be bought."""
    async with database.read(SYSTEM) as ctx:
        left = await available(ctx, [made.shop.shirt_id, made.shop.mug_id])
    return left[made.shop.shirt_id], left[made.shop.mug_id]


async def with_window(database: Database, made: Arrived, days: int) -> None:
    async with database.unit_of_work(SYSTEM) as uow:
        changed = update(Store).where(Store.id == made.shop.store.id).values(return_window_days=days)
        await uow.session.execute(changed)


class TestAsking:
    async def test_opens_a_case_with_a_number_and_tells_whose_it_is(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        made = await arrived(client, database)
        case = await asked(client, made, shirts=1, note="Too small.", wish="store_credit")
        assert case["number"] == f"R-{made.order['number'].removeprefix('S-')}-1"
        assert (case["status"], case["reason"], case["wish"], case["note"]) == (
            "requested", "does_not_fit", "store_credit", "Too small.",
        )  # fmt: skip
        assert [(each["order_item_id"], each["quantity"], each["condition"]) for each in case["items"]] == [
            (made.shirt, 1, None)
        ]
        assert (case["refund"], case["photos"], case["order_id"]) == (None, [], made.order["id"])
        assert (await asked(client, made, mugs=1))["number"].endswith("-2")

    async def test_is_refused_before_it_arrived(self, client: httpx.AsyncClient, database: Database) -> None:
        made = await arrived(client, database, delivered=False)
        before = await rows_in(database, *TABLES)
        answer = await ask(client, made, shirts=1)
        assert (answer.status_code, answer.json()["code"]) == (409, "not_delivered_yet")
        assert await rows_in(database, *TABLES) == before

    @pytest.mark.parametrize(
        ("days", "waited", "status"), [(30, 29.9, 201), (30, 30, 409), (0, 900, 201), (7, 7.1, 409)]
    )
    async def test_counts_the_stores_window_from_delivery(
        self, client: httpx.AsyncClient, database: Database, days: int, waited: float, status: int
    ) -> None:
        clock = MovableClock()
        database.clock = clock
        made = await arrived(client, database)
        await with_window(database, made, days)
        clock.move(days=waited)
        made = Arrived(made.order, made.shop, await fresh(client, database, made), made.owner)
        before = await rows_in(database, *TABLES)
        answer = await ask(client, made, shirts=1)
        assert answer.status_code == status, answer.text
        if status == 409:
            assert answer.json()["code"] == "return_window_closed"
            assert await rows_in(database, *TABLES) == before

    async def test_is_never_for_more_than_arrived_less_what_comes_back_already(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        made = await arrived(client, database)
        await asked(client, made, mugs=1)
        before = await rows_in(database, *TABLES)
        answer = await ask(client, made, mugs=2)
        assert (answer.status_code, answer.json()["code"], answer.json()["returnable"]) == (
            409, "more_than_returnable", 1,
        )  # fmt: skip
        for quantity in (0, -1, 10_001, 10**30, "1"):
            items = [{"order_item_id": made.mug, "quantity": quantity}]
            assert (await ask(client, made, items=items)).status_code == 422, quantity
        twice = [*made.pieces(mugs=1), *made.pieces(mugs=1)]
        assert (await ask(client, made, items=twice)).status_code == 409
        stranger = made.order["store"]["id"]
        foreign = await ask(client, made, items=[{"order_item_id": stranger, "quantity": 1}])
        assert (foreign.status_code, foreign.json()["code"]) == (422, "not_in_this_order")
        assert (await ask(client, made, items=[])).status_code == 422
        assert await rows_in(database, *TABLES) == before
        assert await findings(house) == []

    async def test_ten_at_once_get_no_more_than_there_is(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        made = await arrived(client, database)
        answers = await asyncio.gather(*(ask(client, made, mugs=1) for _ in range(10)))
        assert Counter(each.status_code for each in answers) == {201: 2, 409: 8}
        async with database.read(SYSTEM) as ctx:
            line = await ctx.session.get_one(OrderLine, made.mug and _id(made.mug))
            assert line.returned == 2
        assert len((await rows_in(database, ReturnCase))["return_cases"]) == 2
        assert await findings(house) == []


class TestDeciding:
    async def test_takes_goods_back_and_sends_their_money(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        made = await arrived(client, database)
        assert await books(database, made) == {"gateway": 107_20, "tax": -7_20, "vendor": -100_00}
        case = await asked(client, made, shirts=1)
        approved = await step(client, case, "approve", made.owner, note="Send it to 1 Dock Road.")
        assert (approved.json()["status"], approved.json()["answer"]) == ("approved", "Send it to 1 Dock Road.")
        shelf = await on_shelf(database, made)
        got = await step(client, case, "receive", made.owner)
        assert got.json()["items"][0]["condition"] == "as_new"
        assert await on_shelf(database, made) == (shelf[0] + 1, shelf[1])
        paid = await step(client, case, "refund", made.owner)
        assert (paid.status_code, paid.json()["status"], paid.json()["refund"]) == (200, "refunded", usd(54_00))
        await carry(database)
        order = await order_of(client, made)
        assert (order["status"], order["payment"]["status"]) == ("delivered", "partially_refunded")
        assert await books(database, made) == {"gateway": 53_20, "tax": -3_20, "vendor": -50_00}
        assert await findings(house) == []

    async def test_pays_shipping_back_with_the_last_piece_and_ends_the_order(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        made = await arrived(client, database)
        for pieces, amount in (({"shirts": 1, "mugs": 1}, 75_60), ({"mugs": 1}, 31_60)):
            case = await received(client, made, **pieces)
            paid = await step(client, case, "refund", made.owner)
            assert paid.json()["refund"] == usd(amount)
        await carry(database)
        order = await order_of(client, made)
        assert (order["status"], order["payment"]["status"]) == ("refunded", "refunded")
        assert await books(database, made) == {"gateway": 0, "tax": 0, "vendor": 0}
        assert await findings(house) == []

    async def test_keeps_shipping_where_the_store_says_so(self, client: httpx.AsyncClient, database: Database) -> None:
        made = await arrived(client, database)
        async with database.unit_of_work(SYSTEM) as uow:
            terms = update(Store).where(Store.id == made.shop.store.id).values(returns_refund_shipping=False)
            await uow.session.execute(terms)
        case = await received(client, made, shirts=1, mugs=2)
        assert (await step(client, case, "refund", made.owner)).json()["refund"] == usd(97_20)

    async def test_takes_a_deduction_and_leaves_what_is_broken_off_the_shelf(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        made = await arrived(client, database)
        case = await asked(client, made, shirts=1, mugs=2)
        await step(client, case, "approve", made.owner)
        shelf = await on_shelf(database, made)
        seen = [
            {"order_item_id": made.shirt, "restock": False, "condition": "damaged"},
            {"order_item_id": made.mug, "condition": "opened"},
        ]
        await step(client, case, "receive", made.owner, items=seen)
        assert await on_shelf(database, made) == (shelf[0], shelf[1] + 2)
        paid = await step(client, case, "refund", made.owner, deduction=usd(20_00), note="It was worn.")
        assert (paid.json()["refund"], paid.json()["answer"]) == (usd(87_20), "It was worn.")
        await carry(database)
        assert await findings(house) == []

    async def test_refuses_too_much_nothing_and_other_money_and_changes_nothing(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        made = await arrived(client, database)
        case = await received(client, made, shirts=1)
        before = await rows_in(database, *TABLES)
        refusals = {
            "refund_exceeds_payment": {"amount": usd(54_01)},
            "nothing_to_refund": {"deduction": usd(54_00)},
            "currency_mismatch": {"amount": {"amount": 10_00, "currency": "EUR"}},
        }
        for code, body in refusals.items():
            assert (await step(client, case, "refund", made.owner, **body)).json()["code"] == code
        for amount in (0, -1, 10**13, 1.5, "5"):
            body = {"amount": {"amount": amount, "currency": "USD"}}
            assert (await step(client, case, "refund", made.owner, **body)).status_code == 422, amount
        assert await rows_in(database, *TABLES) == before

    async def test_gives_store_credit_instead(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        made = await arrived(client, database)
        case = await received(client, made, shirts=1, wish="store_credit")
        paid = await step(client, case, "refund", made.owner)
        assert (paid.json()["resolution"], paid.json()["refund_status"]) == ("store_credit", "succeeded")
        await carry(database)
        assert await books(database, made) == {"gateway": 107_20, "tax": -3_20, "vendor": -50_00}
        assert (await rows_in(database, Refund))["refunds"] == []
        assert (await order_of(client, made))["payment"]["status"] == "partially_refunded"
        assert await findings(house) == []

    async def test_sends_the_same_again_while_there_is_any(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        made = await arrived(client, database, stock=2)
        case = await received(client, made, shirts=1, wish="replacement")
        assert await on_shelf(database, made) == (2, 0)
        paid = await step(client, case, "refund", made.owner)
        assert (paid.json()["status"], paid.json()["refund"]) == ("replaced", None)
        assert await on_shelf(database, made) == (1, 0)
        again = await asked(client, made, shirts=1)
        await step(client, again, "approve", made.owner)
        lost = [{"order_item_id": made.shirt, "condition": "missing"}]
        await step(client, again, "receive", made.owner, items=lost)
        assert await on_shelf(database, made) == (1, 0)
        mugs = await asked(client, made, mugs=2)
        await step(client, mugs, "approve", made.owner)
        await step(client, mugs, "receive", made.owner, items=[{"order_item_id": made.mug, "restock": False}])
        short = await step(client, mugs, "refund", made.owner, resolution="replacement")
        assert (short.status_code, short.json()["code"]) == (409, "cannot_replace")
        assert await findings(house) == []

    async def test_lets_go_of_the_pieces_when_it_is_rejected_or_called_off(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        made = await arrived(client, database)
        rejected = await asked(client, made, shirts=1)
        no = await step(client, rejected, "reject", made.owner, note="It was worn.")
        assert (no.json()["status"], no.json()["answer"]) == ("rejected", "It was worn.")
        off = await asked(client, made, shirts=1)
        assert (await step(client, off, "cancel", made.buyer)).json()["status"] == "cancelled"
        assert (await asked(client, made, shirts=1))["status"] == "requested"
        assert await findings(house) == []

    @pytest.mark.parametrize(
        ("words", "kind", "note"),
        [("Too tight", "other", "Too tight"), ("Does not fit", "does_not_fit", ""), ("damaged", "damaged", "")],
    )
    async def test_is_asked_for_in_ones_own_words_too(
        self, client: httpx.AsyncClient, database: Database, words: str, kind: str, note: str
    ) -> None:
        made = await arrived(client, database)
        case = await asked(client, made, shirts=1, reason=words)
        assert (case["reason"], case["note"]) == (kind, note)
        assert (await ask(client, made, shirts=1, reason=" ")).status_code == 422

    async def test_is_rejected_without_a_word_or_for_a_reason(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        made = await arrived(client, database)
        silent, said = await asked(client, made, shirts=1), await asked(client, made, mugs=1)
        answers = [
            (await client.post(f"{RETURNS}/{silent['id']}/reject", headers=made.owner)).json()["answer"],
            (await step(client, said, "reject", made.owner, reason="It was worn.")).json()["answer"],
        ]
        assert answers == ["The store does not take this back.", "It was worn."]

    async def test_goes_no_way_that_there_is_not(self, client: httpx.AsyncClient, database: Database) -> None:
        made = await arrived(client, database)
        case = await asked(client, made, shirts=1)

        async def refused(*verbs: str) -> None:
            before = await rows_in(database, *TABLES)
            for verb in verbs:
                who = made.buyer if verb == "cancel" else made.owner
                body = {"note": "No."} if verb == "reject" else {}
                answer = await step(client, case, verb, who, **body)
                assert (answer.status_code, answer.json()["code"]) == (409, "invalid_transition"), verb
            assert await rows_in(database, *TABLES) == before

        await refused("receive", "refund")
        await step(client, case, "approve", made.owner)
        await refused("approve", "reject", "refund")
        await step(client, case, "receive", made.owner)
        await refused("approve", "receive", "cancel")
        await step(client, case, "refund", made.owner)
        await refused("approve", "reject", "receive", "refund", "cancel")

    async def test_pays_once_however_many_ask_at_once(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        made = await arrived(client, database)
        case = await received(client, made, shirts=1)
        answers = await asyncio.gather(*(step(client, case, "refund", made.owner) for _ in range(10)))
        assert Counter(each.status_code for each in answers) == {200: 1, 409: 9}
        await carry(database)
        assert await books(database, made) == {"gateway": 53_20, "tax": -3_20, "vendor": -50_00}
        assert await findings(house) == []


class TestWhoMay:
    async def test_only_the_buyer_and_the_stores_people_see_it(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        made, other = await arrived(client, database), await arrived(client, database, name="Red Door")
        case = await asked(client, made, shirts=1)
        for nobody in (other.buyer, other.owner, {}):
            assert (await client.get(f"{RETURNS}/{case['id']}", headers=nobody)).status_code == 404
            for verb in ("approve", "receive", "refund", "cancel"):
                assert (await step(client, case, verb, nobody)).status_code == 404
            asking = await client.post(
                f"{made.url}/return", json={"reason": "other", "items": made.pieces(mugs=1)}, headers=nobody
            )
            assert asking.status_code == 404
        for somebody in (made.buyer, made.owner):
            listed = (await client.get(RETURNS, headers=somebody)).json()["items"]
            assert [each["id"] for each in listed] == [case["id"]]
        assert (await client.get(RETURNS, headers=other.owner)).json()["items"] == []
        assert (await client.get(RETURNS)).status_code == 401

    async def test_buyers_do_not_decide_and_packers_only_receive(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        made = await arrived(client, database)
        case = await asked(client, made, shirts=1)
        packer = await make_person(database, role="vendor_staff", store_id=made.shop.store.id)
        staff = await sign_in(client, packer.email)
        before = await rows_in(database, *TABLES)
        for who in (made.buyer, staff):
            for verb, body in (("approve", {}), ("reject", {"note": "No."}), ("refund", {})):
                assert (await step(client, case, verb, who, **body)).status_code == 403, verb
        assert (await step(client, case, "receive", made.buyer)).status_code == 403
        assert (await step(client, case, "cancel", made.owner)).status_code == 403
        assert await rows_in(database, *TABLES) == before
        manager = await sign_in(client, (await make_person(database, role="sales_manager")).email)
        assert (await step(client, case, "approve", manager)).status_code == 200
        assert (await step(client, case, "receive", staff)).status_code == 200
        assert (await step(client, case, "refund", manager)).status_code == 200

    async def test_a_guest_comes_with_the_orders_token(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        made, other = await arrived(client, database, guest=True), await arrived(client, database, guest=True, name="B")
        case = await asked(client, made, shirts=1, wish="store_credit")
        url = f"{RETURNS}/{case['id']}"
        assert (await client.get(url, params={"token": made.token})).json()["id"] == case["id"]
        for token in ("", "x", other.token):
            assert (await client.get(url, params={"token": token})).status_code == 404
            assert (await client.post(f"{url}/cancel", params={"token": token})).status_code == 404
        await step(client, case, "approve", made.owner)
        await step(client, case, "receive", made.owner)
        no = await step(client, case, "refund", made.owner)
        assert (no.status_code, no.json()["code"]) == (409, "nobody_to_credit")
        assert (await step(client, case, "refund", made.owner, resolution="refund")).status_code == 200
        await carry(database)
        assert await findings(house) == []


def _id(text: str) -> Any:
    from uuid import UUID

    return UUID(text)


async def fresh(client: httpx.AsyncClient, database: Database, made: Arrived) -> dict[str, str]:
    """The buyer, signed in anew: sessions end while a window does."""
    async with database.read(SYSTEM) as ctx:
        order = await ctx.session.get_one(Order, _id(made.order["id"]))
        from souk.identity import get_person

        assert order.customer_id is not None
        person = await get_person(ctx, order.customer_id)
    return await sign_in(client, person.email)
