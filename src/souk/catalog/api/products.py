"""Looking at products over JSON. Hot: each door opens its context itself."""

from typing import Annotated
from uuid import UUID

import msgspec
from fastapi import APIRouter, Depends, Query, Request, Response

from souk.catalog import queries
from souk.catalog.errors import UnknownProduct
from souk.catalog.models import ProductStatus
from souk.catalog.queries import Browse, Sort
from souk.catalog.schemas import ProductCard, ProductOut, ProductStock, SearchPage
from souk.kernel.http import answer, reading
from souk.kernel.money import LARGEST
from souk.kernel.openapi import returns
from souk.kernel.pagination import PageAsked, PageOf

router = APIRouter(prefix="/products", tags=["Catalogue"])
Text = Annotated[str, Query(max_length=200)]
Texts = Annotated[list[Annotated[str, Query(max_length=200)]] | None, Query(max_length=50)]
Price = Annotated[int | None, Query(ge=0, le=LARGEST, description="Minor units.")]
Status = Annotated[ProductStatus, Query(description="Other than `active`: only in stores you may write in.")]


async def _filters(
    *,
    category: Annotated[Texts, Query(description="Ids or slugs. What stands in categories inside them counts.")] = None,
    brand: Texts = None,
    store: Annotated[Texts, Query(description="Ids or slugs.")] = None,
    color: Texts = None,
    size: Texts = None,
    in_stock: Annotated[bool, Query(description="Only what can be bought now.")] = False,
    reduced: Annotated[bool, Query(description="Only what has a discount.")] = False,
) -> Browse:
    return Browse(
        categories=tuple(category or ()),
        brands=tuple(brand or ()),
        stores=tuple(store or ()),
        colors=tuple(color or ()),
        sizes=tuple(size or ()),
        in_stock=in_stock,
        reduced=reduced,
    )


async def _browse(
    filters: Annotated[Browse, Depends(_filters)],
    min_price: Price = None,
    max_price: Price = None,
    status: Status = ProductStatus.ACTIVE,
) -> Browse:
    return msgspec.structs.replace(filters, min_price=min_price, max_price=max_price, status=status)


Wanted = Annotated[Browse, Depends(_browse)]


@router.get("", **returns(PageOf[ProductCard]))
async def list_products(
    request: Request,
    wanted: Wanted,
    asked: PageAsked,
    search: Text = "",
    sort: Annotated[Sort | None, Query(description="`relevance` when searching, else `newest`.")] = None,
) -> Response:
    """What is for sale, under every filter and sort. Several values of one filter widen, several filters narrow."""
    order = sort or (Sort.RELEVANCE if search else Sort.NEWEST)
    wanted = msgspec.structs.replace(wanted, search=search, sort=order)
    async with reading(request) as ctx:
        if search:
            found = await queries.search_products(ctx, wanted, asked)
            page = PageOf(found.items, found.next_cursor, found.total)
        else:
            page = await queries.list_products(ctx, wanted, asked)
    return answer(page)


@router.get("/search", **returns(SearchPage))
async def search_products(
    request: Request,
    wanted: Wanted,
    asked: PageAsked,
    *,
    q: Annotated[Text, Query(description="Words; misspelt ones too. None: everything.")] = "",
    sort: Sort = Sort.RELEVANCE,
    facets: Annotated[bool, Query(description="Also count what each filter would leave.")] = False,
) -> Response:
    """Products by words in their name, brand, category, store, tags or description, best first, each with a score."""
    wanted = msgspec.structs.replace(wanted, search=q, sort=sort)
    async with reading(request) as ctx:
        page = await queries.search_products(ctx, wanted, asked, facets=facets)
    return answer(page)


@router.get("/inventory/{product_id}", **returns(ProductStock, refuses=(UnknownProduct,)))
async def get_product_stock(request: Request, product_id: UUID) -> Response:
    """How many pieces can be bought now, in warehouses, in stores and of each variant."""
    async with reading(request) as ctx:
        stock = await queries.get_product_stock(ctx, product_id)
    return answer(stock)


@router.get("/{key}", **returns(ProductOut, refuses=(UnknownProduct,)))
async def get_product(request: Request, key: str) -> Response:
    """One product, by id or slug."""
    async with reading(request) as ctx:
        product = await queries.get_product(ctx, key)
    return answer(product)
