"""Rows into the shapes that leave the room."""

from collections.abc import Sequence
from datetime import date, datetime

from souk.kernel.money import round_half_up
from souk.media import picture_url, placeholder
from souk.stores.hours import DAY, WEEK_DAYS, Opening, clock_time, is_open, joined, state_in_words
from souk.stores.models import SpecialDay, Store, Vendor
from souk.stores.schemas import DayStretch, OpeningView, SpecialDayView, StoreSettings, StoreView, VendorView

BANNER_WIDTH = 1200
LOGO_WIDTH = 320


def vendor_view(vendor: Vendor) -> VendorView:
    return VendorView(
        id=vendor.id,
        user_id=vendor.user_id,
        business_name=vendor.business_name,
        description=vendor.description,
        business_hours=vendor.business_hours,
        address=vendor.address,
        phone=vendor.phone,
        email=vendor.email,
        website=vendor.website,
        logo_url=picture_url(vendor.logo_id, LOGO_WIDTH) if vendor.logo_id else None,
        is_verified=vendor.is_verified,
        is_active=vendor.is_active,
        version=vendor.version,
        created_at=vendor.created_at,
        updated_at=vendor.updated_at,
    )


def store_view(
    store: Store, vendor: Vendor | None, openings: Sequence[Opening], specials: Sequence[SpecialDay], now: datetime
) -> StoreView:
    week = joined(openings)
    days = special_hours(specials)
    image_url = picture_url(store.banner_id, BANNER_WIDTH) if store.banner_id else placeholder(store.category_key).src
    return StoreView(
        id=store.id,
        kind=store.kind,
        name=store.name,
        slug=store.slug,
        category=store.category,
        category_key=store.category_key,
        tagline=store.tagline,
        description=store.description,
        image_url=image_url,
        banner_id=store.banner_id,
        banner_width=store.banner_width,
        banner_height=store.banner_height,
        status=store.status,
        currency=store.currency,
        languages=store.languages,
        vendor=vendor_view(vendor) if vendor else None,
        rating=round_half_up(100 * store.rating_sum, store.rating_count) / 100 if store.rating_count else None,
        reviews_count=store.rating_count,
        time_zone=store.time_zone,
        opening_hours=[
            OpeningView(WEEK_DAYS[each.weekday], clock_time(each.opens), clock_time(each.closes)) for each in week
        ],
        special_days=_special_days(specials, days),
        is_open=is_open(week, store.time_zone, now, days) if week or days else None,
        open_state=state_in_words(week, store.time_zone, now, days),
        settings=StoreSettings(**{name: getattr(store, name) for name in StoreSettings.__struct_fields__}),
        version=store.version,
        created_at=store.created_at,
        updated_at=store.updated_at,
    )


def special_hours(specials: Sequence[SpecialDay]) -> dict[date, list[tuple[int, int]]]:
    """By day, in minutes; a day that is closed has none."""
    found: dict[date, list[tuple[int, int]]] = {}
    for each in specials:
        hours = found.setdefault(each.day, [])
        if each.opens is not None and each.closes is not None:
            hours.append((each.opens, each.closes))
    return found


def _special_days(specials: Sequence[SpecialDay], days: dict[date, list[tuple[int, int]]]) -> list[SpecialDayView]:
    notes = {each.day: each.note for each in specials}
    return [
        SpecialDayView(
            day=day,
            hours=[
                DayStretch(clock_time(opens), clock_time(closes if closes <= DAY else closes - DAY))
                for opens, closes in sorted(days[day])
            ],
            note=notes[day],
        )
        for day in sorted(days)
    ]
