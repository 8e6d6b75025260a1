"""What John and Jane bought, so that whoever looks around as one of them finds orders in every state."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from souk.demo.people import JANE, JOHN


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One checkout, so many days before today at `clock` local time.

    With a `regret` it was cancelled after hours; `in_parts` what comes from one store goes in two parcels.
    """

    key: str
    buyer: str
    days_ago: int
    clock: tuple[int, int]
    skus: tuple[str, ...]
    note: str = ""
    regret: str = ""
    in_parts: bool = False

    def at(self, today: datetime) -> datetime:
        """`today` in local time. What happens today happened an hour ago at the latest."""
        hour, minute = self.clock
        told = today.replace(hour=hour, minute=minute, second=minute * 7 % 60) - timedelta(days=self.days_ago)
        return min(told, today - timedelta(hours=1))


STORIES: tuple[Story, ...] = (
    Story(key="john-1", buyer=JOHN, days_ago=74, clock=(20, 14), skus=("ON-TID-VIO", "PM-NB3")),
    Story(key="john-8", buyer=JOHN, days_ago=58, clock=(19, 22), skus=("VL-LMP", "WF-22-MOS", "FT-MTR-MID")),
    Story(
        key="john-2",
        buyer=JOHN,
        days_ago=47,
        clock=(12, 37),
        skus=("KR-DRF-TEA", "HS-CND"),
        note="A gift: no invoice in the parcel, please.",
    ),
    Story(
        key="john-3", buyer=JOHN, days_ago=29, clock=(18, 5), skus=("LV-OXF-SKY-L",), regret="Ordered the wrong size."
    ),
    Story(key="john-4", buyer=JOHN, days_ago=29, clock=(21, 26), skus=("LV-OXF-SKY-M",)),
    Story(key="john-5", buyer=JOHN, days_ago=12, clock=(8, 48), skus=("ST-POM", "BF-LAT", "KB-GLD")),
    Story(
        key="john-6",
        buyer=JOHN,
        days_ago=3,
        clock=(9, 41),
        skus=("KB-65-CRM", "KB-DCK", "MH-WLT-BRN"),
        in_parts=True,
    ),
    Story(key="john-7", buyer=JOHN, days_ago=0, clock=(7, 52), skus=("CW-750-BLU", "NG-CAP")),
    Story(key="jane-1", buyer=JANE, days_ago=66, clock=(22, 3), skus=("VL-PPT-CRM",)),
    Story(
        key="jane-2",
        buyer=JANE,
        days_ago=35,
        clock=(13, 19),
        skus=("SK-CBL-OAT-M", "SK-BNE-MST"),
        note="Please ring at the blue gate.",
        in_parts=True,
    ),
    Story(key="jane-3", buyer=JANE, days_ago=9, clock=(19, 55), skus=("KR-PLT", "HL-DSK", "BP-LMP-RED")),
    Story(key="jane-4", buyer=JANE, days_ago=3, clock=(11, 8), skus=("SS-CRT-GRN-39", "LV-TOT-CRM")),
)
