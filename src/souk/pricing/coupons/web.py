"""Page doors: the coupons of one's stores, and all of them in the back office; both have the same pages."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from souk.catalog import list_addressed
from souk.identity import guests_sign_in_first, read_form, typed_in
from souk.kernel.database import ReadContext
from souk.kernel.errors import Refusal
from souk.kernel.http import changing, reading
from souk.kernel.pagination import PageQuery
from souk.pricing.coupons import commands, policy, queries
from souk.pricing.coupons.desks import at_desk, currency_of, products_at
from souk.pricing.coupons.forms import FIELDS, NEW, WHOSE, changed_facts, read_facts, slugs_in, typed_of
from souk.pricing.coupons.pages import OFFICE, VENDOR, CouponPage, CouponsPage, SimulatorPage
from souk.pricing.coupons.schemas import ChangeCoupon, CouponOut, NewCoupon
from souk.pricing.coupons.simulating import Simulation, simulate
from souk.pricing.errors import CouponContradictsItself
from souk.ui import FormState, page, redirect, url_with

Typed = dict[str, str]
ROWS = 3
"""So many products fit into the simulator's form."""
ASKED = ("codes", "tier", "points", *(f"{name}{row}" for row in range(1, ROWS + 1) for name in ("product", "quantity")))


async def index(
    request: Request,
    search: Annotated[str, Query(max_length=40)] = "",
    cursor: Annotated[str | None, Query(max_length=500)] = None,
) -> Response:
    async with reading(request) as ctx:
        desk = await at_desk(ctx, _url_of(request))
        wanted = queries.CouponFilter(search=search, is_own=not desk.is_office)
        found = await queries.list_coupons(ctx, wanted, PageQuery(cursor=cursor or None))
        next_url = url_with(desk.url, search=search, cursor=found.next_cursor) if found.next_cursor else ""
        view = CouponsPage.of(desk, found.items, search=search, next_url=next_url)
    return page(request, "pricing/coupons.html", view, title="Coupons")


async def new(request: Request) -> Response:
    return await _new_page(request, FormState(values=NEW))


async def create(request: Request) -> Response:
    typed = await typed_in(request, (*FIELDS, *WHOSE))
    async with reading(request) as ctx:
        given, errors = await _read(ctx, typed, await currency_of(ctx, typed["store_id"]))
    whose = {name: typed[name] or None for name in WHOSE}
    read = read_form(NewCoupon, {}, **given, **whose)
    if read.body is None or errors:
        return await _new_page(request, FormState(values=typed, errors={**read.form.errors, **errors}), 422)
    try:
        async with changing(request) as uow:
            made = await commands.create_coupon(uow, read.body)
    except Refusal as refused:
        return await _new_page(request, _form_of(refused, typed, "code"), refused.status)
    return redirect(request, f"{_url_of(request)}/{made.id}", notice=f"{made.code} is there.")


async def simulator(request: Request) -> Response:
    asked = {name: request.query_params.get(name, "")[:200] for name in ASKED}
    asked |= {name: "1" for name in ASKED if name.startswith("quantity") and not asked[name]}
    async with reading(request) as ctx:
        desk = await at_desk(ctx, _url_of(request))
        products = await products_at(ctx, desk)
        form, found = FormState(values=asked), None
        read = read_form(Simulation, {}, **await _basket(ctx, asked))
        if read.body is not None:
            try:
                found = await simulate(ctx, read.body)
            except Refusal as refused:
                form = FormState(values=asked, message=str(refused))
        elif request.query_params:
            form = FormState(values=asked, message="Choose a product, how many, and codes as they are written.")
        view = SimulatorPage.of(desk, products, form, found)
    return page(request, "pricing/simulator.html", view, title="What would it cost?")


async def show(request: Request, coupon_id: UUID) -> Response:
    return await _page(request, coupon_id)


async def change(request: Request, coupon_id: UUID) -> Response:
    typed = await typed_in(request, FIELDS)
    async with reading(request) as ctx:
        coupon = await queries.get_coupon(ctx, coupon_id)
        given, errors = await _read(ctx, typed, coupon.currency)
        shown = typed_of(coupon, await _slugs_of(ctx, coupon))
    given = changed_facts(given, typed, shown)
    version = int(typed["version"]) if typed["version"].isdecimal() and len(typed["version"]) < 10 else coupon.version
    read = read_form(ChangeCoupon, {}, **given, version=version)
    if read.body is None or errors:
        form = FormState(values=typed, errors={**read.form.errors, **errors})
        return await _page(request, coupon_id, form=form, status=422)
    try:
        async with changing(request) as uow:
            await commands.change_coupon(uow, coupon_id, read.body)
    except Refusal as refused:
        return await _page(request, coupon_id, form=_form_of(refused, typed), status=refused.status)
    return redirect(request, f"{_url_of(request)}/{coupon_id}", notice="Saved.")


