"""What upper rooms ask of identity on their way. Unguarded: the command that calls has asked."""

from typing import TypedDict, Unpack
from uuid import UUID

from sqlalchemy import BigInteger, bindparam, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from souk.identity.administration.words import Named, add_words
from souk.identity.devices.recognising import Device, recognise
from souk.identity.errors import EmailTaken, RoleNeedsStore, TooManyAddresses, UnknownRole, UsernameTaken
from souk.identity.events import EmailVerificationAsked, EmailVerified, PersonRegistered, SessionEnded, SignedIn
from souk.identity.logins import normal_email, username_key
from souk.identity.models import Address, Grant, RefreshToken, Role, Session, User
from souk.identity.people import Loyalty, Person
from souk.identity.postal import PostalAddress, seal_address
from souk.identity.queries import ROLES_OF, SavedAddress
from souk.identity.roles import BUILT_IN, CUSTOMER, OF_STORE, SHOPPER_ROLES
from souk.identity.tokens import TokenMint, TokenPair
from souk.kernel.crypto import token_digest
from souk.kernel.database import UnitOfWork
from souk.kernel.hot import Hot
from souk.kernel.ids import new_id

MOST_ADDRESSES = 50

ADD_USER: Hot[None] = Hot(insert(User))
ADD_GRANT: Hot[None] = Hot(insert(Grant))
ADD_SESSION: Hot[None] = Hot(insert(Session))
ADD_REFRESH_TOKEN: Hot[None] = Hot(insert(RefreshToken))
NOTE_SIGN_IN: Hot[None] = Hot(
    update(User).where(User.id == bindparam("person_id")).values(last_login_at=bindparam("at"))
)
SHOW_POINTS: Hot[None] = Hot(
    update(User).where(User.id == bindparam("person_id")).values(loyalty_points=bindparam("points", type_=BigInteger))
)
SHOW_TIER: Hot[None] = Hot(update(User).where(User.id == bindparam("person_id")).values(loyalty_tier=bindparam("tier")))
END_SESSION: Hot[None] = Hot(
    update(Session)
    .where(Session.id == bindparam("session_id"), Session.revoked_at.is_(None))
    .values(revoked_at=bindparam("at"))
)


class Contact(TypedDict, total=False):
    """What a person may leave out."""

    username: str | None
    phone: str | None
    is_verified: bool
    """Somebody else vouches that the e-mail address is theirs: nobody asks them to confirm it."""


async def register_person(
    uow: UnitOfWork,
    *,
    email: str,
    password_hash: str,
    full_name: str,
    role: str = CUSTOMER,
    **contact: Unpack[Contact],
) -> Person:
    """A new account with one role, held everywhere. Raises EmailTaken, UsernameTaken, RoleNeedsStore, UnknownRole."""
    username, phone = contact.get("username"), contact.get("phone")
    person = Person(
        id=new_id(),
        email=normal_email(email),
        username=username,
        full_name=full_name,
        phone=phone,
        roles=[role],
        is_active=True,
        is_verified=contact.get("is_verified", False),
        created_at=uow.now,
        loyalty=Loyalty(),
    )
    await _add_user(uow, person, password_hash)
    await grant_role(uow, person.id, role)
    uow.emit(PersonRegistered(person_id=person.id))
    proved = EmailVerified if person.is_verified else EmailVerificationAsked
    uow.emit(proved(person_id=person.id))
    return person


async def _add_user(uow: UnitOfWork, person: Person, password_hash: str) -> None:
    try:
        await uow.change(
            ADD_USER,
            id=person.id,
            email=person.email,
            username=person.username,
            username_key=person.username and username_key(person.username),
            password_hash=password_hash,
            full_name=person.full_name,
            sealed_phone=person.phone and uow.keys.seal(person.phone),
            avatar_id=None,
            is_active=person.is_active,
            is_verified=person.is_verified,
            loyalty_tier=person.loyalty.tier,
            loyalty_points=person.loyalty.points,
            version=1,
            created_at=person.created_at,
            last_login_at=None,
            deleted_at=None,
            second_factor_at=None,
        )
    except IntegrityError as broken:
        raise UsernameTaken if "username_key" in str(broken.orig).splitlines()[0] else EmailTaken from broken
    await add_words(uow, person.id, Named(person.email, person.username, person.full_name))


async def grant_role(uow: UnitOfWork, user_id: UUID, role: str, *, store_id: UUID | None = None) -> None:
    """Everywhere, or in one store; twice is once. Raises UnknownRole, RoleNeedsStore."""
    if store_id is None and role in OF_STORE:
        raise RoleNeedsStore
    here = Grant.scope_id.is_(None) if store_id is None else Grant.scope_id == store_id
    held = select(Grant.id).where(Grant.user_id == user_id, Grant.role == role, here)
    known = select(Role.is_of_store, held.exists()).where(Role.name == role)
    found = (await uow.session.execute(known)).one_or_none()
    if found is None:
        raise UnknownRole
    is_of_store, already = found
    if is_of_store and store_id is None:
        raise RoleNeedsStore
    if not already:
        await uow.change(ADD_GRANT, id=new_id(), user_id=user_id, role=role, scope_id=store_id, created_at=uow.now)


