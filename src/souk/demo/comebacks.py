"""What comes back of the made-up trade: why, and how far each return is today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Final, Literal

from souk.demo.people import JOHN
from souk.demo.purchases import Arrival, Purchase, Step
from souk.orders import Resolution, ReturnReason

OFTEN: Final = 0.06
REJECTED: Final = 0.15
WORDS: Final = (
    (ReturnReason.DOES_NOT_FIT, "Lovely, but a size too small for me."),
    (ReturnReason.CHANGED_MIND, "It does not go with the kitchen after all."),
    (ReturnReason.DAMAGED, "One corner is dented; the parcel was, too."),
    (ReturnReason.NOT_AS_DESCRIBED, "In daylight it is a rather different green."),
    (ReturnReason.DEFECTIVE, "It hums when it should be quiet."),
    (ReturnReason.ARRIVED_LATE, "The birthday was on Tuesday."),
)
TURNED_DOWN: Final = "It has been washed, and we cannot sell it again. We hope you understand."
WHERE_TO: Final = "Please send it to 4 Quay Street, with the number of the return on the parcel."
Stage = Literal["ask", "approve", "reject", "receive", "refund"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comeback:
    """One step of a return: of one piece of what a store sent for a purchase."""

    at: datetime
    key: str
    store: str
    stage: Stage
    reason: ReturnReason
    words: str
    wish: Resolution


def with_comebacks(steps: Sequence[Step], today: datetime) -> list[Step | Comeback]:
    """The trade and what came back of it until today, in the order in which it happened."""
    buyers = {step.key: step.buyer for step in steps if isinstance(step, Purchase)}
    arrivals = [step for step in steps if isinstance(step, Arrival) and step.parcel == 1]
    johns = [each for each in arrivals if buyers[each.key] == JOHN][:1]
    back = [step for each in arrivals for step in _of(each, surely=each in johns)]
    everything: list[Step | Comeback] = [*steps, *(step for step in back if step.at < today - timedelta(minutes=10))]
    return sorted(everything, key=lambda step: step.at)


def _of(arrival: Arrival, *, surely: bool) -> list[Comeback]:
    dice = Random(f"comeback {arrival.key} {arrival.store}")  # noqa: S311 - made up, and the same each time
    if dice.random() > OFTEN and not surely:
        return []
    reason, words = dice.choice(WORDS)
    wish = Resolution.STORE_CREDIT if dice.random() < 0.25 else Resolution.REFUND
    is_rejected = dice.random() < REJECTED and not surely
    ways: list[tuple[Stage, float]] = [("ask", dice.uniform(20, 90))]
    if is_rejected:
        ways.append(("reject", dice.uniform(6, 40)))
    else:
        ways += [
            ("approve", dice.uniform(6, 40)),
            ("receive", dice.uniform(70, 150)),
            ("refund", dice.uniform(3, 30)),
        ]
    at, steps = arrival.at, []
    for stage, hours in ways:
        at += timedelta(hours=hours)
        steps.append(
            Comeback(at=at, key=arrival.key, store=arrival.store, stage=stage, reason=reason, words=words, wish=wish)
        )
    return steps
