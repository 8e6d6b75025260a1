"""Whatever fails when: no payment without an order, no order without cover, no stock lost."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import msgspec
import pytest
from sqlalchemy import select, update

from souk.app import House, open_house
from souk.cart.commands import add_item
from souk.cart.models import CartLine
from souk.inventory import HoldExpired, release
from souk.kernel.actors import SYSTEM, Actor
from souk.kernel.database import Database
from souk.kernel.settings import Settings
from souk.orders import Contact, Destination, OrderRequest, Placed, Reconcile, place_order
from souk.orders.errors import CheckoutLapsed, PaymentUnreachable
from souk.orders.models import Checkout, Order
from souk.payments import PaymentMethod, open_gateways
from souk.payments.gateways.mock import NAME, SUCCEEDS
from souk.payments.models import MethodKind, Payment
from tests.cart.factories import Shop, make_shop, rows_in
from tests.identity.factories import make_person
from tests.orders.factories import FickleGateway, MovableClock, findings
from tests.orders.test_placing import stock_of

pytestmark = pytest.mark.anyio
CARD = PaymentMethod(NAME, MethodKind.CARD, "Visa", "4242", SUCCEEDS)
STATUSES = (Checkout.status, Payment.status, Order.status)
REQUEST = OrderRequest(method=CARD, contact=Contact(email="g@example.com"), destination=Destination(text="Here 1"))


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
async def house(settings: Settings, clock: MovableClock) -> AsyncIterator[House]:
    opened = open_house(settings, clock=clock)
    yield opened
    await opened.close()


@pytest.fixture
def gateway(settings: Settings) -> FickleGateway:
    return FickleGateway(open_gateways(settings.mock_gateway)[NAME])


@pytest.fixture
def reconcile(gateway: FickleGateway) -> Reconcile:
    return Reconcile({NAME: gateway})


async def with_full_cart(database: Database) -> tuple[Shop, Actor]:
    shop, person = await make_shop(database), await make_person(database)
    actor = Actor(id=person.id)
    async with database.unit_of_work(actor) as uow:
        await add_item(uow, shop.shirt_id, quantity=2)
    return shop, actor


async def in_cart(database: Database) -> int:
    return sum(row[-1] for row in (await rows_in(database, CartLine))["cart_lines"])


async def states(database: Database) -> tuple[list[str], ...]:
    """The status of every checkout, payment and order."""
    async with database.read(SYSTEM) as ctx:
        found = [list(await ctx.session.scalars(select(status))) for status in STATUSES]
    return tuple([str(each) for each in every] for every in found)


class TestWhenTheGatewayIsAway:
    async def test_before_it_authorised_nothing_is_kept(
        self, house: House, database: Database, gateway: FickleGateway
    ) -> None:
        shop, actor = await with_full_cart(database)
        gateway.away_before = {"authorise"}
        with pytest.raises(PaymentUnreachable):
            await place_order(database, {NAME: gateway}, actor, REQUEST)
        assert await states(database) == (["abandoned"], ["declined"], [])
        assert (await stock_of(database, shop.shirt_id), await in_cart(database)) == ((10, 0), 2)
        assert await findings(house) == []

    async def test_after_it_authorised_the_money_is_let_go(
        self, house: House, database: Database, gateway: FickleGateway
    ) -> None:
        shop, actor = await with_full_cart(database)
        gateway.away_after = {"authorise"}
        with pytest.raises(PaymentUnreachable):
            await place_order(database, {NAME: gateway}, actor, REQUEST)
        assert gateway.calls == ["authorise", "find", "void"]
        assert await states(database) == (["abandoned"], ["voided"], [])
        assert (await stock_of(database, shop.shirt_id), await in_cart(database)) == ((10, 0), 2)
        assert await findings(house) == []

    async def test_for_long_the_reconciler_lets_the_money_go(
        self, house: House, database: Database, gateway: FickleGateway, reconcile: Reconcile, clock: MovableClock
    ) -> None:
        shop, actor = await with_full_cart(database)
        gateway.away_after, gateway.away_before = {"authorise"}, {"find"}
        with pytest.raises(PaymentUnreachable):
            await place_order(database, {NAME: gateway}, actor, REQUEST)
        assert await states(database) == (["voiding"], ["pending"], [])
        assert (await stock_of(database, shop.shirt_id), await in_cart(database)) == ((10, 0), 2)
        clock.move(seconds=91)
        await reconcile(database)
        assert await states(database) == (["voiding"], ["pending"], [])
        gateway.away_before = set()
        await reconcile(database)
        assert await states(database) == (["abandoned"], ["voided"], [])
        assert await findings(house) == []

    async def test_when_money_should_be_taken_the_order_stands_and_the_reconciler_takes_it(
        self, house: House, database: Database, gateway: FickleGateway, reconcile: Reconcile, clock: MovableClock
    ) -> None:
        _, actor = await with_full_cart(database)
        gateway.away_after = {"capture"}
        placed = await place_order(database, {NAME: gateway}, actor, REQUEST)
        assert (placed.payment.status, placed.orders[0].order.status) == ("authorised", "pending")
        assert await findings(house) == []
        clock.move(seconds=91)
        await reconcile(database)
        assert await states(database) == (["confirmed"], ["authorised"], ["pending"])
        gateway.away_after = set()
        await asyncio.gather(reconcile(database), reconcile(database))
        assert await states(database) == (["confirmed"], ["captured"], ["processing"])
        assert await findings(house) == []


class Killed(BaseException):
    """The process ends here."""


class KilledAt(FickleGateway):
    """Ends the process before or after a call, as `kill -9` would: nothing of the request runs any more."""

    async def authorise(self, *args: Any, **more: Any) -> Any:
        return await self._at("authorise", args)

    async def capture(self, *args: Any, **more: Any) -> Any:
        return await self._at("capture", args)

    async def _at(self, call: str, args: tuple[Any, ...]) -> Any:
        if call in self.away_before:
            raise Killed
        answer = await getattr(self.inner, call)(*args)
        if call in self.away_after:
            raise Killed
        return answer


Story = tuple[set[str], set[str], tuple[list[str], ...]]
"""Before and after which call it ends, and how it then ends."""


class TestAfterAKill:
    @pytest.mark.parametrize(
        "story",
        [
            ({"authorise"}, set(), (["abandoned"], ["declined"], [])),
            (set(), {"authorise"}, (["confirmed"], ["captured"], ["processing"])),
            ({"capture"}, set(), (["confirmed"], ["captured"], ["processing"])),
            (set(), {"capture"}, (["confirmed"], ["captured"], ["processing"])),
        ],
    )
    async def test_everything_ends_well(
        self, house: House, gateway: FickleGateway, clock: MovableClock, story: Story
    ) -> None:
        (before, after, ended), database = story, house.database
        shop, actor = await with_full_cart(database)
        killer = KilledAt(gateway.inner)
        killer.away_before, killer.away_after = before, after
        with pytest.raises(Killed):
            await place_order(database, {NAME: killer}, actor, REQUEST)
        reconcile = Reconcile({NAME: gateway})
        assert await reconcile(database) == 0  # it is left to the request for a while
        clock.move(seconds=91)
        await asyncio.gather(reconcile(database), reconcile(database))
        assert await states(database) == ended
        sold = bool(ended[2])
        assert await stock_of(database, shop.shirt_id) == ((8, 0) if sold else (10, 0))
        assert await in_cart(database) == (0 if sold else 2)
        assert await findings(house) == []

    async def test_a_repeated_key_finds_the_order(
        self, house: House, database: Database, gateway: FickleGateway, clock: MovableClock
    ) -> None:
        _, actor = await with_full_cart(database)
        keyed = msgspec.structs.replace(REQUEST, key="once")
        killer = KilledAt(gateway.inner)
        killer.away_after = {"authorise"}
        with pytest.raises(Killed):
            await place_order(database, {NAME: killer}, actor, keyed)
        clock.move(seconds=91)
        await Reconcile({NAME: gateway})(database)
        placed = await place_order(database, {NAME: gateway}, actor, keyed)
        assert (placed.payment.status, len(placed.orders)) == ("captured", 1)
        assert len((await rows_in(database, Order))["orders"]) == 1
        assert await findings(house) == []

    async def test_goods_that_were_given_away_mean_that_the_money_is_let_go(
        self, house: House, database: Database, gateway: FickleGateway, clock: MovableClock
    ) -> None:
        _, actor = await with_full_cart(database)
        killer = KilledAt(gateway.inner)
        killer.away_after = {"authorise"}
        with pytest.raises(Killed):
            await place_order(database, {NAME: killer}, actor, REQUEST)
        checkout_id = (await rows_in(database, Checkout))["checkouts"][0][0]
        async with database.unit_of_work(SYSTEM) as uow:
            await release(uow, checkout_id)  # as when the hold ran out
        clock.move(minutes=16)
        await Reconcile({NAME: gateway})(database)
        assert await states(database) == (["abandoned"], ["voided"], [])
        assert await in_cart(database) == 2
        assert await findings(house) == []


class Slow(FickleGateway):
    """Authorises, then lets something happen before it answers."""

    meanwhile: Any = None

    async def authorise(self, *args: Any, **more: Any) -> Any:
        answer = await self.inner.authorise(*args)
        await self.meanwhile()
        return answer


class TestBesideALivingRequest:
    async def test_the_reconciler_may_confirm_first(
        self, house: House, database: Database, gateway: FickleGateway, reconcile: Reconcile, clock: MovableClock
    ) -> None:
        _, actor = await with_full_cart(database)
        slow = Slow(gateway.inner)

        async def meanwhile() -> None:
            clock.move(seconds=91)
            await reconcile(database)

        slow.meanwhile = meanwhile
        placed: Placed = await place_order(database, {NAME: slow}, actor, REQUEST)
        assert (placed.payment.status, len(placed.orders)) == ("captured", 1)
        assert await states(database) == (["confirmed"], ["captured"], ["processing"])
        assert await findings(house) == []

    async def test_a_hold_that_ran_out_means_no_order_and_no_charge(
        self, house: House, database: Database, gateway: FickleGateway
    ) -> None:
        shop, actor = await with_full_cart(database)
        slow = Slow(gateway.inner)

        async def meanwhile() -> None:
            checkout_id = (await rows_in(database, Checkout))["checkouts"][0][0]
            async with database.unit_of_work(SYSTEM) as uow:
                await release(uow, checkout_id)

        slow.meanwhile = meanwhile
        with pytest.raises(HoldExpired):
            await place_order(database, {NAME: slow}, actor, REQUEST)
        assert await states(database) == (["abandoned"], ["voided"], [])
        assert (await stock_of(database, shop.shirt_id), await in_cart(database)) == ((10, 0), 2)
        assert await findings(house) == []

    async def test_a_checkout_that_was_given_up_is_not_charged(
        self, house: House, database: Database, gateway: FickleGateway, reconcile: Reconcile, clock: MovableClock
    ) -> None:
        _, actor = await with_full_cart(database)

        class Late(FickleGateway):
            async def authorise(self, *args: Any, **more: Any) -> Any:
                clock.move(seconds=91)
                await reconcile(database)
                return await self.inner.authorise(*args)

        late = Late(gateway.inner)
        with pytest.raises(CheckoutLapsed):
            await place_order(database, {NAME: late}, actor, REQUEST)
        assert late.calls == ["void"]
        assert await states(database) == (["abandoned"], ["declined"], [])
        assert await in_cart(database) == 2
        assert await findings(house) == []


class TestTheInvariants:
    async def test_notice_an_order_without_goods(
        self, house: House, database: Database, gateway: FickleGateway
    ) -> None:
        _, actor = await with_full_cart(database)
        gateway.away_before = {"authorise", "find"}
        with pytest.raises(PaymentUnreachable):
            await place_order(database, {NAME: gateway}, actor, REQUEST)
        async with database.unit_of_work(SYSTEM) as uow:
            await uow.session.execute(update(Checkout).values(status="confirmed"))
        assert [each.partition(":")[0] for each in await findings(house)] == ["orders.payment_equals_orders"]
