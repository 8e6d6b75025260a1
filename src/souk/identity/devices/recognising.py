"""Whether somebody signs in with what they used before: a new device is worth a mail."""

import re
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, insert, or_, select, update
from starlette.requests import HTTPConnection

from souk.identity.authentication import guest_key_of
from souk.identity.devices.models import KnownDevice
from souk.identity.devices.names import device_name
from souk.kernel.crypto import KeyRing, new_token, token_digest
from souk.kernel.database import UnitOfWork
from souk.kernel.hot import Hot
from souk.kernel.ids import new_id

DEVICE_COOKIE: Final = "souk_device"
DEVICE_KEY = re.compile(r"[A-Za-z0-9_-]{43}")
LONGEST_USER_AGENT: Final = 1000


class Device(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody arrives with. `key` is the secret of its cookie, `address` where it is.

    `guest_key`: under which its browser was a guest until now.
    """

    key: str
    user_agent: str
    address: str
    guest_key: str | None = None

    @property
    def name(self) -> str:
        return device_name(self.user_agent)

    def traces(self, keys: KeyRing) -> dict[str, str]:
        """What it is and where, sealed, for the events that the audit trail keeps."""
        return {"sealed_device": keys.seal(self.name), "sealed_address": keys.seal(self.address)}


class _Seen(msgspec.Struct, frozen=True):
    id: UUID
    is_this: bool


_this = or_(KnownDevice.cookie_digest == bindparam("cookie"), KnownDevice.place_digest == bindparam("place"))
SEEN = Hot(
    select(KnownDevice.id, _this.label("is_this"))
    .where(KnownDevice.user_id == bindparam("person_id"))
    .order_by(_this.desc(), KnownDevice.last_seen_at.desc())
    .limit(1),
    _Seen,
)
SEE_AGAIN: Hot[None] = Hot(
    update(KnownDevice)
    .where(KnownDevice.id == bindparam("device_id"))
    .values(cookie_digest=bindparam("cookie"), place_digest=bindparam("place"), last_seen_at=bindparam("at"))
)
REMEMBER: Hot[None] = Hot(insert(KnownDevice))


def device_of(connection: HTTPConnection) -> Device:
    """The device behind a request. One without a cookie gets one with the cookies that sign it in."""
    known: Device | None = getattr(connection.state, "device", None)
    if known is not None:
        return known
    kept = connection.cookies.get(DEVICE_COOKIE, "")
    device = Device(
        key=kept if DEVICE_KEY.fullmatch(kept) else new_token(),
        user_agent=connection.headers.get("user-agent", "")[:LONGEST_USER_AGENT],
        address=connection.app.state.client_addresses.of(connection),
        guest_key=guest_key_of(connection),
    )
    connection.state.device = device
    return device


async def recognise(uow: UnitOfWork, person_id: UUID, device: Device) -> bool:
    """Whether this person was seen on it before; from now on they were. Somebody's first device is no stranger."""
    digests = {
        "cookie": token_digest(device.key),
        "place": uow.keys.blind_index(f"{device.user_agent}\x00{device.address}", purpose="device"),
    }
    seen = await uow.first(SEEN, person_id=person_id, **digests)
    if seen is not None and seen.is_this:
        await uow.change(SEE_AGAIN, device_id=seen.id, at=uow.now, **digests)
        return True
    await uow.change(
        REMEMBER,
        id=new_id(),
        user_id=person_id,
        cookie_digest=digests["cookie"],
        place_digest=digests["place"],
        created_at=uow.now,
        last_seen_at=uow.now,
    )
    return seen is None
