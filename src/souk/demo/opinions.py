"""What the buyers of the made-up trade say of what they got, and what the stores and the marketplace do about it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from importlib.resources import files
from random import Random
from typing import Final, Literal
from uuid import UUID

from souk.catalog import get_rated_product
from souk.demo.catalogue import SHOPPERS, STORES
from souk.demo.comebacks import Comeback
from souk.demo.people import BUYERS, EARLY_SHOPPERS, JANE, JOHN
from souk.demo.purchases import WARES, Arrival, Dispatch, Purchase, Step
from souk.demo.sayings import (
    ADVERTISING,
    NOT_ABOUT_IT,
    OF_CATEGORY,
    OF_PRODUCT,
    OF_SERVICE,
    SORRY,
    SORRY_FOR_IT,
    THANKS,
    Saying,
)
from souk.kernel.actors import Actor
from souk.kernel.database import Database
from souk.reviews import (
    ReplyBody,
    ReportBody,
    ReportReason,
    ReviewBody,
    ReviewOut,
    ReviewStatus,
    Studio,
    approve_review,
    find_helpful,
    find_own_review,
    reject_review,
    reply_to_review,
    report_review,
    write_with_photos,
)

OFTEN: Final = 0.36
"""How much of what arrives is reviewed."""
IN_WORDS: Final = 0.66
STARS: Final = {5: 56, 4: 26, 3: 10, 2: 5, 1: 3}
"""What those who leave it at stars give."""
CRITICAL: Final = 3
MOST_TOLD: Final = 2
"""How often the same words are used, whoever says them."""
UNDECIDED: Final = timedelta(days=2)
"""What was written since waits to be approved."""
CAMPUS: Final = "northgate-campus"
CATEGORIES: Final = {product.slug: product.category for store in STORES for product in store.products}
Stage = Literal["write", "approve", "reject", "reply", "vote", "report"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """One step of a review: of `product` by `buyer`. `voters` found it helpful."""

    at: datetime
    stage: Stage
    buyer: str
    product: str
    store: str
    stars: int = 5
    words: str = ""
    pictures: tuple[str, ...] = ()
    """The names of those that go with the words."""
    voters: tuple[str, ...] = ()


Told = Step | Comeback | Opinion


def with_opinions(story: Sequence[Step | Comeback], steps: Sequence[Step], today: datetime) -> list[Told]:
    """The story and what was said of it until today, in the order in which it happened."""
    everybody = [*_Chorus(steps, today).sing(), *_of_services(today)]
    said = [each for each in everybody if each.at < today - timedelta(minutes=10)]
    everything: list[Told] = [*story, *said]
    return sorted(everything, key=lambda step: step.at)


class _Chorus:
    def __init__(self, steps: Sequence[Step], today: datetime) -> None:
        self._today = today
        self._buyers = {step.key: step for step in steps if isinstance(step, Purchase)}
        self._arrived = _whole_orders(steps)
        self._told: Counter[Saying] = Counter()
        self._done: set[tuple[str, str]] = set()
        self._has_advertised = False

    def sing(self) -> list[Opinion]:
        said: list[Opinion] = []
        for (key, store), at in sorted(self._arrived.items(), key=lambda each: (each[1], each[0])):
            purchase = self._buyers[key]
            for sku in sorted(purchase.pieces):
                ware = WARES[sku]
                if ware.store == store and (purchase.buyer, ware.product) not in self._done:
                    said += self._of(purchase, ware.product, store, at)
        return said

    def _of(self, purchase: Purchase, product: str, store: str, at: datetime) -> list[Opinion]:
        dice = Random(f"opinion {purchase.buyer} {product}")  # noqa: S311 - made up, and the same each time
        is_told = purchase.key in {"john-1", "jane-1"}
        if dice.random() > OFTEN and not is_told:
            return []
        self._done.add((purchase.buyer, product))
        stars, words = self._saying(dice, product, surely=is_told)
        at += timedelta(days=dice.uniform(1, 9), hours=dice.uniform(0, 12))
        is_advertising = not self._has_advertised and store == "nimbus-supply" and not is_told and bool(words)
        if is_advertising:
            self._has_advertised, stars, words = True, 1, ADVERTISING
        first = Opinion(
            at=at, stage="write", buyer=purchase.buyer, product=product, store=store, stars=stars, words=words
        )
        said = [first]
        if not words:
            return said
        if store != CAMPUS:
            if at > self._today - UNDECIDED:
                return said
            at += timedelta(hours=dice.uniform(2, 20))
            said.append(replace(first, at=at, stage="reject" if is_advertising else "approve", words=NOT_ABOUT_IT))
        return said if is_advertising else said + _echo(dice, at, first)

    def _saying(self, dice: Random, product: str, *, surely: bool) -> Saying:
        """Words of the product first, then of its category; none twice of one product, and none too often."""
        fitting = [each for each in OF_PRODUCT.get(product, ()) if not self._told[each]]
        if not fitting:
            fitting = [each for each in OF_CATEGORY.get(CATEGORIES[product], ()) if self._told[each] < MOST_TOLD]
        if fitting and (surely or dice.random() < IN_WORDS):
            chosen = fitting[0] if product in OF_PRODUCT and fitting[0] in OF_PRODUCT[product] else dice.choice(fitting)
            self._told[chosen] += 1
            return chosen
        return dice.choices(list(STARS), weights=list(STARS.values()))[0], ""


def _of_services(today: datetime) -> list[Opinion]:
    """By whoever it is the turn of: nobody speaks twice of one service."""
    said: list[Opinion] = []
    for slug, sayings in OF_SERVICE.items():
        dice = Random(f"opinions of {slug}")  # noqa: S311 - made up, and the same each time
        early = [shopper.email for shopper in SHOPPERS[:EARLY_SHOPPERS]]
        buyers = dice.sample(early, len(sayings))
        for buyer, (days, stars, words, pictures) in zip(buyers, sayings, strict=True):
            at = today - timedelta(days=days, hours=dice.uniform(1, 12))
            first = Opinion(
                at=at,
                stage="write",
                buyer=buyer,
                product=slug,
                store=CAMPUS,
                stars=stars,
                words=words,
                pictures=pictures,
            )
            said += [first, *(_echo(dice, at, first, sorry=SORRY_FOR_IT) if words else ())]
    return said


def _echo(dice: Random, at: datetime, first: Opinion, *, sorry: Sequence[str] = SORRY) -> list[Opinion]:
    """What others do with it: the store answers, shoppers find it helpful, somebody reports it."""
    echo = []
    is_critical = first.stars <= CRITICAL
    if dice.random() < (0.7 if is_critical else 0.14):
        later = at + timedelta(hours=dice.uniform(3, 60))
        echo.append(replace(first, at=later, stage="reply", words=dice.choice(sorry if is_critical else THANKS)))
    others = [each.email for each in BUYERS if each.email != first.buyer]
    voters = tuple(dice.sample(others, dice.choice((0, 0, 1, 1, 2, 3, 5, 8))))
    if voters:
        echo.append(replace(first, at=at + timedelta(days=dice.uniform(1, 6)), stage="vote", voters=voters))
    if first.stars == 1:
        later = at + timedelta(days=dice.uniform(2, 5))
        echo.append(replace(first, at=later, stage="report", voters=(JANE if first.buyer == JOHN else JOHN,)))
    return echo


def _whole_orders(steps: Sequence[Step]) -> dict[tuple[str, str], datetime]:
    """(purchase, store) of which everything has arrived, and when the last parcel did."""
    sent = Counter((step.key, step.store) for step in steps if isinstance(step, Dispatch))
    ends = {(step.key, step.store) for step in steps if isinstance(step, Dispatch) and step.pieces is None}
    arrivals: dict[tuple[str, str], list[datetime]] = {}
    for step in steps:
        if isinstance(step, Arrival):
            arrivals.setdefault((step.key, step.store), []).append(step.at)
    return {each: max(at) for each, at in arrivals.items() if each in ends and len(at) == sent[each]}


@dataclass(frozen=True, slots=True)
class Voices:
    """Who acts: the buyer and the store's owner of an opinion, and whoever decides about reviews."""

    buyer: Actor
    seller: Actor
    moderator: Actor
    voters: tuple[Actor, ...]


