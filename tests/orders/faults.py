"""A shop in which everything that can fail while an order is placed does, at a moment that a seed decides."""

import asyncio
from contextlib import suppress
from random import Random
from typing import Any, Literal
from uuid import UUID

import msgspec
from sqlalchemy import func, select

from souk.app import House
from souk.cart.benefiting import apply_coupon, redeem_points
from souk.cart.commands import add_item
from souk.inventory.models import StockLevel
from souk.kernel.actors import SYSTEM, Actor
from souk.kernel.database import Database
from souk.kernel.errors import Refusal
from souk.loyalty.commands import adjust_points
from souk.loyalty.schemas import Adjustment
from souk.orders import (
    Contact,
    Destination,
    OrderRequest,
    Placed,
    Reconcile,
    cancel_checkout,
    continue_checkout,
    place_order,
)
from souk.orders.models import Checkout, OrderLine
from souk.orders.statuses import CheckoutStatus
from souk.payments import Charge, ChargeStatus, GatewayAnswer, PaymentMethod, open_gateways
from souk.payments.gateways.mock import NAME, SUCCEEDS
from souk.payments.models import MethodKind
from souk.payments.tenders.models import TenderUse, UseStatus
from tests.cart.factories import Shop, make_shop
from tests.identity.factories import make_person
from tests.orders.factories import FickleGateway, MovableClock
from tests.payments.tenders.factories import Card, make_card, make_credit
from tests.pricing.coupons.factories import make_coupon

GOOD = PaymentMethod(NAME, MethodKind.CARD, "Visa", "4242", SUCCEEDS)
BAD = PaymentMethod(NAME, MethodKind.CARD, "Visa", "0002", "card_declined")
STOCK, LARGE = 100_000, 500_000_00
MOST_COMMITS = 8
"""More than any order takes, the gateway's own among them."""


class Killed(BaseException):
    """The process ends here: nothing of the request runs any more."""


class MortalDatabase:
    """The database of a process that dies at its `dies_at`th change: before it, at its end, or once it is kept."""

    def __init__(self, inner: Database, dies_at: int, moment: str, death: type[BaseException]) -> None:
        self._inner, self._left, self._moment, self._death = inner, dies_at, moment, death

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def unit_of_work(self, actor: Actor) -> "_Mortal":
        self._left -= 1
        if self._left < 0 or (self._left == 0 and self._moment == "before"):
            raise self._death
        return _Mortal(self._inner.unit_of_work(actor), self._moment if self._left == 0 else "", self._death)


class _Mortal:
    def __init__(self, change: Any, moment: str, death: type[BaseException]) -> None:
        self._change, self._moment, self._death = change, moment, death

    async def __aenter__(self) -> Any:
        return await self._change.__aenter__()

    async def __aexit__(self, kind: type[BaseException] | None, failure: BaseException | None, trace: object) -> None:
        if self._moment == "at its end" and kind is None:
            death = self._death()
            await self._change.__aexit__(type(death), death, None)
            raise death
        await self._change.__aexit__(kind, failure, trace)
        if self._moment == "after" and kind is None:
            raise self._death


class RandomGateway(FickleGateway):
    """Besides: is slow, is asked twice, and may want something done first, which is then done or refused, or not."""

    def __init__(self, inner: Any, chance: Random) -> None:
        super().__init__(inner)
        self.twice, self.slow = chance.random() < 0.15, chance.random() < 0.15
        self.challenge: Literal["", "waits", "approved"] = ""

    async def authorise(self, database: Database, charge: Charge) -> GatewayAnswer:
        await self._dawdle()
        answer = await super().authorise(database, charge)
        if self.twice:
            answer = await super().authorise(database, charge)
        return self._as_challenged(answer)

    async def capture(self, database: Database, transaction_id: str) -> GatewayAnswer:
        await self._dawdle()
        answer = await super().capture(database, transaction_id)
        return await super().capture(database, transaction_id) if self.twice else answer

    async def find(self, database: Database, key: UUID) -> GatewayAnswer | None:
        found = await super().find(database, key)
        return self._as_challenged(found) if found is not None else None

    def _as_challenged(self, answer: GatewayAnswer) -> GatewayAnswer:
        if self.challenge == "waits" and answer.status is ChargeStatus.AUTHORISED:
            return msgspec.structs.replace(answer, status=ChargeStatus.ACTION_REQUIRED, client_secret="secret")
        return answer

    async def _dawdle(self) -> None:
        if self.slow:
            await asyncio.sleep(0.001)

    def heal(self) -> None:
        self.away_before, self.away_after, self.slow, self.twice = set(), set(), False, False


class World(msgspec.Struct, frozen=True):
    house: House
    clock: MovableClock
    shops: tuple[Shop, Shop]
    people: tuple[UUID, ...]
    cards: tuple[Card, ...]

    @property
    def database(self) -> Database:
        return self.house.database


async def make_world(house: House, clock: MovableClock) -> World:
    database = house.database
    shops = (await make_shop(database, stock=STOCK), await make_shop(database, name="Red Door", stock=STOCK))
    await make_coupon(database, "SAVE10", limit_total=10_000, limit_per_person=5_000)
    people = [(await make_person(database)).id for _ in range(3)]
    for person_id in people:
        await make_credit(database, person_id, 500_000_00)
        async with database.unit_of_work(SYSTEM) as uow:
            await adjust_points(uow, person_id, Adjustment(points=200_000, reason="Welcome."))
    cards = tuple([await make_card(database, LARGE if each else 1_000_00) for each in range(3)])
    return World(house, clock, shops, tuple(people), cards)


