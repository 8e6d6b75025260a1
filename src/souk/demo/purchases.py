"""Ninety days of trade, made up: who buys what and when, and what becomes of it.

Nothing here touches a database, and the same day always gives the same story: an interrupted furnishing can go on.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from souk.demo.catalogue import STORES
from souk.demo.hands import Calendar
from souk.demo.people import BUYERS, JANE, JOHN, Account
from souk.demo.stories import STORIES, Story

T = TypeVar("T")
ZONE = ZoneInfo("America/Chicago")
"""Where most of the shoppers' clocks hang."""
HOURS = (10, 4, 2, 1, 1, 2, 6, 12, 20, 25, 30, 32, 40, 34, 30, 30, 32, 36, 40, 50, 60, 55, 40, 22)
"""How much is bought in each hour of a day."""
WEEKDAYS = (1.0, 0.92, 0.9, 1.02, 1.15, 1.2, 1.12)
FIRST_DAY, LAST_DAY = 3.2, 7.0
"""How many checkouts a day there are at the beginning and at the end."""
STORE_WEIGHTS = {"campus": 1.25, "fashion": 1.15, "electronics": 0.55, "tech": 1.0, "makers": 1.05}
LATELY = timedelta(hours=20)
"""Orders of this age have not left any store, and there are some in each."""
CARRIERS = (("Parcelbird", "PB"), ("Northline Express", "NX"), ("Harbour Freight Post", "HF"))
NOTES = (
    "Please ring twice, the bell is shy.",
    "A gift: no invoice in the parcel, please.",
    "Leave it with the neighbours at the red door.",
    "Back on Thursday, no need to hurry.",
    "The intercom says Baker, that is us.",
)
BUYER_REASONS = ("Ordered the wrong size.", "Found it in the attic after all.", "Ordered twice by mistake.")
STORE_REASONS = ("The last piece did not pass our final look.", "The supplier let us down; we are sorry.")
CANCELLED, WITH_NOTE, SECOND_STORE = 0.05, 0.09, 0.17
IN_PARTS, REST_AFTER = 0.2, timedelta(days=2, hours=22)
"""How many orders of several things go in two parcels, and how much later the second one leaves."""
PLENTY = 10
"""Of what is cancelled there must be enough, or what came back would no longer be sold out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    """`key` names it for ever. `pieces` by SKU."""

    at: datetime
    key: str
    buyer: str
    pieces: Mapping[str, int]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatch:
    """What one store sends of a purchase in its so-manyeth parcel: `pieces` by SKU, or None for all that is left."""

    at: datetime
    key: str
    store: str
    carrier: str
    tracking_number: str
    parcel: int = 1
    pieces: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    at: datetime
    key: str
    store: str
    parcel: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancellation:
    at: datetime
    key: str
    store: str
    by_buyer: bool
    reason: str


Step = Purchase | Dispatch | Arrival | Cancellation


class Choice(Generic[T]):
    """One of several, each as likely as its weight."""

    def __init__(self, weights: Mapping[T, float]) -> None:
        self._values, self._sums = list(weights), list(accumulate(weights.values()))

    def draw(self, dice: Random) -> T:
        return dice.choices(self._values, cum_weights=self._sums)[0]


@dataclass(frozen=True, slots=True)
class Ware:
    sku: str
    product: str
    store: str
    price: int
    stock: int


def plan_trade(calendar: Calendar) -> list[Step]:
    """Everything that happened until today, in the order in which it did."""
    return _Planner(calendar).plan()


def pieces_sold(steps: Sequence[Step]) -> Counter[str]:
    """By SKU, without what was cancelled."""
    cancelled = {(step.key, step.store) for step in steps if isinstance(step, Cancellation)}
    sold: Counter[str] = Counter()
    for step in steps:
        if isinstance(step, Purchase):
            kept = {sku: n for sku, n in step.pieces.items() if (step.key, WARES[sku].store) not in cancelled}
            sold.update(kept)
    return sold


def _wares() -> dict[str, Ware]:
    found = {}
    for store in STORES:
        for product in store.products:
            versions = [(each.sku, each.price or product.price, each.stock) for each in product.variants]
            for sku, price, stock in versions or [(product.sku, product.price, product.stock)]:
                found[sku] = Ware(sku, product.slug, store.slug, price, stock)
    return found


WARES = _wares()


class _Planner:
    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self._today = calendar.today
        self._dice = Random("ninety days")  # noqa: S311 - made up, and the same each time
        self._stores = Choice({store.slug: STORE_WEIGHTS[store.preset] for store in STORES})
        self._hours = Choice(dict(enumerate(HOURS)))
        self._wares = {store.slug: self._tastes(store.slug) for store in STORES}
        self._eager = {each.email: 1 / (rank + 6) ** 0.6 for rank, each in enumerate(self._shoppers())}
        self._recent = 0
        self._steps: list[Step] = []

    def plan(self) -> list[Step]:
        moments = [moment for day in range(91) for moment in self._moments(day)]
        for number, at in enumerate(sorted(moments), start=1):
            self._buy(f"demo-{number:04d}", at)
        for story in STORIES:
            self._tell(story)
        past = [step for step in self._steps if step.at <= self._today - timedelta(minutes=10)]
        return sorted(past, key=lambda step: step.at)

    def _shoppers(self) -> list[Account]:
        shoppers = [each for each in BUYERS if each.email not in {JOHN, JANE}]
        self._dice.shuffle(shoppers)
        return shoppers

    def _tastes(self, store: str) -> Choice[Ware]:
        """Some products are loved and others are not; the dear ones are bought less often."""
        ranks: dict[str, float] = {}
        weights = {}
        for ware in (ware for ware in WARES.values() if ware.store == store):
            popularity = ranks.setdefault(ware.product, self._dice.uniform(0.5, 2.5))
            versions = sum(each.product == ware.product for each in WARES.values())
            weights[ware] = popularity * (50_00 / ware.price) ** 0.45 * self._dice.uniform(0.5, 1.5) / versions
        return Choice(weights)

    def _moments(self, day: int) -> list[datetime]:
        """When something is bought on the so-manyeth day of the ninety."""
        date = self._calendar.first_sale.astimezone(ZONE).date() + timedelta(days=day)
        rate = (FIRST_DAY + (LAST_DAY - FIRST_DAY) * day / 90) * WEEKDAYS[date.weekday()]
        count = max(0, round(self._dice.gauss(rate, rate**0.5 * 0.6)))
        midnight = datetime(date.year, date.month, date.day, tzinfo=ZONE)
        drawn = [
            midnight.replace(hour=self._hours.draw(self._dice)) + timedelta(seconds=self._dice.randrange(3600))
            for _ in range(count)
        ]
        return [at for at in drawn if self._calendar.first_sale < at < self._today - timedelta(minutes=20)]

    def _buy(self, key: str, at: datetime) -> None:
        pieces = self._basket(at)
        joined = {
            each.email: self._eager[each.email]
            for each in BUYERS
            if each.email in self._eager and self._calendar.opened + each.joined < at
        }
        note = self._dice.choice(NOTES) if self._dice.random() < WITH_NOTE else ""
        self._steps.append(Purchase(at=at, key=key, buyer=Choice(joined).draw(self._dice), pieces=pieces, note=note))
        stores = list(dict.fromkeys(WARES[sku].store for sku in pieces))
        plenty = all(WARES[sku].stock >= PLENTY for sku in pieces)
        if plenty and at < self._today - LATELY and self._dice.random() < CANCELLED:
            self._cancel(key, at, stores.pop(0))
        for store in stores:
            leaves = _in_the_hours(at + timedelta(hours=self._dice.uniform(20, 50)), 9, 17)
            arrives = _in_the_hours(leaves + timedelta(days=self._dice.uniform(1.8, 4.8)), 10, 19)
            own = {sku: count for sku, count in pieces.items() if WARES[sku].store == store}
            in_parts = len(own) > 1 and Random(f"parcels {key} {store}").random() < IN_PARTS  # noqa: S311 - made up
            self._send(key, store, leaves, arrives)
            if in_parts:
                self._split(own)

    def _basket(self, at: datetime) -> dict[str, int]:
        stores = [self._stores.draw(self._dice)]
        if at > self._today - LATELY:
            stores = [STORES[self._recent % len(STORES)].slug]
            self._recent += 1
        if self._dice.random() < SECOND_STORE:
            stores.append(self._stores.draw(self._dice))
        pieces: dict[str, int] = {}
        for store in stores:
            for _ in range(self._dice.choices((1, 2, 3), (58, 30, 12))[0]):
                ware = self._wares[store].draw(self._dice)
                pieces[ware.sku] = self._dice.choices((1, 2, 3), (80, 16, 4))[0] if ware.price < 40_00 else 1
        return pieces

    def _cancel(self, key: str, at: datetime, store: str) -> None:
        by_buyer = self._dice.random() < 0.6
        reason = self._dice.choice(BUYER_REASONS if by_buyer else STORE_REASONS)
        when = at + timedelta(hours=self._dice.uniform(0.5, 9))
        self._steps.append(Cancellation(at=when, key=key, store=store, by_buyer=by_buyer, reason=reason))

    def _send(self, key: str, store: str, leaves: datetime, arrives: datetime) -> None:
        carrier, prefix = self._dice.choice(CARRIERS)
        number = f"{prefix}{self._dice.randrange(10**9, 10**10)}"
        self._steps.append(Dispatch(at=leaves, key=key, store=store, carrier=carrier, tracking_number=number))
        self._steps.append(Arrival(at=arrives, key=key, store=store))

    def _split(self, pieces: Mapping[str, int]) -> None:
        """What was just sent goes in two parcels: the first thing by itself, the rest some days later."""
        dispatch, arrival = self._steps[-2:]
        assert isinstance(dispatch, Dispatch)
        first = next(iter(pieces))
        later = _in_the_hours(dispatch.at + REST_AFTER, 9, 17)
        arrives = _in_the_hours(later + (arrival.at - dispatch.at), 10, 19)
        number = f"{dispatch.tracking_number[:-2]}{(int(dispatch.tracking_number[-2:]) + 41) % 100:02}"
        self._steps[-2] = replace(dispatch, pieces={first: pieces[first]})
        self._steps.append(replace(dispatch, at=later, tracking_number=number, parcel=2))
        self._steps.append(Arrival(at=arrives, key=dispatch.key, store=dispatch.store, parcel=2))

    def _tell(self, story: Story) -> None:
        at = story.at(self._today.astimezone(ZONE))
        pieces = dict.fromkeys(story.skus, 1)
        self._steps.append(Purchase(at=at, key=story.key, buyer=story.buyer, pieces=pieces, note=story.note))
        for store in dict.fromkeys(WARES[sku].store for sku in story.skus):
            if story.regret:
                when = at + timedelta(hours=2, minutes=40)
                cancelled = Cancellation(at=when, key=story.key, store=store, by_buyer=True, reason=story.regret)
                self._steps.append(cancelled)
            else:
                leaves = _in_the_hours(at + timedelta(hours=26), 9, 17)
                self._send(story.key, store, leaves, _in_the_hours(leaves + timedelta(days=2, hours=20), 10, 19))
                own = [sku for sku in story.skus if WARES[sku].store == store]
                if story.in_parts and len(own) > 1:
                    self._split(dict.fromkeys(own, 1))


def _in_the_hours(at: datetime, opens: int, closes: int) -> datetime:
    """The same moment where it falls into working hours, else the next morning; never on a Sunday."""
    local = at.astimezone(ZONE)
    if local.hour < opens:
        local = local.replace(hour=opens)
    elif local.hour >= closes:
        local = local.replace(hour=opens) + timedelta(days=1)
    return local + timedelta(days=1) if local.weekday() == 6 else local
