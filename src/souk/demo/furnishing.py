"""From an empty database to a marketplace that looks lived in."""

from collections.abc import Callable
from typing import cast
from uuid import UUID

from souk.app import House, open_house
from souk.demo.bookings import Diary
from souk.demo.catalogue import CATEGORIES, HERO_PICTURE, STORES
from souk.demo.comebacks import with_comebacks
from souk.demo.coupons import hand_out_coupons
from souk.demo.hands import Calendar, Hands
from souk.demo.opinions import with_opinions
from souk.demo.paydays import Paydays, set_terms
from souk.demo.people import EVERYBODY, MANAGER, PASSWORD, STAFF, SUPPORT, ensure_account, hire, register_everybody
from souk.demo.place import NotADemo
from souk.demo.presents import give_presents
from souk.demo.purchases import pieces_sold, plan_trade
from souk.demo.services import offer_services
from souk.demo.shelves import Furnisher, Shelf, shelves_for
from souk.demo.trading import Shop, Trade
from souk.identity import count_people, find_person_by_email, hash_password
from souk.kernel.actors import SYSTEM
from souk.kernel.clock import utc_now
from souk.kernel.database import Database, ReadContext
from souk.kernel.migrate import migrate
from souk.kernel.outbox import Outbox
from souk.kernel.settings import Settings
from souk.media import Darkroom, MediaStore, PictureKept
from souk.reviews import Studio
from souk.stores import NoPlatformStore, ensure_platform_store, get_platform_store, hang_banner

Progress = Callable[[int, int], None]


async def furnish(settings: Settings, progress: Progress) -> None:
    """Bring the schema up to date and fill an empty database; one that was filled halfway is finished.

    A second time it changes nothing, save that the support agent is there again. `progress` is told how many steps of
    how many are done. Raises NotADemo for a database in which somebody else has an account, and for a live shop.
    """
    if settings.stage == "live":
        raise NotADemo("Nothing is furnished with stage=live.")
    await migrate(settings.database_url)
    hands = Hands(utc_now())
    house = open_house(settings, clock=hands)
    try:
        async with house.database.read(SYSTEM) as ctx:
            calendar = await _calendar(ctx)
            is_furnished = await _is_furnished(ctx)
        password_hash = await hash_password(PASSWORD)
        if is_furnished:
            progress(1, 1)
        else:
            await _Furnishing(house, hands, progress).carry_out(calendar, password_hash)
            hands.turn_to(utc_now())
        agent = next(account for account in STAFF if account.email == SUPPORT)
        await ensure_account(house.database, agent, password_hash)
    finally:
        await house.close()


async def _calendar(ctx: ReadContext) -> Calendar:
    """A furnishing that was interrupted goes on as of the day on which it began."""
    manager = await find_person_by_email(ctx, MANAGER)
    if manager is not None:
        return Calendar.of(manager.created_at)
    if await count_people(ctx):
        raise NotADemo("Somebody else has accounts in this database. Give the demo one of its own.")
    return Calendar(ctx.now)


async def _is_furnished(ctx: ReadContext) -> bool:
    try:
        return (await get_platform_store(ctx)).banner_id is not None
    except NoPlatformStore:
        return False


class _Furnishing:
    """Step by step. The marketplace's own banner is hung last: where it hangs, nothing is missing."""

    def __init__(self, house: House, hands: Hands, progress: Progress) -> None:
        self._house, self._hands, self._progress = house, hands, progress
        self._done, self._total = 0, 0
        ports = {name: port for room in house.rooms for name, port in room.state.items()}
        self._media = cast("MediaStore", ports["media"])
        self._studio = Studio(house.database, cast("Darkroom", ports["darkroom"]))

    async def carry_out(self, calendar: Calendar, password_hash: str) -> None:
        steps = plan_trade(calendar)
        shelves = shelves_for(pieces_sold(steps))
        story = with_opinions(with_comebacks(steps, calendar.today), steps, calendar.today)
        self._total = len(EVERYBODY) + len(CATEGORIES) + len(STORES) + len(shelves) + len(story)
        shop = await self._set_up(calendar, shelves, password_hash)
        trade = Trade(self._studio, self._hands, shop)
        await trade.end_what_was_interrupted(calendar.today)
        paydays = Paydays(self._house.database, self._hands, calendar)
        for step in story:
            await paydays.up_to(step.at)
            await trade.carry_out(step)
            self._step()
        await paydays.up_to(calendar.today)
        await self._unveil(calendar)

    async def _set_up(self, calendar: Calendar, shelves: list[Shelf], password_hash: str) -> Shop:
        """Unheard by any listener: nobody is to be welcomed by mail, and no picture drawn, while the shop is set up."""
        house, hands = self._house, self._hands
        unheard = Database(house.settings.database_url, Outbox(), house.database.keys, clock=hands)
        furnisher = Furnisher(unheard, hands, self._media, self._step)
        try:
            people = await register_everybody(unheard, hands, calendar, password_hash=password_hash, step=self._step)
            categories = await furnisher.add_categories(calendar)
            stores = await furnisher.open_stores(calendar, people)
            await hire(unheard, people, stores)
            variants = await furnisher.fill(calendar, shelves, stores, categories)
            await hand_out_coupons(unheard, hands, calendar, stores)
            await give_presents(unheard, hands, calendar, people)
            await set_terms(unheard, hands, calendar, stores)
            await offer_services(furnisher, calendar, stores)
            await Diary(unheard, hands, calendar, people).fill()
        finally:
            await unheard.close()
        return Shop(people, stores, variants)

    async def _unveil(self, calendar: Calendar) -> None:
        """All pictures may be made lighter now, by and by, while the shop is open."""
        kept: list[UUID] = [picture_id async for some in self._media.list_ids() for picture_id in some]
        hero = await Furnisher(self._house.database, self._hands, self._media, self._step).prepare([HERO_PICTURE.key])
        self._hands.turn_to(calendar.today)
        async with self._house.database.unit_of_work(SYSTEM) as uow:
            for picture_id in kept:
                uow.emit(PictureKept(picture_id=picture_id))
            platform = await ensure_platform_store(uow)
            await hang_banner(uow, platform.id, hero[HERO_PICTURE.key])

    def _step(self) -> None:
        self._done += 1
        self._progress(self._done, self._total)
