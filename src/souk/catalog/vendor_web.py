"""A vendor's product pages: the list, putting up a new one, changing what is there."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from souk.catalog import commands, queries
from souk.catalog.api.changing import studio_of
from souk.catalog.forms import CHOICES, FIELDS, ProductForm, read_stock, stock_field, was_field
from souk.catalog.models import ProductStatus
from souk.catalog.pages.vendor import PRODUCTS, VendorProductPage, VendorProductsPage
from souk.catalog.processes import upload_images
from souk.catalog.queries import Browse, EditedProduct
from souk.catalog.vendor_asking import PICTURE_REFUSALS, currency_to_sell_in, sent_pictures, stores_to_sell_in
from souk.identity import guests_sign_in_first, read_form, typed_in
from souk.kernel.errors import Refusal
from souk.kernel.http import Reading, actor_of, changing, reading
from souk.kernel.pagination import MOST, PageQuery
from souk.stores import store_names
from souk.ui import FormState, page, redirect, url_with

router = APIRouter(prefix=PRODUCTS, dependencies=[Depends(guests_sign_in_first)])


@router.get("")
async def index(
    request: Request,
    ctx: Reading,
    status: ProductStatus = ProductStatus.ACTIVE,
    q: Annotated[str, Query(max_length=200)] = "",
    cursor: Annotated[str | None, Query(max_length=500)] = None,
) -> Response:
    stores = tuple(str(store_id) for store_id in stores_to_sell_in(ctx.actor))
    wanted = Browse(stores=stores, status=status, search=q)
    found = await queries.search_products(ctx, wanted, PageQuery(cursor=cursor))
    next_url = url_with(PRODUCTS, status=status.value, q=q, cursor=found.next_cursor) if found.next_cursor else ""
    view = VendorProductsPage.of(
        found.items,
        status=status,
        search=q,
        next_url=next_url,
        shows_store=len(stores) != 1,
    )
    return page(request, "catalog/vendor_products.html", view, title="Products")


@router.get("/new")
async def new(request: Request) -> Response:
    return await _new_page(request, FormState())


@router.post("/new")
async def create(request: Request) -> Response:
    typed = await typed_in(request, (*FIELDS, *CHOICES, "store_id"))
    read = read_form(ProductForm, typed)
    if read.body is None:
        return await _new_page(request, read.form, 422)
    body = read.body
    async with reading(request) as ctx:
        currency = await currency_to_sell_in(request, ctx, body.store_id)
    if problems := body.problems(currency):
        return await _new_page(request, FormState(values=typed, errors=problems), 422)
    try:
        async with changing(request) as uow:
            made = await commands.create_product(uow, body.draft(currency), store_id=body.store_id)
    except Refusal as refusal:
        return await _new_page(request, FormState(values=typed, message=str(refusal)), _status_of(refusal))
    return redirect(request, f"{PRODUCTS}/{made.id}", notice=f"{made.name} is there. Add pictures to it.")


@router.get("/{product_id}")
async def show(request: Request, product_id: UUID) -> Response:
    return await _page(request, product_id, FormState())


@router.post("/{product_id}")
async def change(request: Request, product_id: UUID) -> Response:
    async with reading(request) as ctx:
        edited = await queries.get_product_to_edit(ctx, product_id)
    ids = [variant.id for variant in edited.variants]
    typed = await typed_in(request, (*FIELDS, *(name(each) for each in ids for name in (stock_field, was_field))))
    read = read_form(ProductForm, {name: typed[name] for name in FIELDS})
    counts, problems = read_stock(typed, ids)
    if read.body is not None:
        problems |= read.body.problems(edited.price.currency)
    if read.body is None or problems:
        return await _page(request, product_id, FormState(values=typed, errors={**read.form.errors, **problems}), 422)
    try:
        async with changing(request) as uow:
            changes = read.body.changes(edited.price.currency, ids, counts)
            await commands.update_product(uow, str(product_id), changes)
    except Refusal as refusal:
        return await _page(request, product_id, FormState(values=typed, message=str(refusal)), _status_of(refusal))
    return redirect(request, f"{PRODUCTS}/{product_id}", notice="Saved.")


@router.post("/{product_id}/discount")
async def discount(request: Request, product_id: UUID) -> Response:
    typed = await typed_in(request, ("percent",))
    percent = int(typed["percent"]) if typed["percent"].isdecimal() and len(typed["percent"]) < 4 else -1
    if percent < 0 or percent > 100:
        form = FormState(values=typed, errors={"percent": "From 1 to 100; 0 ends it."})
        return await _page(request, product_id, form, 422)
    async with changing(request) as uow:
        await commands.set_discount(uow, str(product_id), percent=percent)
    notice = f"{percent}% off from now on." if percent else "Back to the list price."
    return redirect(request, f"{PRODUCTS}/{product_id}", notice=notice)


@router.post("/{product_id}/images")
async def add_images(request: Request, product_id: UUID) -> Response:
    sent = await sent_pictures(request)
    try:
        await upload_images(studio_of(request), await actor_of(request), str(product_id), sent.raw, alt=sent.alt)
    except PICTURE_REFUSALS as refusal:
        return await _page(request, product_id, FormState(), refusal.status, image_error=str(refusal))
    return redirect(request, f"{PRODUCTS}/{product_id}", notice="The pictures are there.")


@router.post("/{product_id}/images/{image_id}/remove")
async def remove_image(request: Request, product_id: UUID, image_id: UUID) -> Response:
    async with changing(request) as uow:
        await commands.remove_image(uow, str(product_id), image_id)
    return redirect(request, f"{PRODUCTS}/{product_id}", notice="The picture is gone.")


@router.post("/{product_id}/remove")
async def remove(request: Request, product_id: UUID) -> Response:
    async with changing(request) as uow:
        await commands.delete_product(uow, str(product_id))
    return redirect(request, PRODUCTS, notice="Gone from the shop.")


def _status_of(refusal: Refusal) -> int:
    """What the form itself can answer; anything else is not this page's to say."""
    if refusal.status not in {404, 409, 422}:
        raise refusal
    return refusal.status


async def _new_page(request: Request, form: FormState, status: int = 200) -> Response:
    async with reading(request) as ctx:
        stores = stores_to_sell_in(ctx.actor)
        names = await store_names(ctx, stores)
        currency = await currency_to_sell_in(request, ctx, None)
        categories = (await queries.list_categories(ctx, PageQuery(limit=MOST))).items
        choices = [(store_id, names[store_id].name) for store_id in stores]
    view = VendorProductPage.new(form, currency=currency, categories=categories, stores=choices)
    return page(request, "catalog/vendor_product.html", view, title=view.title, status=status)


async def _page(
    request: Request, product_id: UUID, form: FormState, status: int = 200, *, image_error: str = ""
) -> Response:
    async with reading(request) as ctx:
        edited: EditedProduct = await queries.get_product_to_edit(ctx, product_id)
        categories = (await queries.list_categories(ctx, PageQuery(limit=MOST))).items
    view = VendorProductPage.of(edited, form, categories=categories, image_error=image_error)
    return page(request, "catalog/vendor_product.html", view, title=view.title, status=status)