async def one_run(world: World, seed: int) -> str:
    """Order something while something fails, and let the reconciler come round. Says what became of the request."""
    chance = Random(seed)
    inner = open_gateways(world.house.settings.mock_gateway)[NAME]
    gateway = RandomGateway(inner, chance)
    actor, request = await _shopping(world, chance, seed)
    database: Any = world.database
    fault = chance.choice(["none", "gateway", "gateway", "kill", "kill", "kill", "challenge", "challenge", "twice"])
    if fault == "gateway":
        calls = set(chance.sample(["authorise", "capture", "void", "find"], chance.choice([1, 1, 2])))
        setattr(gateway, chance.choice(["away_before", "away_after"]), calls)
    elif fault == "kill":
        moment = chance.choice(["before", "at its end", "after"])
        death = chance.choice([Killed, asyncio.CancelledError])
        database = MortalDatabase(database, chance.randint(1, MOST_COMMITS), moment, death)
    elif fault == "challenge":
        gateway.challenge = "waits"
    outcome = await _order(database, gateway, actor, request, how_often=2 if fault == "twice" else 1)
    if fault == "challenge":
        await _answer_challenge(world, gateway, actor, outcome, chance)
    gateway.heal()
    reconcile = Reconcile({NAME: gateway})
    for move in ({"seconds": 91}, {"minutes": 16}):
        world.clock.move(**move)
        await asyncio.gather(reconcile(world.database), reconcile(world.database))
    assert await reconcile(world.database) == 0, f"seed {seed}: something is left over"
    return f"{fault}: {outcome if isinstance(outcome, str) else 'placed'}"


async def _shopping(world: World, chance: Random, seed: int) -> tuple[Actor, OrderRequest]:
    person_id = chance.choice([None, *world.people])
    actor = Actor(id=person_id)
    goods = {
        chance.choice([shop.shirt_id, shop.mug_id]): chance.randint(1, 3)
        for shop in chance.sample(world.shops, chance.choice([1, 1, 2]))
    }
    from_cart = person_id is not None and chance.random() < 0.7
    if from_cart:
        await _fill_cart(world, actor, goods, chance)
    card = chance.choice(world.cards)
    gift = PaymentMethod("tenders", MethodKind.GIFT_CARD, "Gift card", card.code[-4:], card.code)
    request = OrderRequest(
        method=chance.choice([GOOD, GOOD, GOOD, BAD, gift]),
        contact=Contact(email=f"g{seed}@example.com"),
        destination=Destination(text="Here 1"),
        items=None if from_cart else goods,
        key=f"key {seed}",
        gift_cards=tuple(each.code for each in world.cards if each is not card and chance.random() < 0.2),
        use_credit=chance.random() < 0.3,
    )
    return actor, request


async def _fill_cart(world: World, actor: Actor, goods: dict[UUID, int], chance: Random) -> None:
    async with world.database.unit_of_work(actor) as uow:
        for variant_id, pieces in goods.items():
            with suppress(Refusal):  # what came back from an earlier attempt is there already, and sold out of patience
                await add_item(uow, variant_id, quantity=pieces)
        if chance.random() < 0.5:
            await apply_coupon(uow, "SAVE10")
        if chance.random() < 0.5:
            with suppress(Refusal):
                await redeem_points(uow, chance.choice([100, 700, 2_000]))


async def _order(
    database: Any, gateway: RandomGateway, actor: Actor, request: OrderRequest, *, how_often: int
) -> Placed | str:
    async def once() -> Placed | str:
        try:
            return await place_order(database, {NAME: gateway}, actor, request)
        except Refusal as refusal:
            return refusal.code
        except (Killed, asyncio.CancelledError) as death:
            return type(death).__name__

    return (await asyncio.gather(*(once() for _ in range(how_often))))[0]


async def _answer_challenge(
    world: World, gateway: RandomGateway, actor: Actor, outcome: Placed | str, chance: Random
) -> None:
    """Whoever pays does what is asked, gives up, or is never seen again."""
    if isinstance(outcome, str) or outcome.orders:
        return
    asked: dict[str, Any] = {"token": outcome.guest_token}
    then = chance.choice(["approve", "approve", "both", "give up", "vanish"])
    with suppress(Refusal):
        if then in {"approve", "both"}:
            gateway.challenge = "approved"
            going_on = [continue_checkout(world.database, {NAME: gateway}, actor, outcome.checkout_id, **asked)]
            if then == "both":
                going_on.append(cancel_checkout(world.database, {NAME: gateway}, actor, outcome.checkout_id, **asked))  # type: ignore[arg-type]
            await asyncio.gather(*going_on, return_exceptions=True)
        elif then == "give up":
            await cancel_checkout(world.database, {NAME: gateway}, actor, outcome.checkout_id, **asked)


async def left_over(world: World) -> list[int]:
    """Open checkouts, pieces reserved, gift cards and credit still held, and pieces that are neither here nor sold."""
    async with world.database.unit_of_work(SYSTEM) as uow:
        counted = [
            select(func.count()).where(Checkout.status.in_([CheckoutStatus.PENDING, CheckoutStatus.VOIDING])),
            select(func.coalesce(func.sum(StockLevel.reserved), 0)),
            select(func.count()).where(TenderUse.status == UseStatus.HELD),
            select(4 * STOCK - func.sum(StockLevel.on_hand)),
        ]
        found = [int(await uow.session.scalar(each) or 0) for each in counted]
        sold = int(await uow.session.scalar(select(func.coalesce(func.sum(OrderLine.quantity), 0))) or 0)
    return [*found[:3], found[3] - sold]
