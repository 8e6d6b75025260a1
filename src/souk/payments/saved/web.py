"""The page of one's saved methods."""

from collections.abc import Mapping
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from souk.identity import guests_sign_in_first, read_form, typed_in
from souk.kernel.errors import Invalid
from souk.kernel.http import actor_of, changing, database_of, reading
from souk.payments.errors import GatewayUnavailable, TooManyPaymentMethods
from souk.payments.saved import commands, processes, queries
from souk.payments.saved.methods import read_method
from souk.payments.saved.pages import FIELDS, PAGE, MethodsPage, asked_for
from souk.payments.saved.schemas import NewMethodBody
from souk.payments.tenders.queries import get_own_credit
from souk.ui import FormState, page, redirect

router = APIRouter(prefix=PAGE, dependencies=[Depends(guests_sign_in_first)])
NOT_REPEATED = ("vpa", "code")


@router.get("")
async def methods(request: Request) -> Response:
    return await _page(request, FormState())


@router.post("")
async def add_method(request: Request) -> Response:
    typed = await typed_in(request, FIELDS)
    shown = {name: text for name, text in typed.items() if name not in NOT_REPEATED}
    read = read_form(NewMethodBody, asked_for(typed), is_default=typed["is_default"] == "1")
    if read.body is None:
        return await _page(request, FormState(values=shown, errors=_on_page(read.form.errors)), 422)
    database = database_of(request)
    try:
        new = read_method(read.body, today=database.clock().date())
        gateways, actor = request.app.state.gateways, await actor_of(request)
        saved = await processes.save_method(database, gateways, actor, new, is_default=read.body.is_default)
    except Invalid as refusal:
        errors = {each["field"]: each["message"] for each in refusal.facts.get("errors", ())}
        form = FormState(values=shown, errors=_on_page(errors), message="" if errors else str(refusal))
        return await _page(request, form, refusal.status)
    except (TooManyPaymentMethods, GatewayUnavailable) as refusal:
        return await _page(request, FormState(values=shown, message=str(refusal)), refusal.status)
    return redirect(request, PAGE, notice=f"{saved.label} is saved.")


@router.post("/{method_id}/default")
async def make_default(request: Request, method_id: UUID) -> Response:
    async with changing(request) as uow:
        saved = await commands.make_method_default(uow, method_id)
    return redirect(request, PAGE, notice=f"{saved.label} is your default now.")


@router.post("/{method_id}/remove")
async def remove_method(request: Request, method_id: UUID) -> Response:
    async with changing(request) as uow:
        await commands.remove_method(uow, method_id)
    return redirect(request, PAGE, notice="It is removed, here and at the payment service.")


def _on_page(errors: Mapping[str, str]) -> dict[str, str]:
    """The page's field for a card is a choice of test cards."""
    return {"card" if name == "number" else name: message for name, message in errors.items()}


async def _page(request: Request, form: FormState, status: int = 200) -> Response:
    async with reading(request) as ctx:
        view = MethodsPage.of(await queries.list_own_methods(ctx), await get_own_credit(ctx), form)
    return page(request, "payments/methods.html", view, title="Payment methods", status=status)
