"""From a merchant's product type to a category of the marketplace."""

from typing import Any
from uuid import UUID

from sqlalchemy import insert

from souk.catalog.imports.existing import CATEGORIES
from souk.catalog.imports.listed import Listed
from souk.catalog.models import Category
from souk.catalog.prose import slug_of
from souk.kernel.database import ReadContext, UnitOfWork
from souk.kernel.hot import Hot
from souk.kernel.ids import new_id

LONGEST_NAME = 100
ADD_CATEGORY: Hot[None] = Hot(insert(Category))


class Categories:
    """The marketplace's categories, read once per import. Who may write them has missing ones made."""

    def __init__(self, *, may_add: bool) -> None:
        self._may_add = may_add
        self._ids: dict[str, UUID] = {}
        self._slugs: set[str] = set()
        self.names: dict[UUID, str] = {}

    async def load(self, ctx: ReadContext) -> None:
        rows = await ctx.all(CATEGORIES)
        self._ids = {row.name_key: row.id for row in rows}
        self._slugs = {row.slug for row in rows}
        self.names = {row.id: row.name for row in rows}

    def find(self, listed: Listed) -> UUID | None:
        """The category called like the product's type, else like the last step of its Shopify category."""
        return next((self._ids[key] for name in _names(listed) if (key := name.casefold()) in self._ids), None)

    async def add_missing(self, uow: UnitOfWork, products: list[Listed]) -> None:
        """One for each type that has none, where the importer may."""
        if not self._may_add:
            return
        missing = {
            names[0].casefold(): names[0] for each in products if (names := _names(each)) and not self.find(each)
        }
        if not missing:
            return
        rows = [self._row(uow, key, name) for key, name in sorted(missing.items())]
        await uow.change_many(ADD_CATEGORY, rows)
        self._ids |= {row["name_key"]: row["id"] for row in rows}
        self.names |= {row["id"]: row["name"] for row in rows}

    def _row(self, uow: UnitOfWork, key: str, name: str) -> dict[str, Any]:
        category_id = new_id()
        slug = slug_of(name, fallback=category_id.hex)
        if slug in self._slugs:
            slug = f"{slug}-{category_id.hex[-6:]}"
        self._slugs.add(slug)
        return {
            "id": category_id,
            "name": name,
            "name_key": key,
            "slug": slug,
            "description": "",
            "parent_id": None,
            "position": 0,
            "image": None,
            "created_at": uow.now,
            "updated_at": uow.now,
        }


def _names(listed: Listed) -> list[str]:
    last = listed.category.rpartition(">")[2].strip()
    return [name for name in (listed.type, last) if name and len(name) <= LONGEST_NAME]
