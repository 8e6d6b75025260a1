"""What the pages of those who sell ask of a request, whatever it is they sell: their stores, its currency, pictures."""

from typing import Final
from uuid import UUID

import msgspec
from fastapi import Request
from starlette.datastructures import UploadFile

from souk.catalog.errors import ImageRequired, TooManyImages
from souk.catalog.policy import CatalogPermission
from souk.kernel.actors import Actor
from souk.kernel.database import ReadContext
from souk.kernel.errors import Forbidden
from souk.media import NotAPicture, PictureBroken, PictureTooLarge
from souk.stores import get_terms

PICTURE_REFUSALS: Final = (NotAPicture, PictureBroken, PictureTooLarge, ImageRequired, TooManyImages)
LONGEST_ALT: Final = 200


class SentPictures(msgspec.Struct, frozen=True):
    """Files as they came. `is_first`: to stand in the place of the first one."""

    raw: list[bytes]
    alt: str
    is_first: bool


def stores_to_sell_in(actor: Actor) -> list[UUID]:
    """None at all: every store. Raises Forbidden for those who sell nowhere."""
    stores = actor.stores_with(CatalogPermission.CATALOG_WRITE)
    if not stores and not actor.may(CatalogPermission.CATALOG_WRITE):
        raise Forbidden("This page is for stores. Open one to sell here.")
    return stores


async def currency_to_sell_in(request: Request, ctx: ReadContext, store_id: UUID | None) -> str:
    """That of the store, or of the actor's first; the house's where neither is known."""
    own = [store_id] if store_id is not None else stores_to_sell_in(ctx.actor)[:1]
    terms = await get_terms(ctx, own)
    house: str = request.app.state.settings.currency
    return terms[own[0]].currency if own and own[0] in terms else house


async def sent_pictures(request: Request) -> SentPictures:
    async with request.form() as sent:
        raw = [await each.read() for each in sent.getlist("images") if isinstance(each, UploadFile) and each.size]
        alt = sent.get("alt")
        is_first = bool(sent.get("first"))
    return SentPictures(raw, alt.strip()[:LONGEST_ALT] if isinstance(alt, str) else "", is_first)
