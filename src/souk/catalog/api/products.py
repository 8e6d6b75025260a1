"""Looking at products over JSON. Hot: each door opens its context itself."""

from typing import Annotated
from uuid import UUID

import msgspec
from fastapi import APIRouter, Request, Response

from souk.catalog import queries
from souk.catalog.errors import UnknownProduct
from souk.catalog.models import ProductKind, ProductStatus
from souk.catalog.queries import Browse, Sort
from souk.catalog.schemas import ProductCard, ProductOut, ProductStock, SearchPage
from souk.catalog.search.engine import engine_of
from souk.kernel.asking import asks, query_of
from souk.kernel.http import answer, reading
from souk.kernel.money import LARGEST
from souk.kernel.openapi import returns
from souk.kernel.pagination import PageOf, PageQuery

router = APIRouter(prefix="/products", tags=["Catalogue"])
Text = Annotated[str, msgspec.Meta(max_length=200)]
Texts = Annotated[tuple[Text, ...], msgspec.Meta(max_length=50)]
Price = Annotated[int, msgspec.Meta(ge=0, le=LARGEST, description="Minor units.")]


class _Filters(PageQuery, frozen=True, kw_only=True):
    """Several values of one filter widen, several filters narrow."""

    category: Annotated[Texts, msgspec.Meta(description="Ids or slugs. What stands in categories inside counts.")] = ()
    brand: Texts = ()
    store: Annotated[Texts, msgspec.Meta(description="Ids or slugs.")] = ()
    color: Texts = ()
    size: Texts = ()
    min_price: Price | None = None
    max_price: Price | None = None
    in_stock: Annotated[bool, msgspec.Meta(description="Only what can be bought now.")] = False
    reduced: Annotated[bool, msgspec.Meta(description="Only what has a discount.")] = False
    status: Annotated[ProductStatus, msgspec.Meta(description="Other than `active`: only in stores you write in.")] = (
        ProductStatus.ACTIVE
    )

    def browse(self, words: str, order: Sort) -> Browse:
        return Browse(
            categories=self.category,
            brands=self.brand,
            stores=self.store,
            colors=self.color,
            sizes=self.size,
            min_price=self.min_price,
            max_price=self.max_price,
            in_stock=self.in_stock,
            reduced=self.reduced,
            status=self.status,
            search=words,
            sort=order,
        )


class ListAsked(_Filters, frozen=True, kw_only=True):
    search: Text = ""
    sort: Annotated[Sort, msgspec.Meta(description="`relevance` when searching, else `newest`.")] | None = None


class SearchAsked(_Filters, frozen=True, kw_only=True):
    q: Annotated[Text, msgspec.Meta(description="Words; misspelt ones too. None: everything.")] = ""
    sort: Sort = Sort.RELEVANCE
    facets: Annotated[bool, msgspec.Meta(description="Also count what each filter would leave.")] = False


@router.get("", **returns(PageOf[ProductCard]), openapi_extra=asks(query=ListAsked))
async def list_products(request: Request) -> Response:
    """What is for sale, under every filter and sort. Several values of one filter widen, several filters narrow."""
    asked = query_of(request, ListAsked)
    wanted = asked.browse(asked.search, asked.sort or (Sort.RELEVANCE if asked.search else Sort.NEWEST))
    hits = await engine_of(request).find(asked.search, kind=ProductKind.GOODS)
    async with reading(request) as ctx:
        if asked.search:
            found = await queries.search_products(ctx, wanted, asked, hits=hits)
            page = PageOf(found.items, found.next_cursor, found.total)
        else:
            page = await queries.list_products(ctx, wanted, asked)
    return answer(page)


@router.get("/search", **returns(SearchPage), openapi_extra=asks(query=SearchAsked))
async def search_products(request: Request) -> Response:
    """Products by words in their name, brand, category, store, tags or description, best first, each with a score."""
    asked = query_of(request, SearchAsked)
    wanted = asked.browse(asked.q, asked.sort)
    hits = await engine_of(request).find(asked.q, kind=ProductKind.GOODS)
    async with reading(request) as ctx:
        page = await queries.search_products(ctx, wanted, asked, facets=asked.facets, hits=hits)
    return answer(page)


@router.get("/inventory/{product_id}", **returns(ProductStock, refuses=(UnknownProduct,)))
async def get_product_stock(request: Request, product_id: UUID) -> Response:
    """How many pieces can be bought now, in warehouses, in stores and of each variant."""
    async with reading(request) as ctx:
        stock = await queries.get_product_stock(ctx, product_id)
    return answer(stock)


@router.get(
    "/{key}", **returns(ProductOut, refuses=(UnknownProduct,)), openapi_extra=asks(path={"key": "The id, or the slug."})
)
async def get_product(request: Request) -> Response:
    """One product, by id or slug."""
    async with reading(request) as ctx:
        product = await queries.get_product(ctx, request.path_params["key"])
    return answer(product)
