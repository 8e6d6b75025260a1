"""Addresses of stores: readable, unique, never one that a page already has."""

import re
import unicodedata

from sqlalchemy import select

from souk.kernel.database import ReadContext
from souk.stores.models import Store

RESERVED = frozenset({"search", "inventory", "pending", "products", "new", "me", "mine"})
LONGEST = 80


def slug_of(text: str, *, otherwise: str) -> str:
    """`Café & Söhne` is `cafe-sohne`; text without a Latin letter or digit becomes `otherwise`."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST].rstrip("-") or otherwise


async def find_free_slug(ctx: ReadContext, wanted: str) -> str:
    """`wanted`, or with the smallest number behind it that makes it free."""
    similar = select(Store.slug).where(Store.slug.startswith(wanted, autoescape=True))
    taken = RESERVED.union(await ctx.session.scalars(similar))
    slug, number = wanted, 2
    while slug in taken:
        slug, number = f"{wanted}-{number}", number + 1
    return slug
