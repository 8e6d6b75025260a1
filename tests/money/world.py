"""A little world in which money is earned, spent, given back and paid out: what one can do in it, and what must hold."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import func, or_, select, update

from souk.app import House
from souk.cart.benefiting import apply_coupon, redeem_points
from souk.cart.commands import add_item
from souk.inventory.models import StockLevel
from souk.kernel.actors import SYSTEM, Actor
from souk.kernel.database import Database, ReadContext, UnitOfWork
from souk.kernel.errors import Refusal
from souk.kernel.ids import new_id
from souk.kernel.money import Money
from souk.ledger import Account
from souk.ledger.models import LedgerLine
from souk.loyalty.models import LoyaltyAccount, OrderAward
from souk.orders import Contact, Destination, OrderRequest, OrderStatus, cancel_order, change_order_status, place_order
from souk.orders.errors import InvalidTransition, NothingToRefund, NotPaid
from souk.orders.fulfilment import taking_off
from souk.orders.fulfilment.errors import NothingToShip
from souk.orders.models import Order, OrderLine, OrderRefund, OrderTakeback
from souk.orders.queries import get_order_to_change
from souk.orders.refunding import refund_order_part
from souk.orders.returns import commands as returns
from souk.orders.returns.errors import MoreThanReturnable, ReturnWindowClosed
from souk.orders.returns.kinds import Resolution, ReturnReason
from souk.orders.shares import Pieces
from souk.payments import ChargeStatus, Gateway, PaymentMethod, open_gateways
from souk.payments.gateways import ReturnSeen
from souk.payments.gateways.mock import NAME, SUCCEEDS
from souk.payments.gateways.mock_books import MockCharge
from souk.payments.incoming.services import record_return
from souk.payments.models import MethodKind, Payment
from souk.payments.tenders.commands import void_gift_card
from souk.payments.tenders.models import GiftCard, StoreCredit, TenderUse, UseStatus
from souk.payouts.commands import mark_failed, mark_paid, request_payout, send_off
from tests.cart.factories import Shop
from tests.identity.factories import make_person
from tests.orders.factories import MovableClock
from tests.payments.tenders.factories import Card, make_card, make_credit
from tests.payouts.factories import carry, make_rule, open_shop
from tests.pricing.coupons.factories import make_coupon

GOOD = PaymentMethod(NAME, MethodKind.CARD, "Visa", "4242", SUCCEEDS)
BAD = PaymentMethod(NAME, MethodKind.CARD, "Visa", "0002", "card_declined")
STOCK = 1000
COUPONS = ("SAVE", "OWN", "MUGS", "ALL")
"""Of the market's, of a store's, and two that leave nothing to pay: for some goods, and for all."""


@dataclass
class Bought:
    """An order: its pieces by line that are still part of it, with the variant of each."""

    id: UUID
    payment_id: UUID
    buyer: Actor
    lines: dict[UUID, tuple[UUID, int]]
    status: str = "processing"


@dataclass
class World:
    house: House
    clock: MovableClock
    shops: list[Shop]
    people: list[Actor]
    cards: list[Card]
    coupons: list[str]
    orders: list[Bought] = field(default_factory=list)
    on_hand: dict[UUID, int] = field(default_factory=dict)

    @property
    def database(self) -> Database:
        return self.house.database

    @property
    def gateways(self) -> Mapping[str, Gateway]:
        return {NAME: open_gateways(self.house.settings.mock_gateway)[NAME]}

    def in_state(self, *statuses: str) -> list[Bought]:
        return [order for order in self.orders if order.status in statuses]


async def make_world(house: House, clock: MovableClock) -> World:
    database, name = house.database, new_id().hex[-8:].upper()
    shops = [await open_shop(database, name=f"{colour} {name}") for colour in ("Blue", "Red")]
    await make_rule(database, name=name, basis_points=1000)
    people = [Actor(id=(await make_person(database)).id) for _ in range(2)]
    await make_coupon(database, f"SAVE{name}", discount_value=15)
    await make_coupon(database, f"OWN{name}", discount_value=20, store_id=shops[0].store.id)
    await make_coupon(database, f"MUGS{name}", discount_value=100, product_ids=[str(shops[0].mug.id)])
    await make_coupon(database, f"ALL{name}", discount_value=100)
    cards = [await make_card(database, 300_00), await make_card(database, 40_00)]
    on_hand = {variant_id: STOCK for shop in shops for variant_id in (shop.shirt_id, shop.mug_id)}
    world = World(house, clock, shops, people, cards, [f"{each}{name}" for each in COUPONS], on_hand=on_hand)
    await carry(database)
    return world


@dataclass(frozen=True)
class Wish:
    """What somebody buys: pieces by the number of the variant, and what they use for it."""

    pieces: Mapping[int, int]
    coupon: int | None = None
    points: int = 0
    cards: tuple[int, ...] = ()
    credit: bool = False
    way: PaymentMethod = GOOD


async def buy(world: World, buyer: Actor, wish: Wish) -> None:
    """Nothing, where it is refused."""
    variants = list(world.on_hand)
    async with world.database.unit_of_work(buyer) as uow:
        for number, quantity in wish.pieces.items():
            await add_item(uow, variants[number % len(variants)], quantity=quantity)
    for use in (_coupon(world, wish), _points(wish)):
        try:
            async with world.database.unit_of_work(buyer) as uow:
                await use(uow)
        except Refusal:
            continue
    request = OrderRequest(
        method=wish.way,
        contact=Contact(),
        destination=Destination(text="Here 1"),
        gift_cards=tuple(world.cards[each % len(world.cards)].code for each in wish.cards),
        use_credit=wish.credit,
    )
    try:
        placed = await place_order(world.database, world.gateways, buyer, request)
    except Refusal:
        return
    for detail in placed.orders:
        lines = {line.id: (line.variant_id, line.quantity) for line in detail.lines}
        world.orders.append(Bought(detail.order.id, detail.order.payment_id, buyer, lines))
        for variant_id, quantity in lines.values():
            world.on_hand[variant_id] -= quantity


def _coupon(world: World, wish: Wish) -> Any:
    async def use(uow: UnitOfWork) -> None:
        if wish.coupon is not None:
            await apply_coupon(uow, world.coupons[wish.coupon % len(world.coupons)])

    return use


def _points(wish: Wish) -> Any:
    async def use(uow: UnitOfWork) -> None:
        if wish.points:
            await redeem_points(uow, wish.points)

    return use


async def cancel(world: World, order: Bought) -> None:
    async with world.database.unit_of_work(order.buyer) as uow:
        await cancel_order(uow, order.id)
    order.status = "cancelled"
    for variant_id, quantity in order.lines.values():
        world.on_hand[variant_id] += quantity


async def move_on(world: World, order: Bought) -> None:
    onward = {"processing": OrderStatus.SHIPPED, "shipped": OrderStatus.DELIVERED}[order.status]
    try:
        async with world.database.unit_of_work(SYSTEM) as uow:
            await change_order_status(uow, order.id, onward)
    except (NotPaid, InvalidTransition):
        async with world.database.read(SYSTEM) as ctx:
            row = await ctx.session.get_one(Order, order.id)
            assert row.refunded_amount == row.total > 0, "only what was paid back altogether stays where it is"
        order.status = "over"
        return
    order.status = onward.value


async def take_off(world: World, order: Bought, *, line: int, quantity: int) -> None:
    """Pieces of a line that will not be sent; nothing, where they are all that is left of it."""
    line_id, (variant_id, left) = sorted(order.lines.items())[line % len(order.lines)]
    taken = min(quantity, left)
    try:
        async with world.database.unit_of_work(SYSTEM) as uow:
            row = await get_order_to_change(uow, order.id)
            await taking_off.take_off(uow, row, [Pieces(line_id, taken)], reason="")
    except InvalidTransition:
        assert taken == sum(each for _, each in order.lines.values()), "something of the order has to remain"
        return
    except NothingToShip:
        assert not taken
        return
    order.lines[line_id] = (variant_id, left - taken)
    world.on_hand[variant_id] += taken


@dataclass(frozen=True)
class SentBack:
    """Pieces of a line, for money or credit. Not restocked it cannot be sold again; rejected the buyer keeps it."""

    line: int
    quantity: int
    as_credit: bool
    restock: bool
    rejected: bool = False


async def send_back(world: World, order: Bought, back: SentBack) -> None:
    """Asked for, approved, received and made good; nothing, where the window is closed or the pieces are back."""
    line_id, (variant_id, _) = sorted(order.lines.items())[back.line % len(order.lines)]
    wish = Resolution.STORE_CREDIT if back.as_credit else Resolution.REFUND
    asked = returns.Asked(reason=ReturnReason.DOES_NOT_FIT, pieces=[Pieces(line_id, back.quantity)], wish=wish)
    try:
        async with world.database.unit_of_work(order.buyer) as uow:
            case_id = await returns.request_return(uow, order.id, asked)
    except (ReturnWindowClosed, MoreThanReturnable):
        return
    async with world.database.unit_of_work(SYSTEM) as uow:
        await returns.approve_return(uow, case_id)
        await returns.receive_return(uow, case_id, {line_id: returns.Inspected(restock=back.restock)})
    if back.rejected:
        async with world.database.unit_of_work(SYSTEM) as uow:
            await returns.reject_return(uow, case_id, note="It was worn.")
        return
    if back.restock:
        world.on_hand[variant_id] += back.quantity
    try:
        async with world.database.unit_of_work(SYSTEM) as uow:
            await returns.refund_return(uow, case_id)
    except (NothingToRefund, NotPaid):  # its money is back already
        return


async def refund_at_desk(world: World, order: Bought, *, share: int, fails: bool) -> None:
    """Somebody sends money back at the gateway's own desk; the bank may refuse it days later."""
    database, gateway = world.database, world.gateways[NAME]
    async with database.read(SYSTEM) as ctx:
        payment = await ctx.session.get_one(Payment, order.payment_id)
        charged = select(MockCharge).where(MockCharge.transaction_id == payment.transaction_id)
        charge = await ctx.session.scalar(charged)
    left = charge.amount - charge.refunded_amount if charge is not None else 0
    amount = left * share // 100
    if charge is None or not amount:
        return
    money = Money(amount, charge.currency)
    answer = await gateway.refund(database, charge.transaction_id, money, key=new_id())
    news = ReturnSeen(id=answer.transaction_id, key=None, amount=money, status=answer.status, reason="Asked by phone.")
    async with database.unit_of_work(SYSTEM) as uow:
        await record_return(uow, order.payment_id, NAME, news)
    if not fails:
        return
    await carry(database)
    async with database.unit_of_work(SYSTEM) as uow:
        refused = update(MockCharge).where(MockCharge.transaction_id == answer.transaction_id)
        await uow.session.execute(refused.values(status=ChargeStatus.DECLINED))
        undone = update(MockCharge).where(MockCharge.transaction_id == charge.transaction_id)
        await uow.session.execute(undone.values(refunded_amount=MockCharge.refunded_amount - amount))
        await record_return(uow, order.payment_id, NAME, msgspec.structs.replace(news, status=ChargeStatus.DECLINED))


