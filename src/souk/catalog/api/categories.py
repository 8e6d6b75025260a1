"""Categories over JSON."""

from fastapi import APIRouter, Request, Response

from souk.catalog import commands, queries
from souk.catalog.bodies import CreateCategory, UpdateCategory
from souk.catalog.errors import CategoryInsideItself, CategoryInUse, CategoryNameTaken, UnknownCategory
from souk.catalog.schemas import CategoryOut
from souk.kernel.errors import Forbidden, Unauthenticated
from souk.kernel.http import Changing, answer, no_content, reading
from souk.kernel.openapi import returns
from souk.kernel.pagination import PageAsked, PageOf

router = APIRouter(prefix="/categories", tags=["Catalogue"])
REFUSED = (Unauthenticated, Forbidden, UnknownCategory)


@router.get("", **returns(PageOf[CategoryOut]))
async def list_categories(request: Request, asked: PageAsked) -> Response:
    """All categories, in the shop's own order; they form a tree by `parent_id`."""
    async with reading(request) as ctx:
        page = await queries.list_categories(ctx, asked)
    return answer(page)


@router.post("", **returns(CategoryOut, 201, refuses=(*REFUSED, CategoryNameTaken)))
async def create_category(body: CreateCategory, uow: Changing) -> Response:
    """Add a category. Names are unique without regard to case."""
    return answer(await commands.create_category(uow, body.changes()), 201)


@router.get("/{key}", **returns(CategoryOut, refuses=(UnknownCategory,)))
async def get_category(request: Request, key: str) -> Response:
    """One category, by id or slug."""
    async with reading(request) as ctx:
        category = await queries.get_category(ctx, key)
    return answer(category)


@router.patch("/{key}", **returns(CategoryOut, refuses=(*REFUSED, CategoryNameTaken, CategoryInsideItself)))
async def update_category(key: str, body: UpdateCategory, uow: Changing) -> Response:
    """Change a category; its products and the categories in it stay."""
    return answer(await commands.update_category(uow, key, body.changes()))


@router.delete("/{key}", **returns(None, 204, refuses=(*REFUSED, CategoryInUse)))
async def delete_category(key: str, uow: Changing) -> Response:
    """Remove a category that nothing belongs to."""
    await commands.delete_category(uow, key)
    return no_content()