async def revoke_role(uow: UnitOfWork, user_id: UUID, role: str, *, store_id: UUID | None = None) -> bool:
    """Whether there was one to take away. It counts from the person's next request on."""
    here = Grant.scope_id.is_(None) if store_id is None else Grant.scope_id == store_id
    gone = await uow.session.execute(
        delete(Grant).where(Grant.user_id == user_id, Grant.role == role, here).returning(Grant.id)
    )
    return gone.first() is not None


async def ensure_roles(uow: UnitOfWork) -> None:
    """Add the built-in roles that are missing; those that are there keep the bundles an operator gave them."""
    there = set(await uow.session.scalars(select(Role.name)))
    missing = [role.as_row() for role in BUILT_IN if role.name not in there]
    if missing:
        await uow.session.execute(insert(Role), missing)


async def open_session(uow: UnitOfWork, person_id: UUID, *, mint: TokenMint, device: Device | None = None) -> TokenPair:
    """Sign a person in: a new session and its first pair of tokens. `device`: what they do it with (`device_of`)."""
    session_id = new_id()
    pair = mint.mint(person_id, session_id, staff=await is_staff(uow, person_id), now=uow.now)
    expires_at = uow.now + pair.renewable
    traces = device.traces(uow.keys) if device is not None else {}
    await uow.change(
        ADD_SESSION,
        id=session_id,
        user_id=person_id,
        created_at=uow.now,
        expires_at=expires_at,
        revoked_at=None,
        confirmed_at=uow.now,
        device_name=device and device.name,
        sealed_address=traces.get("sealed_address"),
    )
    is_known = device is None or await recognise(uow, person_id, device)
    await keep_refresh_token(uow, pair)
    await uow.change(NOTE_SIGN_IN, person_id=person_id, at=uow.now)
    key = device.guest_key if device is not None else None
    signed_in = SignedIn(
        person_id=person_id,
        session_id=session_id,
        is_new_device=not is_known,
        guest_digest=token_digest(key) if key else None,
        **traces,
    )
    uow.emit(signed_in)
    return pair


async def keep_refresh_token(uow: UnitOfWork, pair: TokenPair) -> None:
    await uow.change(
        ADD_REFRESH_TOKEN,
        id=new_id(),
        session_id=pair.session_id,
        digest=token_digest(pair.refresh_token),
        created_at=uow.now,
        expires_at=uow.now + pair.renewable,
        used_at=None,
    )


async def is_staff(uow: UnitOfWork, person_id: UUID) -> bool:
    """Whether they hold a role beyond a shopper's, here or in some store: their tokens live shorter."""
    return any(held.role not in SHOPPER_ROLES for held in await uow.all(ROLES_OF, person_id=person_id))


async def end_session(uow: UnitOfWork, session_id: UUID, *, person_id: UUID, reused: bool = False) -> None:
    """Its access and refresh tokens hold no longer."""
    if await uow.change(END_SESSION, session_id=session_id, at=uow.now):
        uow.emit(SessionEnded(person_id=person_id, session_id=session_id, reused=reused))


async def set_loyalty(uow: UnitOfWork, person_id: UUID, *, tier: str | None = None, points: int | None = None) -> None:
    """What the account shows of the person's rewards; what is left out stays. Nobody waits for it."""
    if points is not None:
        await uow.write(SHOW_POINTS, {"person_id": person_id, "points": points})
    if tier is not None:
        await uow.write(SHOW_TIER, {"person_id": person_id, "tier": tier})


async def lock_address_book(uow: UnitOfWork, person_id: UUID) -> None:
    """One change at a time to the addresses of one person, so that two defaults cannot meet."""
    await uow.session.execute(select(User.id).where(User.id == person_id).with_for_update())


async def add_address(
    uow: UnitOfWork, person_id: UUID, postal: PostalAddress, *, is_default: bool = False
) -> SavedAddress:
    """Into their address book; a new default takes the place of the old. Raises TooManyAddresses."""
    await lock_address_book(uow, person_id)
    count = await uow.session.scalar(select(func.count()).where(Address.user_id == person_id))
    if (count or 0) >= MOST_ADDRESSES:
        raise TooManyAddresses
    if is_default:
        await uow.session.execute(
            update(Address).where(Address.user_id == person_id, Address.is_default).values(is_default=False)
        )
    row = Address(
        id=new_id(),
        user_id=person_id,
        sealed=seal_address(uow.keys, postal),
        is_default=is_default,
        created_at=uow.now,
    )
    uow.session.add(row)
    await uow.session.flush()
    return SavedAddress(
        id=row.id,
        street=postal.street,
        city=postal.city,
        state=postal.state,
        zip_code=postal.zip_code,
        country=postal.country,
        is_default=is_default,
    )
