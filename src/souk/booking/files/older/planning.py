"""Where older appointments go: into slots of their own, beside what is there, or nowhere."""

from datetime import datetime
from uuid import UUID

import msgspec

from souk.booking.appointments.models import COUNTED, AppointmentStatus
from souk.booking.files.older.problems import Damage, RecordProblem
from souk.booking.files.older.reading import OlderAppointment
from souk.booking.files.older.standing import KnownSlot, Lane, Standing, cells_of
from souk.booking.schedule.models import CELL_MINUTES
from souk.kernel.ids import new_id


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    """`is_beside`: kept as history only, for its provider was busy with something else at that time.

    `is_ahead`: its place has still to be taken, as anybody's would.
    """

    older: OlderAppointment
    lane: Lane
    slot: KnownSlot
    service_id: UUID
    is_beside: bool = False
    is_ahead: bool = False

    @property
    def is_counted(self) -> bool:
        return self.older.status in COUNTED


def place(standing: Standing, older: OlderAppointment, now: datetime) -> Placed | RecordProblem:
    """Notes in `standing` what is taken by it. Its provider and service are there already."""
    lanes, service_id = standing.lanes[older.provider.casefold()], standing.services[older.service.casefold()]
    if older.starts_at > now and older.status is not AppointmentStatus.CANCELLED:
        return _ahead(standing, older, lanes[0], service_id)
    for lane in lanes:
        slot = _slot_in(lane, older, service_id)
        if slot is not None:
            break
    else:
        lane = Lane(new_id(), is_own=False, slots={}, cells={}, is_new=True)
        lanes.append(lane)
        slot = _new_slot(lane, older, service_id)
    placed = Placed(older=older, lane=lane, slot=slot, service_id=service_id, is_beside=not lane.is_own)
    if placed.is_counted:
        slot.booked, slot.added = slot.booked + 1, slot.added + 1
        slot.capacity = max(slot.capacity, slot.booked)
        lane.occupy(slot)
    return placed


def _slot_in(lane: Lane, older: OlderAppointment, service_id: UUID) -> KnownSlot | None:
    """One of the lane's, or a new one in it; None where it does not fit."""
    counts = older.status in COUNTED
    known = lane.slots.get((service_id, older.starts_at))
    if known is not None:
        is_free = not counts or bool(known.booked) or lane.is_free(known.first, known.end, known.id)
        return known if is_free and known.ends_at == older.ends_at else None
    if counts and not lane.is_free(*cells_of(older.starts_at, older.ends_at)):
        return None
    return _new_slot(lane, older, service_id)


def _new_slot(lane: Lane, older: OlderAppointment, service_id: UUID) -> KnownSlot:
    first, end = cells_of(older.starts_at, older.ends_at)
    slot = KnownSlot(new_id(), older.ends_at, first, end, 0, 1, is_new=True)
    lane.slots[service_id, older.starts_at] = slot
    return slot


def _ahead(standing: Standing, older: OlderAppointment, lane: Lane, service_id: UUID) -> Placed | RecordProblem:
    """Nobody is promised what somebody else has."""
    first, end = cells_of(older.starts_at, older.ends_at)
    step = CELL_MINUTES * 60
    if older.starts_at.timestamp() % step or older.ends_at.timestamp() % step:
        message = f"What is still to come begins and ends on a multiple of {CELL_MINUTES} minutes."
        return older.problem("time", Damage.NOT_BOOKABLE, message)
    terms = standing.terms[service_id]
    known = lane.slots.get((service_id, older.starts_at))
    first -= terms.buffer_before_minutes // CELL_MINUTES
    end += terms.buffer_after_minutes // CELL_MINUTES
    is_full = known is not None and known.booked >= known.capacity
    is_other = known is not None and known.ends_at != older.ends_at
    if is_full or is_other or not lane.is_free(first, end, known.id if known is not None else None):
        message = f"{older.provider} has something else at that time. Move one of the two, then import this again."
        return older.problem("time", Damage.OVERLAPS, message)
    slot = known if known is not None else KnownSlot(new_id(), older.ends_at, first, end, 0, terms.capacity)
    lane.slots[service_id, older.starts_at] = slot
    slot.booked += 1
    lane.occupy(slot)
    return Placed(older=older, lane=lane, slot=slot, service_id=service_id, is_ahead=True)