async def refund(world: World, order: Bought, *, share: int) -> None:
    """A part of what is left of it, for no piece in particular."""
    try:
        async with world.database.unit_of_work(SYSTEM) as uow:
            row = await get_order_to_change(uow, order.id)
            left = await uow.session.scalar(select(Order.total - Order.refunded_amount).where(Order.id == order.id))
            amount = max(1, (left or 0) * share // 100)
            await refund_order_part(uow, row, amount=amount, reference_id=new_id(), reason="Sorry.")
    except Refusal:
        return


async def pay_out(world: World, shop: Shop, *, fails: bool) -> None:
    try:
        async with world.database.unit_of_work(SYSTEM) as uow:
            payout = await request_payout(uow, shop.store.id)
    except Refusal:
        return
    async with world.database.unit_of_work(SYSTEM) as uow:
        await send_off(uow, payout.id)
    async with world.database.unit_of_work(SYSTEM) as uow:
        if fails:
            await mark_failed(uow, payout.id, note="The bank said no.")
        else:
            await mark_paid(uow, payout.id, reference=f"TX {payout.id}")


async def void(world: World, card: Card) -> None:
    try:
        async with world.database.unit_of_work(SYSTEM) as uow:
            await void_gift_card(uow, card.id, reason="Lost.")
    except Refusal:
        return


async def give(world: World, buyer: Actor, amount: int, *, as_card: bool) -> None:
    if as_card:
        world.cards.append(await make_card(world.database, amount))
    else:
        assert buyer.id is not None
        await make_credit(world.database, buyer.id, amount)


async def breaches(world: World) -> list[str]:
    """What must hold after every step; sums of the database's own, beside what `souk check` asks."""
    await carry(world.database)
    async with world.database.read(SYSTEM) as ctx:
        scalar = ctx.session.scalar
        unbalanced = await ctx.session.execute(
            select(LedgerLine.currency, func.sum(LedgerLine.amount))
            .group_by(LedgerLine.currency)
            .having(func.sum(LedgerLine.amount) != 0)
        )
        found = [f"the ledger is off by {amount} {currency}" for currency, amount in unbalanced]
        level = select(StockLevel.variant_id, func.sum(StockLevel.on_hand), func.sum(StockLevel.reserved))
        for variant_id, on_hand, reserved in await ctx.session.execute(level.group_by(StockLevel.variant_id)):
            if variant_id in world.on_hand and (on_hand, reserved) != (world.on_hand[variant_id], 0):
                found.append(f"{on_hand} ({reserved} reserved) of {variant_id}, not {world.on_hand[variant_id]}")
        signed = {ChargeStatus.CAPTURED: 1, ChargeStatus.REFUNDED: -1}
        moved = [
            sign
            * int(
                await scalar(select(func.coalesce(func.sum(MockCharge.amount), 0)).where(MockCharge.status == of)) or 0
            )
            for of, sign in signed.items()
        ]
        booked = await scalar(select(func.sum(LedgerLine.amount)).where(LedgerLine.account == Account.GATEWAY))
        if sum(moved) != (booked or 0):
            found.append(f"the gateway holds {sum(moved)}, the ledger says {booked}")
        found += await _kept_of_cancelled(ctx, world)
        negative = (
            ("refunds", select(Order.id).where(Order.refunded_amount > Order.total)),
            ("points", select(LoyaltyAccount.person_id).where(LoyaltyAccount.points < 0)),
            ("gift cards", select(GiftCard.id).where(GiftCard.balance < 0)),
            ("credit", select(StoreCredit.person_id).where(StoreCredit.balance < 0)),
            ("holds", select(TenderUse.id).where(TenderUse.status == UseStatus.HELD)),
            ("returns", select(OrderLine.id).where(OrderLine.returned > OrderLine.quantity)),
        )
        for what, broken in negative:
            found += [f"{what} of {each}" for each in await ctx.session.scalars(broken)]
    return found


async def _kept_of_cancelled(ctx: ReadContext, world: World) -> list[str]:
    """Of an order that was called off nobody keeps anything, and its buyer has the points again."""
    found = []
    for order in world.in_state("cancelled"):
        row = await ctx.session.get_one(Order, order.id)
        if row.refunded_amount != row.total:  # the gateway would not send it
            continue
        refunds = select(OrderRefund.id).where(OrderRefund.order_id == order.id)
        takebacks = select(OrderTakeback.id).where(OrderTakeback.order_id == order.id)
        kept = (
            select(LedgerLine.account, func.sum(LedgerLine.amount))
            .where(
                or_(*(LedgerLine.reference_id.in_(each) for each in ([order.id], refunds, takebacks))),
                LedgerLine.kind.in_(["sale", "refund", "refund_reversed", "promotion_taken_back"]),
                LedgerLine.account.in_([Account.VENDOR, Account.TAX, Account.PROMOTIONS]),
            )
            .group_by(LedgerLine.account)
            .having(func.sum(LedgerLine.amount) != 0)
        )
        found += [f"{account} keeps {amount} of {order.id}" for account, amount in await ctx.session.execute(kept)]
        award = await ctx.session.get(OrderAward, order.id)
        if award is not None and award.returned != award.spent:
            found.append(f"{award.spent - award.returned} points of {order.id} are lost")
    return found
