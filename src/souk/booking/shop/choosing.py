"""What a page of booking has to know: the service, who renders it, and in which zone its times are told."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from souk.booking.schedule.errors import NotBookable
from souk.booking.schedule.facts import ProviderFacts, Terms
from souk.booking.schedule.queries import FreeStart, list_free_starts, list_next_free, list_providers, terms_of
from souk.booking.shop.calendar import Span, begins, day_in, next_month
from souk.booking.shop.links import ANYBODY
from souk.catalog import ProductStatus
from souk.kernel.database import ReadContext
from souk.kernel.ids import as_uuid
from souk.services import ServiceFacts, UnknownService, find_service_by_slug
from souk.stores import StoreStatus, StoreView, get_visible_store

SHOWN = (ProductStatus.ACTIVE, ProductStatus.UNAVAILABLE)
"""Drafts and what is archived have no page."""


class Offered(msgspec.Struct, frozen=True):
    """A service that can be booked, at its store. `terms` are None where nothing of it can be booked."""

    service: ServiceFacts
    store: StoreView
    terms: Terms | None
    providers: Sequence[ProviderFacts]

    @property
    def is_open(self) -> bool:
        takes_bookings = self.service.is_available and self.service.supports_booking and self.terms is not None
        return takes_bookings and self.store.status is StoreStatus.ACTIVE and bool(self.providers)

    @property
    def lone_provider(self) -> ProviderFacts | None:
        """The only one there is: nobody is asked whom they want to see."""
        return self.providers[0] if len(self.providers) == 1 else None

    def provider_meant(self, text: str) -> ProviderFacts | None:
        wanted = as_uuid(text)
        return next((each for each in self.providers if each.id == wanted), self.lone_provider)


class Choice(msgspec.Struct, frozen=True):
    """Who was chosen: a provider, or (None) anybody. `zone` is theirs, or the store's."""

    provider: ProviderFacts | None
    zone: ZoneInfo

    @property
    def provider_id(self) -> UUID | None:
        return self.provider.id if self.provider is not None else None

    @property
    def key(self) -> str:
        return str(self.provider.id) if self.provider is not None else ANYBODY

    @property
    def name(self) -> str:
        return self.provider.name if self.provider is not None else "whoever is free"


async def get_offered(ctx: ReadContext, slug: str) -> Offered:
    """Raises UnknownService, UnknownStore."""
    service = await find_service_by_slug(ctx, slug)
    if service is None or service.status not in SHOWN:
        raise UnknownService
    return await offered_of(ctx, service)


async def offered_of(ctx: ReadContext, service: ServiceFacts) -> Offered:
    store = await get_visible_store(ctx, service.store_id)
    try:
        terms = await terms_of(ctx, service.id)
    except NotBookable:
        return Offered(service, store, None, ())
    return Offered(service, store, terms, await list_providers(ctx, service.store_id, service_id=service.id))


def chosen_of(offered: Offered, text: str) -> Choice | None:
    """None where somebody still has to be chosen."""
    provider = offered.provider_meant(text)
    if provider is not None:
        return Choice(provider, ZoneInfo(provider.time_zone))
    return Choice(None, ZoneInfo(offered.store.time_zone)) if text == ANYBODY else None


def span_of(terms: Terms, zone: ZoneInfo, now: datetime) -> Span:
    return Span(first=day_in(zone, now), last=day_in(zone, now + timedelta(days=terms.horizon_days)))


async def next_of_each(ctx: ReadContext, offered: Offered) -> dict[UUID, datetime]:
    """When each provider has a place next; who has none is missing."""
    assert offered.terms is not None
    return await list_next_free(ctx, offered.service.id, end=ctx.now + timedelta(days=offered.terms.horizon_days))


async def next_of(ctx: ReadContext, offered: Offered, choice: Choice) -> datetime | None:
    """When there is a place next, with whom was chosen."""
    found = await next_of_each(ctx, offered)
    return found.get(choice.provider_id) if choice.provider_id is not None else min(found.values(), default=None)


async def starts_in(ctx: ReadContext, offered: Offered, choice: Choice, month: date) -> list[FreeStart]:
    """When it is offered in a month, by the clock of who was chosen."""
    return await list_free_starts(
        ctx,
        offered.service.id,
        start=begins(choice.zone, month),
        end=begins(choice.zone, next_month(month)),
        provider_id=choice.provider_id,
    )
