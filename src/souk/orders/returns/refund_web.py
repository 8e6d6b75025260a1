"""The page on which staff give money of an order back."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from souk.identity import guests_sign_in_first
from souk.kernel.errors import Forbidden, Refusal
from souk.kernel.http import changing, reading
from souk.kernel.money import Money
from souk.orders.errors import NothingToRefund
from souk.orders.numbering import number_text
from souk.orders.queries import OrderDetail, get_order
from souk.orders.refund_rows import RefundRow, TakebackRow, refunds_of_order, takebacks_of_order
from souk.orders.returns import policy
from souk.orders.returns.direct import DirectRefund, out_of_house, refund_order
from souk.orders.returns.pages import PieceView, number_typed, pieces_typed
from souk.orders.returns.typing_in import money_typed, refused_form, wrong_field
from souk.orders.shares import worth_of_lines
from souk.orders.statuses import REFUNDABLE, RefundProgress
from souk.payments import RefundExceedsPayment
from souk.ui import FormState, Row, number, page, redirect

router = APIRouter(prefix="/vendor/orders", dependencies=[Depends(guests_sign_in_first)])
SAYS: Final = {
    RefundProgress.PENDING: "On its way",
    RefundProgress.SUCCEEDED: "Gone back",
    RefundProgress.FAILED: "The payment service would not send it",
}


@dataclass(frozen=True, slots=True)
class RefundPage:
    """What is left of an order's money, and what went back.

    `lines`: where no money is left, only those that had cost none, since points and coupons can still go back for them.
    """

    number: str
    order_url: str
    action: str
    left: Money
    lines: tuple[PieceView, ...]
    refunds: tuple[Row, ...]
    may_credit: bool
    form: FormState

    @classmethod
    def of(cls, detail: OrderDetail, back: tuple[Row, ...], form: FormState) -> "RefundPage":
        order = detail.order
        is_open = order.payment_status in REFUNDABLE
        left = order.total - order.refunded_amount if is_open else 0
        return cls(
            number=number_text(order.number),
            order_url=f"/vendor/orders/{order.id}",
            action=f"/vendor/orders/{order.id}/refund",
            left=Money(left, order.currency),
            lines=tuple(_lines(detail, form, has_money=bool(left))) if is_open else (),
            refunds=back,
            may_credit=order.customer_id is not None,
            form=form,
        )


def _lines(detail: OrderDetail, form: FormState, *, has_money: bool) -> Iterator[PieceView]:
    worth = worth_of_lines(detail.order, detail.lines)
    for line in detail.lines:
        costs = worth[line.id].amount
        if (most := out_of_house(detail.order, line) - line.returned) > 0 and (has_money or not costs):
            chosen = number_typed(form.values, line.id)
            remark = "" if costs else "Cost no money"
            yield PieceView.of(line, detail.order.currency, most=most, chosen=chosen, remark=remark)


def _went_back(refunds: list[RefundRow], takebacks: list[TakebackRow], currency: str) -> tuple[Row, ...]:
    rows = [Row(each.reason or "Refund", Money(each.amount, currency), note=SAYS[each.status]) for each in refunds]
    for each in takebacks:
        said = f"{number(each.points)} points given back" if each.points else "No money had been paid"
        rows.append(Row(each.reason or "Taken back", Money(0, currency), note=said))
    return tuple(rows)


@router.get("/{order_id}/refund")
async def show(request: Request, order_id: UUID) -> Response:
    return await _page(request, order_id, FormState())


@router.post("/{order_id}/refund")
async def give_back(request: Request, order_id: UUID) -> Response:
    sent = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
    try:
        async with changing(request) as uow:
            currency = (await get_order(uow, order_id)).order.currency
            most = request.app.state.small_refunds_up_to
            await refund_order(uow, order_id, _asked(sent, currency), small_up_to=most)
    except Refusal as refusal:
        if refusal.status not in {403, 409, 422}:
            raise
        about = "amount" if isinstance(refusal, NothingToRefund | RefundExceedsPayment) and sent.get("amount") else ""
        return await _page(request, order_id, refused_form(sent, refusal, about=about), status=refusal.status)
    return redirect(request, f"/vendor/orders/{order_id}", notice="Done. The buyer hears of it.")


def _asked(sent: dict[str, str], currency: str) -> DirectRefund:
    """Raises Invalid."""
    pieces, amount = pieces_typed(sent), money_typed(sent, "amount", currency)
    if pieces and amount is not None:
        raise wrong_field("amount", "Choose pieces or type an amount, not both.")
    if not pieces and amount is None:
        raise wrong_field("amount", "Choose pieces or type an amount.")
    if not (reason := sent.get("reason", "").strip()[:200]):
        raise wrong_field("reason", "Say why; it stands in the books.")
    return DirectRefund(
        reason=reason,
        amount=amount,
        pieces=pieces,
        restock=bool(pieces and sent.get("restock")),
        as_credit=bool(sent.get("as_credit")),
    )


async def _page(request: Request, order_id: UUID, form: FormState, *, status: int = 200) -> Response:
    async with reading(request) as ctx:
        detail = await get_order(ctx, order_id)
        if not (may := policy.can_decide(ctx.actor, detail.order)):
            raise Forbidden(may.reason)
        refunds, takebacks = await refunds_of_order(ctx, order_id), await takebacks_of_order(ctx, order_id)
        view = RefundPage.of(detail, _went_back(refunds, takebacks, detail.order.currency), form)
    return page(request, "orders/refund.html", view, title=f"Refund {view.number}", status=status)
