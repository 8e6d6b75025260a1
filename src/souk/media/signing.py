"""Addresses of private pictures: each names its rendition and its end, and is signed over both.

Whoever holds one sees that rendition until then; so they are made only where it is known that somebody may see the
picture. Forwarding one is like forwarding the picture: it opens nothing else, and not for long.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from souk.kernel.crypto import KeyRing
from souk.kernel.database import ReadContext
from souk.media.errors import AddressExpired, AddressNotSigned
from souk.media.renditions import MEDIA_URL, KeptPicture, PictureLinks, links_by

PRIVATE_URL: Final = f"{MEDIA_URL}/private"
PURPOSE: Final = "private picture"


def private_links(ctx: ReadContext, picture_id: UUID, width: int, height: int) -> PictureLinks:
    """For queries that know that whoever asks may see the picture. `width` and `height` as it was kept with."""
    expires = str(ctx.keys.end_of_lease(ctx.now))

    def address_of(name: str) -> str:
        signature = ctx.keys.sign(_text(str(picture_id), name, expires), purpose=PURPOSE)
        return f"{PRIVATE_URL}/{picture_id}/{name}?expires={expires}&signature={signature}"

    return links_by(KeptPicture(picture_id, width, height), address_of)


def seconds_left(keys: KeyRing, picture_id: str, name: str, query: Mapping[str, str], *, now: datetime) -> int:
    """How long the address still holds. Every part of it as it came. Raises AddressNotSigned, AddressExpired."""
    expires = query.get("expires", "")
    if not keys.signed_by_us(_text(picture_id, name, expires), query.get("signature", ""), purpose=PURPOSE):
        raise AddressNotSigned
    left = int(expires) - int(now.timestamp())
    if left <= 0:
        raise AddressExpired
    return left


def _text(picture_id: str, name: str, expires: str) -> str:
    return f"{picture_id}/{name}?{expires}"
