"""The back office's pages of commission: the rules, an editor that tries a rule before it is saved, and the terms."""

from collections.abc import Mapping
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from souk.identity import guests_sign_in_first, typed_in
from souk.kernel.database import ReadContext
from souk.kernel.errors import Conflict, Invalid
from souk.kernel.http import changing, reading
from souk.kernel.pagination import MOST, PageQuery
from souk.payouts import accounts
from souk.payouts.commission import commands, queries
from souk.payouts.commission.forms import FIELDS, find_product_id, read_amount, read_rule
from souk.payouts.commission.pages import RulePage, RulesPage, Tried, values_of
from souk.payouts.commission.schemas import CommissionRuleBody, CommissionRuleView, SimulationBody
from souk.payouts.desk_pages import RULES, TermsForm
from souk.payouts.schemas import PayoutTermsBody
from souk.stores import UnknownStore, get_store
from souk.ui import FormState, page, redirect

router = APIRouter(prefix=RULES, dependencies=[Depends(guests_sign_in_first)])


@router.get("")
async def index(request: Request) -> Response:
    return await _rules(request, FormState())


@router.post("/terms")
async def terms(request: Request) -> Response:
    typed = await typed_in(request, ("release_days", "minimum", "version"))
    minimum = read_amount(typed["minimum"] or "0", _currency(request))
    days, version = typed["release_days"].strip(), typed["version"].strip()
    if minimum is None or not (days.isdecimal() and int(days) <= 365) or not version.isdecimal():
        errors = {"minimum": "We could not read this as an amount."} if minimum is None else {}
        errors |= {} if errors else {"release_days": "From 0 to 365 days."}
        return await _rules(request, FormState(values=typed, errors=errors), 422)
    body = PayoutTermsBody(release_days=int(days), minimum=minimum, version=min(int(version), 2**31))
    try:
        async with changing(request) as uow:
            await accounts.edit_terms(uow, body)
    except Conflict as refused:
        return await _rules(request, FormState(values=typed, message=str(refused)), refused.status)
    return redirect(request, RULES, notice="It holds from now on.")


@router.get("/new")
async def new(request: Request) -> Response:
    return await _editor(request, None, FormState())


@router.post("/new")
async def add(request: Request) -> Response:
    return await _save(request, None)


@router.get("/{rule_id}")
async def show(request: Request, rule_id: UUID) -> Response:
    return await _editor(request, rule_id, FormState())


@router.post("/{rule_id}")
async def edit(request: Request, rule_id: UUID) -> Response:
    return await _save(request, rule_id)


@router.post("/{rule_id}/remove")
async def remove(request: Request, rule_id: UUID) -> Response:
    async with changing(request) as uow:
        await commands.remove_rule(uow, rule_id)
    return redirect(request, RULES, notice="The rule is removed. What was taken by it stays.")


async def _save(request: Request, rule_id: UUID | None) -> Response:
    typed = await typed_in(request, FIELDS)
    async with reading(request) as ctx:
        await _known(ctx, rule_id)
        read = await read_rule(ctx, typed)
    if read.body is None:
        return await _editor(request, rule_id, read.form, status=422)
    if typed["do"] == "simulate":
        return await _try(request, rule_id, typed, read.body)
    try:
        async with changing(request) as uow:
            if rule_id is None:
                saved = await commands.add_rule(uow, read.body)
            else:
                seen = int(typed["version"]) if typed["version"].isdecimal() else 0
                saved = await commands.replace_rule(uow, rule_id, read.body, seen=seen)
    except (Conflict, Invalid) as refused:
        form = FormState(values=typed, message=str(refused))
        return await _editor(request, rule_id, form, status=refused.status)
    return redirect(request, RULES, notice=f"{saved.name} holds for orders that are paid from now on.")


async def _try(request: Request, rule_id: UUID | None, typed: Mapping[str, str], rule: CommissionRuleBody) -> Response:
    errors: dict[str, str] = {}
    async with reading(request) as ctx:
        asked = await _sale(ctx, typed, errors)
        if asked is None:
            return await _editor(request, rule_id, FormState(values=typed, errors=errors), status=422)
        body = SimulationBody.model_validate({**asked, "rule": rule, "replaces": rule_id})
        try:
            tried = Tried.of(await queries.simulate(ctx, body))
        except UnknownStore as refused:
            form = FormState(values=typed, errors={"try_store": str(refused)})
            return await _editor(request, rule_id, form, status=refused.status)
    return await _editor(request, rule_id, FormState(values=typed), tried=tried)


async def _sale(ctx: ReadContext, typed: Mapping[str, str], errors: dict[str, str]) -> dict[str, object] | None:
    """The sale to try a rule on; None, and what is wrong in `errors`."""
    try:
        store = await get_store(ctx, typed["try_store"].strip())
    except UnknownStore as refused:
        errors["try_store"] = str(refused)
        return None
    goods = read_amount(typed["try_goods"], store.currency)
    if goods is None:
        errors["try_goods"] = "We could not read this as an amount."
        return None
    product_id = await find_product_id(ctx, typed["try_product"].strip()) if typed["try_product"].strip() else None
    if typed["try_product"].strip() and product_id is None:
        errors["try_product"] = "There is no product of this address."
        return None
    return {"store_id": store.id, "goods": goods, "product_id": product_id}


async def _known(ctx: ReadContext, rule_id: UUID | None) -> CommissionRuleView | None:
    """Raises UnknownCommissionRule, Unauthenticated, Forbidden."""
    if rule_id is None:
        await queries.list_rules(ctx, PageQuery(limit=1))
        return None
    return await queries.get_rule(ctx, rule_id)


async def _rules(request: Request, form: FormState, status: int = 200) -> Response:
    async with reading(request) as ctx:
        found = await queries.list_rules(ctx, PageQuery(limit=MOST))
        terms_now = await accounts.get_terms_to_edit(ctx)
    view = RulesPage.of(found.items, TermsForm.of(terms_now, _currency(request)), form)
    return page(request, "payouts/rules.html", view, title="Commission", status=status)


async def _editor(
    request: Request, rule_id: UUID | None, form: FormState, *, status: int = 200, tried: Tried | None = None
) -> Response:
    async with reading(request) as ctx:
        rule = await _known(ctx, rule_id)
    values = {**values_of(rule, _currency(request)), **form.values}
    view = RulePage.of(rule, form=form, values=values, tried=tried)
    return page(request, "payouts/rule.html", view, title=view.title, status=status)


def _currency(request: Request) -> str:
    currency: str = request.app.state.settings.currency
    return currency
