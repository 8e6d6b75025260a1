"""Categories: few, in the order the shop gave them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import BigInteger, BindParameter, ColumnElement, String, Uuid, bindparam, func, literal, select, tuple_

from souk.catalog.errors import UnknownCategory
from souk.catalog.models import Category, ImageRef
from souk.catalog.schemas import CategoryOut, CategoryRef, ImageOut
from souk.kernel.any_of import any_of
from souk.kernel.database import ReadContext
from souk.kernel.hot import Hot
from souk.kernel.ids import as_uuid
from souk.kernel.pagination import PageOf, PageQuery, read_cursor, write_cursor


class _Row(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    slug: str
    description: str
    parent_id: UUID | None
    position: int
    image: ImageRef | None
    created_at: datetime
    updated_at: datetime


class _Count(msgspec.Struct, frozen=True):
    total: int


class _Ancestor(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    slug: str
    depth: int


_columns = select(*(getattr(Category, name) for name in _Row.__struct_fields__))
_order = (Category.position, Category.name, Category.id)
_listed = _columns.order_by(*_order).limit(bindparam("most")).offset(bindparam("skipped"))
_last = tuple_(
    bindparam("last_position", type_=BigInteger()),
    bindparam("last_name", type_=String()),
    bindparam("last_id", type_=Uuid()),
)
_LIST = Hot(_listed, _Row)
_LIST_ON = Hot(_listed.where(tuple_(*_order) > _last), _Row)
_BY_ID = Hot(_columns.where(Category.id == bindparam("key", type_=Uuid())), _Row)
_BY_SLUG = Hot(_columns.where(Category.slug == bindparam("key")), _Row)
_CHILDREN = Hot(_columns.where(Category.parent_id == bindparam("key", type_=Uuid())).order_by(*_order), _Row)
_COUNT = Hot(select(func.count().label("total")).select_from(Category), _Count)


def _path_to(start: BindParameter[UUID]) -> Hot[_Ancestor]:
    here = select(Category.id, Category.name, Category.slug, Category.parent_id, literal(0).label("depth"))
    path = here.where(Category.id == start).cte("path", recursive=True)
    above = select(Category.id, Category.name, Category.slug, Category.parent_id, path.c.depth + 1)
    path = path.union_all(above.join(path, Category.id == path.c.parent_id))
    return Hot(select(path.c.id, path.c.name, path.c.slug, path.c.depth).order_by(path.c.depth.desc()), _Ancestor)


class _Inside(msgspec.Struct, frozen=True):
    id: UUID


def _tree_of(start: ColumnElement[bool]) -> Hot[_Inside]:
    tree = select(Category.id).where(start).cte("tree", recursive=True)
    tree = tree.union(select(Category.id).join(tree, Category.parent_id == tree.c.id))
    return Hot(select(tree.c.id), _Inside)


_PATH = _path_to(bindparam("key", type_=Uuid()))
_TREE = _tree_of(any_of(Category.id, "ids"))


async def list_categories(ctx: ReadContext, asked: PageQuery) -> PageOf[CategoryOut]:
    if asked.cursor:
        position, name, last_id = read_cursor(asked.cursor, tuple[int, str, UUID])
        last = {"last_position": position, "last_name": name, "last_id": last_id}
        rows = await ctx.all(_LIST_ON, most=asked.limit + 1, skipped=0, **last)
    else:
        rows = await ctx.all(_LIST, most=asked.limit + 1, skipped=asked.offset)
    more, rows = len(rows) > asked.limit, rows[: asked.limit]
    counted = await ctx.first(_COUNT) if asked.count else None
    cursor = write_cursor(rows[-1].position, rows[-1].name, rows[-1].id) if more else None
    return PageOf([_shown(row) for row in rows], cursor, counted.total if counted is not None else None)


async def get_category(ctx: ReadContext, key: UUID | str) -> CategoryOut:
    """By id or slug. Raises UnknownCategory."""
    category_id = as_uuid(key) if isinstance(key, str) else key
    row = await ctx.first(_BY_SLUG, key=key) if category_id is None else await ctx.first(_BY_ID, key=category_id)
    if row is None:
        raise UnknownCategory
    return _shown(row)


async def list_subcategories(ctx: ReadContext, category_id: UUID) -> list[CategoryOut]:
    return [_shown(row) for row in await ctx.all(_CHILDREN, key=category_id)]


async def list_category_path(ctx: ReadContext, category_id: UUID) -> list[CategoryRef]:
    """From the top down to the category itself."""
    return [CategoryRef(row.id, row.name, row.slug) for row in await ctx.all(_PATH, key=category_id)]


def _shown(row: _Row) -> CategoryOut:
    return CategoryOut(
        id=row.id,
        name=row.name,
        slug=row.slug,
        description=row.description,
        parent_id=row.parent_id,
        position=row.position,
        image=ImageOut.of(row.image) if row.image is not None else None,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


async def list_category_trees(ctx: ReadContext, category_ids: Sequence[UUID]) -> list[UUID]:
    """These categories and all that lie below them; unknown ones are missing."""
    return [row.id for row in await ctx.all(_TREE, ids=category_ids)]
