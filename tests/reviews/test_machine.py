"""Any sequence of writing, changing, deciding, deleting and erasing leaves what a plain dict says."""

import asyncio
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from souk.app import House, open_house
from souk.kernel.actors import Actor
from souk.kernel.settings import Settings
from souk.reviews import (
    AlreadyReviewed,
    ReviewPatch,
    approve_review,
    delete_review,
    edit_review,
    find_helpful,
    find_not_helpful,
    reject_review,
    report_review,
)
from souk.reviews.personal import erase_reviews_of
from souk.reviews.schemas import ReportBody
from tests.reviews.factories import MODERATE, breaches, make_actor, open_shop, review, shown, totals

STARS = st.integers(1, 5)
WORDS = st.sampled_from(["", "Fine.", "Not so fine."])
PEOPLE = 4


class ReviewMachine(RuleBasedStateMachine):
    """The model: (person, product) → [stars, words, status, id]. Comments wait for approval."""

    def __init__(self, runner: asyncio.Runner, house: House) -> None:
        super().__init__()
        self.run, self.database = runner.run, house.database

    @initialize()
    def open(self) -> None:
        shop = self.run(open_shop(self.database))
        self.products = [shop.shirt.id, shop.mug.id]
        self.people = [self.run(make_actor(self.database)) for _ in range(PEOPLE)]
        self.moderator = self.run(make_actor(self.database, MODERATE))
        self.model: dict[tuple[int, UUID], list[Any]] = {}
        self.liked: set[tuple[int, UUID]] = set()

    @rule(who=st.integers(0, PEOPLE - 1), which=st.integers(0, 1), stars=STARS, words=WORDS)
    def write(self, who: int, which: int, stars: int, words: str) -> None:
        key = who, self.products[which]
        if key in self.model:
            with pytest.raises(AlreadyReviewed):
                self.run(review(self.database, self.people[who], key[1], stars, words))
            return
        told = self.run(review(self.database, self.people[who], key[1], stars, words))
        self.model[key] = [stars, words, "pending" if words else "approved", told.id]

    @precondition(lambda self: self.model)
    @rule(pick=st.integers(0, 50), stars=st.none() | STARS, words=st.none() | WORDS)
    def edit(self, pick: int, stars: int | None, words: str | None) -> None:
        key, kept = self._pick(pick)
        self.run(self._do(self.people[key[0]], edit_review, kept[3], ReviewPatch(rating=stars, comment=words)))
        after = [kept[0] if stars is None else stars, kept[1] if words is None else words]
        if after == kept[:2]:
            return
        says_more = after[1] != kept[1] and bool(after[1])
        status = "approved" if kept[2] == "approved" and not says_more else "pending"
        self.model[key] = [*after, status, kept[3]]

    @precondition(lambda self: self.model)
    @rule(pick=st.integers(0, 50))
    def approve(self, pick: int) -> None:
        _, kept = self._pick(pick)
        self.run(self._do(self.moderator, approve_review, kept[3]))
        kept[2] = "approved"

    @precondition(lambda self: self.model)
    @rule(pick=st.integers(0, 50))
    def reject(self, pick: int) -> None:
        _, kept = self._pick(pick)
        self.run(self._do(self.moderator, reject_review, kept[3], reason="No."))
        kept[2] = "rejected"

    @precondition(lambda self: self.model)
    @rule(pick=st.integers(0, 50))
    def delete(self, pick: int) -> None:
        key, kept = self._pick(pick)
        self.run(self._do(self.people[key[0]], delete_review, kept[3]))
        del self.model[key]

    @rule(who=st.integers(0, PEOPLE - 1))
    def erase(self, who: int) -> None:
        person = self.people[who]
        assert person.id is not None
        self.run(self._do(self.moderator, erase_reviews_of, person.id))
        self.model = {key: kept for key, kept in self.model.items() if key[0] != who}

    @precondition(lambda self: any(kept[2] == "approved" for kept in self.model.values()))
    @rule(pick=st.integers(0, 50), who=st.integers(0, PEOPLE - 1), way=st.sampled_from("+-!"))
    def speak(self, pick: int, who: int, way: str) -> None:
        published = [(key, kept) for key, kept in self.model.items() if kept[2] == "approved"]
        key, kept = published[pick % len(published)]
        if key[0] == who:
            return
        person = self.people[who]
        if way == "!":
            self.run(self._do(person, report_review, kept[3], ReportBody()))
        else:
            self.run(self._do(person, find_helpful if way == "+" else find_not_helpful, kept[3]))

    @invariant()
    def totals_are_the_models(self) -> None:
        for product in self.products if hasattr(self, "products") else ():
            stars = [kept[0] for key, kept in self.model.items() if key[1] == product and kept[2] == "approved"]
            columns = [stars.count(number) for number in range(1, 6)]
            assert self.run(totals(self.database, product)) == (len(stars), sum(stars), columns)
            average = (200 * sum(stars) + len(stars)) // (2 * len(stars)) if stars else 0
            assert self.run(shown(self.database, product)) == (average, len(stars))

    def teardown(self) -> None:
        assert self.run(breaches(self.database)) == []

    def _pick(self, pick: int) -> tuple[tuple[int, UUID], list[Any]]:
        keys = list(self.model)
        key = keys[pick % len(keys)]
        return key, self.model[key]

    async def _do(self, who: Actor, what: Any, *given: Any, **named: Any) -> None:
        async with self.database.unit_of_work(who) as uow:
            await what(uow, *given, **named)


class TestReviews:
    def test_add_up_whatever_happens(self, settings: Settings) -> None:
        with asyncio.Runner() as runner:

            async def opened() -> House:
                return open_house(settings)

            house = runner.run(opened())
            try:
                run_state_machine_as_test(lambda: ReviewMachine(runner, house), settings=HOW)
            finally:
                runner.run(house.close())


HOW = settings(
    max_examples=5, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck), database=None
)
