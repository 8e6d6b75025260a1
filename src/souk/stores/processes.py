"""What takes several moves: slow work (hashing, pictures) first, then one unit of work."""

from dataclasses import dataclass
from uuid import UUID

from souk.identity import Device, Reception, TokenPair, get_person, open_session, register_person, signed_in
from souk.kernel.actors import GUEST, Actor
from souk.kernel.database import Database, UnitOfWork
from souk.media import MediaStore, PictureLimits, PreparedPicture, keep_picture, take_picture
from souk.stores import policy
from souk.stores.commands import hang_banner, hang_logo
from souk.stores.queries import get_own_vendor, get_store
from souk.stores.schemas import BusinessBody, StoreView, VendorRegistered, VendorRegistration, VendorView
from souk.stores.services import open_store


@dataclass(frozen=True, slots=True)
class Workshop:
    """Where uploads become pictures of ours, and the database that then knows them."""

    database: Database
    media: MediaStore
    limits: PictureLimits
    needs_review: bool
    """Whether new businesses must be approved before they may sell."""

    async def take(self, raw: bytes) -> PreparedPicture:
        return await take_picture(self.media, raw, limits=self.limits)


@dataclass(frozen=True, slots=True)
class NewVendor:
    registered: VendorRegistered
    tokens: TokenPair


async def register_vendor(
    workshop: Workshop, reception: Reception, form: VendorRegistration, *, banner: bytes | None, device: Device
) -> NewVendor:
    """A new account, signed in, with its business and its store; all of it or nothing. `device`: what they call from.

    Raises EmailTaken, WeakPassword, RateLimited, NotAPicture, PictureBroken, PictureTooLarge.
    """
    await reception.attempts.registering(address=device.address)
    password_hash = await reception.passwords.choose(
        form.password, about=(form.email, form.full_name, form.business_name)
    )
    prepared = await workshop.take(banner) if banner else None
    async with workshop.database.unit_of_work(GUEST) as uow:
        person = await register_person(
            uow, email=form.email, password_hash=password_hash, full_name=form.full_name, phone=form.phone or None
        )
        store = await _open(uow, person.id, form, prepared, needs_review=workshop.needs_review)
        tokens = await open_session(uow, person.id, mint=reception.mint, device=device)
        person = await get_person(uow, person.id)
    return NewVendor(VendorRegistered.of(person, store, tokens), tokens)


async def open_own_store(workshop: Workshop, actor: Actor, form: BusinessBody, banner: bytes | None) -> StoreView:
    """A store for somebody who has an account already. Raises Unauthenticated; for the banner as `register_vendor`."""
    owner_id = signed_in(actor)
    prepared = await workshop.take(banner) if banner else None
    async with workshop.database.unit_of_work(actor) as uow:
        uow.require(policy.can_open_store(actor))
        return await _open(uow, owner_id, form, prepared, needs_review=workshop.needs_review)


async def replace_banner(workshop: Workshop, actor: Actor, store_id: UUID, raw: bytes) -> StoreView:
    """Raises Unauthenticated, UnknownStore, NotAPicture, PictureBroken, PictureTooLarge."""
    policy.refuse_guests(actor)
    async with workshop.database.read(actor) as ctx:
        await get_store(ctx, store_id)
    policy.insist(policy.can_change_store(actor, store_id))
    prepared = await workshop.take(raw)
    async with workshop.database.unit_of_work(actor) as uow:
        return await hang_banner(uow, store_id, prepared)


async def replace_logo(workshop: Workshop, actor: Actor, raw: bytes) -> VendorView:
    """Raises Unauthenticated, NotAVendor, NotAPicture, PictureBroken, PictureTooLarge."""
    async with workshop.database.read(actor) as ctx:
        await get_own_vendor(ctx)
    prepared = await workshop.take(raw)
    async with workshop.database.unit_of_work(actor) as uow:
        return await hang_logo(uow, prepared)


async def _open(
    uow: UnitOfWork, owner_id: UUID, form: BusinessBody, prepared: PreparedPicture | None, *, needs_review: bool
) -> StoreView:
    banner = await keep_picture(uow, prepared, owner_id=owner_id) if prepared else None
    return await open_store(
        uow,
        owner_id=owner_id,
        name=form.business_name,
        category=form.store_category,
        description=form.description,
        banner=banner,
        business=form.profile(),
        needs_review=needs_review,
    )
