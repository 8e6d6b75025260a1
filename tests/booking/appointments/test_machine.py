"""Any sequence of booking, paying, cancelling, moving, waiting and letting lapse keeps what a plain dict says."""

import asyncio
import os
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

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
from sqlalchemy import select

from souk.app import House, open_house
from souk.booking.appointments.commands import (
    Booking,
    Wish,
    book_appointment,
    cancel_appointment,
    join_waiting_list,
    leave_waiting_list,
    move_appointment,
    take_offer,
)
from souk.booking.appointments.models import ACTIVE, Appointment, WaitingEntry
from souk.booking.appointments.tasks import EndHolds
from souk.booking.schedule.models import Slot
from souk.kernel.actors import SYSTEM, Actor
from souk.kernel.errors import Refusal
from souk.kernel.ids import new_id
from souk.kernel.settings import Settings
from souk.orders import OrderRequest, place_order
from souk.payments import open_gateways
from tests.booking.appointments.factories import make_place, settle_down
from tests.booking.schedule.factories import make_slot
from tests.identity.factories import make_person
from tests.orders.factories import MovableClock, findings
from tests.orders.faults import GOOD

WALKS = int(os.environ.get("SOUK_STORM_WALKS", "5"))
PEOPLE, SLOTS = st.integers(0, 3), st.integers(0, 2)
CAPACITIES = (1, 1, 2)


@dataclass
class Kept:
    """What the model knows of an active appointment; `turn` is in which order it was made."""

    status: str
    turn: int
    expires: datetime | None = None
    is_offer: bool = False


