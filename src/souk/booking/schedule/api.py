"""`/stores/{id}/providers`, `/providers`, `/services/{id}/slots` and its terms, `/slots`: calendars over JSON."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from souk.booking.schedule import commands, listing, viewing
from souk.booking.schedule.errors import (
    CalendarChangedMeanwhile,
    InvalidTimes,
    LoginTaken,
    NoHours,
    NotBookable,
    NothingToPay,
    OverlappingHours,
    OverlappingRule,
    ProviderElsewhere,
    ServiceElsewhere,
    SlotExists,
    SlotInPast,
    TooManyProviders,
    TooManyRules,
    TooManySlots,
    TooMuchTimeOff,
    UnknownLogin,
    UnknownProvider,
    UnknownRule,
    UnknownSlot,
    UnknownTimeOff,
)
from souk.booking.schedule.schemas import (
    CalendarView,
    ChangedCalendar,
    ChangedTerms,
    HoursBody,
    NewProvider,
    NewSlots,
    NewSlotsView,
    ProviderPatch,
    ProviderView,
    RuleView,
    SlotDetail,
    SlotList,
    TermsBody,
    TermsView,
    TimeOffBody,
)
from souk.kernel.errors import Forbidden, Unauthenticated
from souk.kernel.http import Changing, Reading, answer, changing, no_content, reading
from souk.kernel.idempotency import AnswerNotReady, IdempotencyKeyReused, IdempotencyKeyUnusable, answered_once
from souk.kernel.openapi import returns
from souk.kernel.pagination import PageOf
from souk.services import UnknownService
from souk.stores import UnknownStore

of_stores = APIRouter(prefix="/stores", tags=["Booking"])
of_services = APIRouter(prefix="/services", tags=["Booking"])
router = APIRouter(tags=["Booking"])
KEYED = (AnswerNotReady, IdempotencyKeyReused, IdempotencyKeyUnusable)
CHANGE = (Unauthenticated, Forbidden, UnknownProvider, CalendarChangedMeanwhile, TooManySlots)
SERVICE = (Unauthenticated, Forbidden, UnknownService)
LOGIN = (UnknownLogin, LoginTaken, ServiceElsewhere)


@of_stores.get("/{store_id}/providers", **returns(PageOf[ProviderView], refuses=(UnknownStore,)))
async def list_providers(ctx: Reading, store_id: UUID) -> Response:
    """Who renders services of a store, in its own order; who cannot be booked, its people see as well."""
    return answer(PageOf(await viewing.list_store_providers(ctx, store_id)))


@of_stores.post(
    "/{store_id}/providers",
    **returns(
        ProviderView,
        201,
        refuses=(Unauthenticated, Forbidden, UnknownStore, TooManyProviders, *LOGIN, *KEYED),
    ),
)
async def add_provider(request: Request, store_id: UUID, body: NewProvider) -> Response:
    """Somebody more who can be booked. For the people of the store."""

    async def work() -> Response:
        async with changing(request) as uow:
            provider = await commands.add_provider(uow, store_id, body)
        return answer(provider, 201)

    return await answered_once(request, work)


@router.get("/providers/{provider_id}", **returns(ProviderView, refuses=(UnknownProvider,)))
async def get_provider(ctx: Reading, provider_id: UUID) -> Response:
    return answer(await viewing.get_visible_provider(ctx, provider_id))


@router.get(
    "/providers/{provider_id}/calendar",
    **returns(CalendarView, refuses=(Unauthenticated, Forbidden, UnknownProvider)),
)
async def get_calendar(ctx: Reading, provider_id: UUID) -> Response:
    """Hours, time off and weekly rules. For the people of the store, and for the provider."""
    return answer(await viewing.get_visible_calendar(ctx, provider_id))


@router.patch("/providers/{provider_id}", **returns(ChangedCalendar, refuses=(*CHANGE, *LOGIN)))
async def change_provider(uow: Changing, provider_id: UUID, body: ProviderPatch) -> Response:
    """What they are called, where their clock stands, what they render, whether they can be booked."""
    return answer(await commands.change_provider(uow, provider_id, body))


@router.delete("/providers/{provider_id}", **returns(None, 204, refuses=(Unauthenticated, Forbidden, UnknownProvider)))
async def remove_provider(uow: Changing, provider_id: UUID) -> Response:
    """Gone; or only switched off, where somebody ever booked them."""
    await commands.remove_provider(uow, provider_id)
    return no_content()


@router.put("/providers/{provider_id}/hours", **returns(ChangedCalendar, refuses=(*CHANGE, OverlappingHours)))
async def set_hours(uow: Changing, provider_id: UUID, body: HoursBody) -> Response:
    """When somebody works, week by week. Slots that nobody booked follow; `outside` lists booked ones that cannot."""
    return answer(await commands.set_hours(uow, provider_id, body))


@router.post(
    "/providers/{provider_id}/time-off",
    **returns(ChangedCalendar, 201, refuses=(*CHANGE, InvalidTimes, TooMuchTimeOff, *KEYED)),
)
async def take_time_off(request: Request, provider_id: UUID, body: TimeOffBody) -> Response:
    """Away for a while: an hour or a month. For the people of the store, and for the provider."""

    async def work() -> Response:
        async with changing(request) as uow:
            calendar = await commands.take_time_off(uow, provider_id, body)
        return answer(calendar, 201)

    return await answered_once(request, work)


@router.delete(
    "/providers/{provider_id}/time-off/{time_off_id}",
    **returns(ChangedCalendar, refuses=(Unauthenticated, Forbidden, UnknownProvider, UnknownTimeOff)),
)
async def work_after_all(uow: Changing, provider_id: UUID, time_off_id: UUID) -> Response:
    """Call time off off; its slots come back."""
    return answer(await commands.work_after_all(uow, provider_id, time_off_id))


@of_services.get("/{service_id}/booking-terms", **returns(TermsView, refuses=(UnknownService, NotBookable)))
async def get_terms(ctx: Reading, service_id: UUID) -> Response:
    """How long it lasts, how late it can be booked and cancelled, and what is asked for at once."""
    return answer(await viewing.get_terms(ctx, service_id))


@of_services.put(
    "/{service_id}/booking-terms",
    **returns(ChangedTerms, refuses=(*SERVICE, NotBookable, NothingToPay, CalendarChangedMeanwhile, TooManySlots)),
)
async def set_terms(uow: Changing, service_id: UUID, body: TermsBody) -> Response:
    """Say how a service is booked. Slots that nobody booked follow."""
    return answer(await commands.set_terms(uow, service_id, body))


@of_services.get(
    "/{service_id}/slots",
    **returns(SlotList, refuses=(UnknownService, InvalidTimes)),
)
async def list_slots(
    request: Request,
    service_id: UUID,
    since: Annotated[
        str, Query(alias="from", max_length=40, description="A day, or an instant; now, unless said.")
    ] = "",
    until: Annotated[
        str, Query(alias="to", max_length=40, description="The last day, or an instant; at most 62 days on.")
    ] = "",
    provider_id: UUID | None = None,
) -> Response:
    """What can be booked now, in order of time. Days are those of the store's clock."""
    async with reading(request) as ctx:
        found = await listing.list_slots(ctx, service_id, since=since, until=until, provider_id=provider_id)
    return Response(found, media_type="application/json")