async def voice_opinion(studio: Studio, step: Opinion, voices: Voices) -> None:
    """What was done before is left as it is."""
    database = studio.database
    async with database.read(voices.buyer) as ctx:
        product = await get_rated_product(ctx, step.product)
        own = await find_own_review(ctx, product.id)
    if step.stage == "write":
        if own is None:
            said = ReviewBody(rating=step.stars, comment=step.words)
            raw = [(files("souk.demo") / "pictures" / f"{name}.webp").read_bytes() for name in step.pictures]
            await write_with_photos(studio, voices.buyer, step.product, said, raw=raw)
    elif own is not None:
        await _go_on(database, step, own, voices)


async def _go_on(database: Database, step: Opinion, own: ReviewOut, voices: Voices) -> None:
    if step.stage in {"approve", "reject"}:
        if own.status is not ReviewStatus.PENDING:
            return
        async with database.unit_of_work(voices.moderator) as uow:
            if step.stage == "approve":
                await approve_review(uow, own.id)
            else:
                await reject_review(uow, own.id, reason=step.words)
    elif own.status is not ReviewStatus.APPROVED:
        return
    elif step.stage == "reply":
        if own.reply is None:
            async with database.unit_of_work(voices.seller) as uow:
                await reply_to_review(uow, own.id, ReplyBody(text=step.words))
    else:
        for voter in voices.voters:
            await _speak(database, step, own.id, voter)


async def _speak(database: Database, step: Opinion, review_id: UUID, voter: Actor) -> None:
    async with database.unit_of_work(voter) as uow:
        if step.stage == "vote":
            await find_helpful(uow, review_id)
        else:
            note = "It reads as if it were about something else."
            await report_review(uow, review_id, ReportBody(reason=ReportReason.OFF_TOPIC, note=note))