async def delete(request: Request, coupon_id: UUID) -> Response:
    try:
        async with changing(request) as uow:
            await commands.delete_coupon(uow, coupon_id)
    except Refusal as refused:
        if refused.status != 409:
            raise
        return redirect(request, f"{_url_of(request)}/{coupon_id}", notice=str(refused), tone="bad")
    return redirect(request, _url_of(request), notice="The coupon is gone.")


async def _new_page(request: Request, form: FormState, status: int = 200) -> Response:
    async with reading(request) as ctx:
        desk = await at_desk(ctx, _url_of(request))
    view = CouponPage(desk=desk, form=form, action=f"{desk.url}/new", title="New coupon")
    return page(request, "pricing/coupon.html", view, title=view.title, status=status)


async def _page(request: Request, coupon_id: UUID, *, form: FormState | None = None, status: int = 200) -> Response:
    async with reading(request) as ctx:
        coupon = await queries.get_coupon(ctx, coupon_id)
        desk = await at_desk(ctx, _url_of(request))
        shown = typed_of(coupon, await _slugs_of(ctx, coupon))
        kept = (
            FormState(values=shown) if form is None else FormState({**shown, **form.values}, form.errors, form.message)
        )
        days = await queries.list_days_of_use(ctx, coupon_id)
        verdict = policy.can_change_coupon(ctx.actor, store_id=coupon.store_id, funded_by=coupon.funded_by)
        view = CouponPage.of(desk, coupon, days, form=kept, may_change=verdict.allowed)
    return page(request, "pricing/coupon.html", view, title=coupon.code, status=status)


async def _slugs_of(ctx: ReadContext, coupon: CouponOut) -> list[str]:
    return [each.slug for each in await list_addressed(ctx, ids=[UUID(each) for each in coupon.product_ids])]


async def _read(ctx: ReadContext, typed: Typed, currency: str) -> tuple[dict[str, Any], dict[str, str]]:
    given, errors = read_facts(typed, currency)
    slugs = slugs_in(typed["products"])
    known = {each.slug: str(each.id) for each in await list_addressed(ctx, slugs=slugs[:200])}
    if unknown := [slug for slug in slugs if slug not in known]:
        errors["products"] = f"There is no product at /products/{unknown[0][:80]}."
    return {**given, "product_ids": sorted({known[slug] for slug in slugs if slug in known})}, errors


async def _basket(ctx: ReadContext, asked: Typed) -> dict[str, Any]:
    """What the form says as a `Simulation`; what is no number or no product is left to its refusal."""
    wanted: list[tuple[UUID, str]] = []
    for row in range(1, ROWS + 1):
        try:
            wanted.append((UUID(asked[f"product{row}"]), asked[f"quantity{row}"] or "1"))
        except ValueError:
            continue
    names = {each.id: each for each in await list_addressed(ctx, ids=[product for product, _ in wanted])}
    items = [
        {"variant_id": str(names[product].variant_id), "quantity": _number(quantity)}
        for product, quantity in wanted
        if product in names and names[product].variant_id is not None
    ]
    codes = [part.strip() for part in asked["codes"].split(",") if part.strip()]
    return {
        "items": items,
        "codes": codes,
        "tier": asked["tier"] or "bronze",
        "points": _number(asked["points"] or "0"),
    }


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _form_of(refused: Refusal, typed: Typed, field: str = "") -> FormState:
    """Beside its field where the refusal speaks of one."""
    if isinstance(refused, CouponContradictsItself) and refused.facts.get("errors"):
        said = {each["field"]: each["message"] for each in refused.facts["errors"]}
        return FormState(values=typed, errors=said)
    if field and refused.status == 409:
        return FormState(values=typed, errors={field: str(refused)})
    return FormState(values=typed, message=str(refused))


def _url_of(request: Request) -> str:
    return OFFICE if request.url.path.startswith(OFFICE) else VENDOR


def _pages_at(desk: str) -> APIRouter:
    pages = APIRouter(prefix=desk, dependencies=[Depends(guests_sign_in_first)])
    pages.add_api_route("", index, methods=["GET"])
    pages.add_api_route("/new", new, methods=["GET"])
    pages.add_api_route("/new", create, methods=["POST"])
    pages.add_api_route("/simulator", simulator, methods=["GET"])
    pages.add_api_route("/{coupon_id}", show, methods=["GET"])
    pages.add_api_route("/{coupon_id}", change, methods=["POST"])
    pages.add_api_route("/{coupon_id}/delete", delete, methods=["POST"])
    return pages


router = APIRouter()
for _desk in (VENDOR, OFFICE):
    router.include_router(_pages_at(_desk))
