"""Carries the made-up trade out: through the shop's own processes, as the people who would have done it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from pydantic import SecretStr

from souk.demo.catalogue import STORES
from souk.demo.comebacks import Comeback
from souk.demo.hands import Hands
from souk.demo.opinions import Opinion, Voices, voice_opinion
from souk.demo.people import BUYERS, MANAGER
from souk.demo.purchases import Arrival, Cancellation, Dispatch, Purchase, Step
from souk.demo.sending_back import carry_back
from souk.kernel.actors import Actor
from souk.kernel.gateway_settings import MockGateway
from souk.kernel.worker import carry_due
from souk.orders import (
    Contact,
    Destination,
    Label,
    OrderPermission,
    OrderRequest,
    OrderStatus,
    Pieces,
    Reconcile,
    cancel_order,
    deliver_shipment,
    get_shipments,
    place_order,
    ship_pieces,
)
from souk.payments import PaymentMethodBody, check_method, open_gateways
from souk.reviews import ReviewPermission, Studio

CARD = PaymentMethodBody(type="card", number=SecretStr("4242424242424242"))
SELLERS = {store.slug: store for store in STORES}
ACCOUNTS = {account.email: account for account in BUYERS}
REFUNDED_AFTER = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Shop:
    """Ids of people by e-mail address, of stores by slug, of variants by SKU."""

    people: Mapping[str, UUID]
    stores: Mapping[str, UUID]
    variants: Mapping[str, UUID]

    def buyer(self, email: str) -> Actor:
        return Actor(id=self.people[email], name=ACCOUNTS[email].full_name)

    def seller(self, slug: str) -> Actor:
        store = SELLERS[slug]
        rights = {self.stores[slug]: frozenset((*OrderPermission, ReviewPermission.REVIEWS_REPLY))}
        return Actor(id=self.people[store.owner_email], name=store.owner_name, store_permissions=rights)

    def moderator(self) -> Actor:
        return Actor(id=self.people[MANAGER], permissions=frozenset({ReviewPermission.REVIEWS_MODERATE}))


@dataclass(slots=True)
class _Part:
    """One store's order of a purchase, and where it stands."""

    order_id: UUID
    status: OrderStatus


class Trade:
    """What was carried out before is found again by the purchase's key and left as it is."""

    def __init__(self, studio: Studio, hands: Hands, shop: Shop) -> None:
        self._studio, self._hands, self._shop = studio, hands, shop
        self._database = studio.database
        self._gateways = open_gateways(MockGateway())
        self._method = check_method(CARD)
        self._buyers: dict[str, Actor] = {}
        self._parts: dict[tuple[str, UUID], _Part] = {}

    async def end_what_was_interrupted(self, now: datetime) -> None:
        self._hands.turn_to(now)
        await Reconcile(self._gateways, patience=timedelta(0))(self._database)

    async def carry_out(self, step: Step | Comeback | Opinion) -> None:
        self._hands.turn_to(step.at)
        match step:
            case Purchase():
                await self._buy(step)
            case Dispatch():
                await self._send(step)
            case Arrival():
                await self._bring(step)
            case Cancellation():
                await self._cancel(step)
            case Comeback():
                await self._bring_back(step)
            case Opinion():
                await voice_opinion(self._studio, step, self._voices(step))
        while await carry_due(self._database):
            pass

    async def _buy(self, step: Purchase) -> None:
        account, buyer = ACCOUNTS[step.buyer], self._shop.buyer(step.buyer)
        request = OrderRequest(
            method=self._method,
            contact=Contact(full_name=account.full_name, phone=account.phone),
            destination=Destination(account.addresses[0]),
            items={self._shop.variants[sku]: pieces for sku, pieces in step.pieces.items()},
            special_instructions=step.note,
            key=step.key,
        )
        placed = await place_order(self._database, self._gateways, buyer, request)
        self._buyers[step.key] = buyer
        for each in placed.orders:
            self._parts[step.key, each.order.store_id] = _Part(each.order.id, each.order.status)

    async def _send(self, step: Dispatch) -> None:
        part = self._parts[step.key, self._shop.stores[step.store]]
        async with self._database.unit_of_work(self._shop.seller(step.store)) as uow:
            detail, parcels = await get_shipments(uow, part.order_id)
            if detail.order.status is not OrderStatus.PROCESSING or len(parcels) >= step.parcel:
                return
            lines = {line.sku: line.id for line in detail.lines}
            pieces = [Pieces(lines[sku], count) for sku, count in step.pieces.items()] if step.pieces else None
            await ship_pieces(uow, part.order_id, pieces, label=Label(step.carrier, step.tracking_number))
        part.status = OrderStatus.SHIPPED

    async def _bring(self, step: Arrival) -> None:
        part = self._parts[step.key, self._shop.stores[step.store]]
        async with self._database.unit_of_work(self._shop.seller(step.store)) as uow:
            _, parcels = await get_shipments(uow, part.order_id)
            parcel = next((each.shipment for each in parcels if each.shipment.position == step.parcel), None)
            if parcel is not None and parcel.delivered_at is None:
                await deliver_shipment(uow, parcel.id)

    async def _bring_back(self, step: Comeback) -> None:
        part, seller = self._parts[step.key, self._shop.stores[step.store]], self._shop.seller(step.store)
        buyer = self._buyers[step.key]
        await carry_back(self._database, step, order_id=part.order_id, buyer=buyer, seller=seller)
        if step.stage == "refund":
            self._hands.turn_to(step.at + REFUNDED_AFTER)

    def _voices(self, step: Opinion) -> Voices:
        shop = self._shop
        voters = tuple(shop.buyer(email) for email in step.voters)
        return Voices(shop.buyer(step.buyer), shop.seller(step.store), shop.moderator(), voters)

    async def _cancel(self, step: Cancellation) -> None:
        part = self._parts[step.key, self._shop.stores[step.store]]
        if part.status is OrderStatus.PROCESSING:
            actor = self._buyers[step.key] if step.by_buyer else self._shop.seller(step.store)
            async with self._database.unit_of_work(actor) as uow:
                await cancel_order(uow, part.order_id, reason=step.reason)
            part.status = OrderStatus.CANCELLED
            self._hands.turn_to(step.at + REFUNDED_AFTER)