class AppointmentMachine(RuleBasedStateMachine):
    """Appointments by (person, slot), since nobody has two places in one slot."""

    def __init__(self, runner: asyncio.Runner, house: House, clock: MovableClock) -> None:
        super().__init__()
        self.run, self.house, self.database, self.clock = runner.run, house, house.database, clock

    @initialize(asks_money=st.booleans())
    def open(self, asks_money: bool) -> None:
        self.kept: dict[tuple[int, int], Kept] = {}
        self.waiting: list[int] = []
        self.been_offered = Counter[tuple[int, int]]()
        self.turn, self.asks_money = 0, asks_money
        self.run(self._open("deposit" if asks_money else "at_venue"))

    @rule(person=PEOPLE, slot=SLOTS)
    def book(self, person: int, slot: int) -> None:
        held = sum(each.status == "held" for (who, _), each in self.kept.items() if who == person)
        if (person, slot) in self.kept:
            expected = "already_booked"
        elif self.asks_money and held >= 3:
            expected = "too_many_open_bookings"
        else:
            expected = "slot_taken" if self._is_full(slot) else ""
        assert self._do(person, book_appointment, Booking(slot_id=self.slots[slot])) == expected
        if not expected:
            until = self.clock.now + timedelta(minutes=15) if self.asks_money else None
            self._keep(person, slot, Kept("held" if until else "confirmed", 0, until))

    @precondition(lambda self: self._some("held"))
    @rule(which=st.integers(0, 20))
    def pay_or_take(self, which: int) -> None:
        person, slot = self._choose("held", which)
        if self.asks_money:
            self.run(self._pay(person, slot))
        else:
            assert self._do(person, take_offer, self._id(person, slot)) == ""
        if self.kept[person, slot].is_offer:
            self.waiting.remove(person)
        self.kept[person, slot].status, self.kept[person, slot].expires = "confirmed", None

    @precondition(lambda self: self.kept)
    @rule(which=st.integers(0, 20))
    def cancel(self, which: int) -> None:
        person, slot = self._choose("", which)
        assert self._do(person, cancel_appointment, self._id(person, slot)) == ""
        self._give_up(person, slot)

    @precondition(lambda self: self.kept)
    @rule(which=st.integers(0, 20), to=SLOTS)
    def move(self, which: int, to: int) -> None:
        person, slot = self._choose("", which)
        mine = self.kept[person, slot]
        if mine.status == "held":
            expected = "still_to_pay"
        elif slot == to:
            expected = "same_slot"
        elif self._is_full(to):
            expected = "slot_taken"
        else:
            expected = "already_booked" if (person, to) in self.kept else ""
        assert self._do(person, move_appointment, self._id(person, slot), self.slots[to]) == expected
        if not expected:
            self.kept[person, to] = self.kept.pop((person, slot))
            self.been_offered[person, slot] -= mine.is_offer
            mine.is_offer = False
            self._offer(slot, besides=person)

    @rule(person=PEOPLE)
    def join(self, person: int) -> None:
        expected = "already_waiting" if person in self.waiting else ""
        first = min(self.starts)
        wish = Wish(service_id=self.service, from_at=first - timedelta(hours=1), until_at=first + timedelta(days=1))
        assert self._do(person, join_waiting_list, wish) == expected
        if not expected:
            self.waiting.append(person)

    @precondition(lambda self: self.waiting)
    @rule(which=st.integers(0, 20))
    def leave(self, which: int) -> None:
        person = self.waiting[which % len(self.waiting)]
        expected = "offer_over" if person in self._offered_now() else ""
        assert self._do(person, leave_waiting_list, self.run(self._entry(person))) == expected
        if not expected:
            self.waiting.remove(person)

    @rule(minutes=st.integers(5, 40))
    def let_time_pass(self, minutes: int) -> None:
        self.clock.move(minutes=minutes)
        over = sorted(
            (each.expires, each.turn, key)
            for key, each in self.kept.items()
            if each.expires is not None and each.expires <= self.clock.now
        )
        self.run(EndHolds()(self.database))  # of former walks as well
        for _, _, (person, slot) in over:
            self._give_up(person, slot)

    @invariant()
    def is_as_the_model_says(self) -> None:
        found, booked, waiting = self.run(self._found())
        assert found == {key: (each.status, each.is_offer, each.expires) for key, each in self.kept.items()}
        assert booked == [sum(slot == number for _, slot in self.kept) for number in range(len(CAPACITIES))]
        assert waiting == {each: each in self._offered_now() for each in self.waiting}

    def teardown(self) -> None:
        self.run(settle_down(self.house))
        assert self.run(findings(self.house)) == []

    def _keep(self, person: int, slot: int, kept: Kept) -> None:
        self.turn += 1
        kept.turn = self.turn
        self.kept[person, slot] = kept

    def _give_up(self, person: int, slot: int) -> None:
        gone = self.kept.pop((person, slot))
        if gone.is_offer and gone.status == "held":
            self.waiting.remove(person)
        self._offer(slot, besides=person)

    def _offer(self, slot: int, *, besides: int) -> None:
        busy = self._offered_now()
        for person in self.waiting:
            fits = not self.been_offered[person, slot] and (person, slot) not in self.kept
            if person != besides and person not in busy and fits:
                self.been_offered[person, slot] += 1
                self._keep(person, slot, Kept("held", 0, self.clock.now + timedelta(minutes=30), is_offer=True))
                return

    def _offered_now(self) -> set[int]:
        return {who for (who, _), each in self.kept.items() if each.is_offer and each.status == "held"}

    def _is_full(self, slot: int) -> bool:
        return Counter(taken for _, taken in self.kept)[slot] >= CAPACITIES[slot]

    def _some(self, status: str) -> list[tuple[int, int]]:
        return sorted(key for key, each in self.kept.items() if status in {"", each.status})

    def _choose(self, status: str, which: int) -> tuple[int, int]:
        fitting = self._some(status)
        return fitting[which % len(fitting)]

    def _do(self, person: int, command: Callable[..., Awaitable[Any]], *arguments: Any) -> str:
        """The code of the refusal; nothing where it was done."""

        async def done() -> str:
            try:
                async with self.database.unit_of_work(Actor(id=self.people[person])) as uow:
                    await command(uow, *arguments)
            except Refusal as refusal:
                return refusal.code
            return ""

        return self.run(done())

    def _id(self, person: int, slot: int) -> UUID:
        async def found() -> UUID:
            async with self.database.read(SYSTEM) as ctx:
                wanted = select(Appointment.id).where(
                    Appointment.customer_id == self.people[person],
                    Appointment.slot_id == self.slots[slot],
                    Appointment.status.in_(ACTIVE),
                )
                return (await ctx.session.scalars(wanted)).one()

        return self.run(found())

    async def _open(self, payment: str) -> None:
        name = f"Salon {new_id()}"
        place = await make_place(self.database, slots=2, payment=payment, deposit_percent=50, name=name)
        third = place.first_at + timedelta(hours=5)
        self.slots = [*place.slots, await make_slot(self.database, place.salon, third, capacity=CAPACITIES[2])]
        self.service, self.starts = place.salon.service_id, [place.first_at]
        self.people = [(await make_person(self.database)).id for _ in range(4)]

    async def _pay(self, person: int, slot: int) -> None:
        gateways = open_gateways(self.house.settings.mock_gateway)
        async with self.database.read(SYSTEM) as ctx:
            wanted = select(Appointment.id).where(
                Appointment.customer_id == self.people[person],
                Appointment.slot_id == self.slots[slot],
                Appointment.status.in_(ACTIVE),
            )
            variant_id = (await ctx.session.scalars(wanted)).one()
        request = OrderRequest(method=GOOD, items={variant_id: 1})
        await place_order(self.database, gateways, Actor(id=self.people[person]), request)
        await settle_down(self.house)

    async def _entry(self, person: int) -> UUID:
        async with self.database.read(SYSTEM) as ctx:
            wanted = select(WaitingEntry.id).where(
                WaitingEntry.customer_id == self.people[person], WaitingEntry.status.in_(["waiting", "offered"])
            )
            return (await ctx.session.scalars(wanted)).one()

    async def _found(self) -> tuple[dict[Any, Any], list[int], dict[int, bool]]:
        async with self.database.read(SYSTEM) as ctx:
            rows = await ctx.session.scalars(
                select(Appointment).where(Appointment.slot_id.in_(self.slots), Appointment.status.in_(ACTIVE))
            )
            found = {
                (self.people.index(row.customer_id), self.slots.index(row.slot_id)): (
                    row.status.value,
                    row.is_offer,
                    row.hold_expires_at,
                )
                for row in rows
                if row.customer_id is not None
            }
            booked = dict(
                (await ctx.session.execute(select(Slot.id, Slot.booked).where(Slot.id.in_(self.slots)))).all()
            )  # type: ignore[arg-type]
            entries = await ctx.session.scalars(
                select(WaitingEntry).where(
                    WaitingEntry.customer_id.in_(self.people), WaitingEntry.status.in_(["waiting", "offered"])
                )
            )
            waiting = {self.people.index(each.customer_id): each.status == "offered" for each in entries}
        return found, [booked[slot] for slot in self.slots], waiting


class TestAppointments:
    def test_stay_true_whatever_happens(self, settings: Settings) -> None:
        with asyncio.Runner() as runner:
            clock = MovableClock()

            async def opened() -> House:
                return open_house(settings, clock=clock)

            house = runner.run(opened())
            try:
                run_state_machine_as_test(lambda: AppointmentMachine(runner, house, clock), settings=SETTINGS)
            finally:
                runner.run(house.close())


SETTINGS = settings(
    max_examples=WALKS,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
)
