"""Facts about calendars that no storm may break."""

from sqlalchemy import case, func, or_, select, type_coerce

from souk.booking.schedule.models import OccupiedCell, Slot
from souk.kernel.database import ReadContext
from souk.kernel.rooms import Invariant

MOST = 100
"""How many breaches of a fact are told."""
_in_order = (Slot.first_cell, Slot.id)
_booked = (
    select(
        Slot.id,
        Slot.first_cell,
        type_coerce(func.lag(Slot.id).over(partition_by=Slot.provider_id, order_by=_in_order), Slot.id.type).label(
            "other_id"
        ),
        func.lag(Slot.end_cell).over(partition_by=Slot.provider_id, order_by=_in_order).label("other_end"),
    )
    .where(Slot.booked > 0)
    .subquery("booked")
)
_counted = select(OccupiedCell.slot_id, func.count().label("cells")).group_by(OccupiedCell.slot_id).subquery()
_needed = case((Slot.booked > 0, Slot.end_cell - Slot.first_cell), else_=0)


async def _overlapping(ctx: ReadContext) -> list[str]:
    """By the spans themselves, whatever the cells say. Where any two overlap, two neighbours do."""
    asked = select(_booked.c.other_id, _booked.c.id).where(_booked.c.first_cell < _booked.c.other_end).limit(MOST)
    rows = await ctx.session.execute(asked)
    return [f"Two booked slots of one provider overlap: {one} and {other}." for one, other in rows]


async def _miscounted(ctx: ReadContext) -> list[str]:
    asked = (
        select(Slot.id)
        .outerjoin(_counted, _counted.c.slot_id == Slot.id)
        .where(func.coalesce(_counted.c.cells, 0) != _needed)
        .limit(MOST)
    )
    return [f"A slot occupies other than what it keeps busy: {each}." for each in await ctx.session.scalars(asked)]


async def _misplaced(ctx: ReadContext) -> list[str]:
    asked = (
        select(OccupiedCell.slot_id, OccupiedCell.cell)
        .join(Slot, Slot.id == OccupiedCell.slot_id)
        .where(
            or_(
                OccupiedCell.cell < Slot.first_cell,
                OccupiedCell.cell >= Slot.end_cell,
                OccupiedCell.provider_id != Slot.provider_id,
            )
        )
        .limit(MOST)
    )
    rows = await ctx.session.execute(asked)
    return [f"Slot {slot_id} occupies five minutes that are not its own: {cell}." for slot_id, cell in rows]


INVARIANTS = (
    Invariant(name="booking.no_overlaps", find=_overlapping),
    Invariant(name="booking.cells_fill_spans", find=_miscounted),
    Invariant(name="booking.cells_in_place", find=_misplaced),
)