@of_services.post(
    "/{service_id}/slots",
    **returns(
        NewSlotsView,
        201,
        refuses=(
            *SERVICE,
            NotBookable,
            ProviderElsewhere,
            InvalidTimes,
            SlotInPast,
            SlotExists,
            NoHours,
            OverlappingRule,
            TooManyRules,
            TooManySlots,
            CalendarChangedMeanwhile,
            *KEYED,
        ),
    ),
)
async def add_slots(request: Request, service_id: UUID, body: NewSlots) -> Response:
    """One slot (`starts_at`), or slots every week (`weekly`). For the people of the store.

    The first one makes a service bookable, on the usual terms, by a provider who rendered nothing yet.
    """

    async def work() -> Response:
        async with changing(request) as uow:
            add = commands.add_rule if body.weekly is not None else commands.add_one_slot
            added = await add(uow, service_id, body)
        return answer(added, 201)

    return await answered_once(request, work)


@of_services.get("/{service_id}/slot-rules", **returns(PageOf[RuleView], refuses=SERVICE))
async def list_rules(ctx: Reading, service_id: UUID) -> Response:
    """The weekly rules of a service. For the people of the store."""
    return answer(PageOf(await viewing.list_rules(ctx, service_id)))


@of_services.delete("/{service_id}/slot-rules/{slot_rule_id}", **returns(NewSlotsView, refuses=(*SERVICE, UnknownRule)))
async def remove_rule(uow: Changing, service_id: UUID, slot_rule_id: UUID) -> Response:
    """No more slots from this rule. What somebody booked stays booked, and is listed as `outside`."""
    return answer(await commands.remove_rule(uow, service_id, slot_rule_id))


@router.get("/slots/{slot_id}", **returns(SlotDetail, refuses=(UnknownSlot,)))
async def get_slot(ctx: Reading, slot_id: UUID) -> Response:
    return answer(await viewing.get_slot_detail(ctx, slot_id))


@router.post("/slots/{slot_id}/close", **returns(SlotDetail, refuses=(Unauthenticated, Forbidden, UnknownSlot)))
async def close_slot(uow: Changing, slot_id: UUID) -> Response:
    """Nobody can book it any more; who has keeps it."""
    return answer(await commands.close_slot(uow, slot_id))


@router.post(
    "/slots/{slot_id}/open",
    **returns(SlotDetail, refuses=(Unauthenticated, Forbidden, UnknownSlot, ProviderElsewhere)),
)
async def open_slot(uow: Changing, slot_id: UUID) -> Response:
    return answer(await commands.open_slot(uow, slot_id))
