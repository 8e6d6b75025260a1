"""What an order's page tells of its returns and refunds, and what it offers."""

from typing import Final

from souk.kernel.database import ReadContext
from souk.kernel.money import Money
from souk.orders.queries import OrderDetail
from souk.orders.refund_rows import RefundRow, TakebackRow, refunds_of_order, takebacks_of_order
from souk.orders.returns import policy
from souk.orders.returns.kinds import ReturnStatus
from souk.orders.returns.queries import returns_of_order
from souk.orders.returns.rows import CaseRow, return_number
from souk.orders.returns.window import returnable_of
from souk.orders.statuses import REFUNDABLE, OrderStatus, RefundProgress
from souk.orders.story import OrderAction, TimelineEntry, Told, Viewer
from souk.ui import money, number

ENDINGS: Final = {
    ReturnStatus.REJECTED: "Return rejected",
    ReturnStatus.REPLACED: "Replaced",
    ReturnStatus.CANCELLED: "Return called off",
}
ARRIVED: Final = frozenset({OrderStatus.SHIPPED, OrderStatus.DELIVERED})


async def tell_of_returns(ctx: ReadContext, detail: OrderDetail, viewer: Viewer) -> Told:
    order = detail.order
    cases, refunds = await returns_of_order(ctx, order.id), await refunds_of_order(ctx, order.id)
    entries = [entry for case in cases for entry in _of_case(case, detail, viewer)]
    entries += [_of_refund(each, detail) for each in refunds]
    entries += [_of_takeback(each) for each in await takebacks_of_order(ctx, order.id)]
    return Told(tuple(entries), tuple(await _actions(ctx, detail, viewer)))


async def _actions(ctx: ReadContext, detail: OrderDetail, viewer: Viewer) -> list[OrderAction]:
    order, actions = detail.order, []
    if viewer.is_buyer and order.status in ARRIVED and any(each.pieces for each in await returnable_of(ctx, detail)):
        actions.append(OrderAction(label="Send something back", href=viewer.url(order.id, "/return"), icon="undo-2"))
    if viewer.is_staff and policy.can_decide(ctx.actor, order) and order.payment_status in REFUNDABLE:
        actions.append(OrderAction(label="Refund", href=f"/vendor/orders/{order.id}/refund", icon="undo-2"))
    return actions


def _of_case(case: CaseRow, detail: OrderDetail, viewer: Viewer) -> list[TimelineEntry]:
    number = return_number(detail.order.number, case.position)
    href = f"/vendor/returns/{case.id}" if viewer.is_staff and not viewer.is_buyer else f"/returns/{case.id}"
    href += f"?token={viewer.token}" if viewer.token else ""
    entries = [
        TimelineEntry(
            title="Return requested",
            at=case.requested_at,
            by=case.customer_id,
            icon="undo-2",
            href=href,
            link=f"Return {number}",
        )
    ]
    if case.received_at is not None:
        entries.append(TimelineEntry(title="Return received", at=case.received_at, by=case.received_by))
    if case.closed_at is not None and case.status in ENDINGS:
        entries.append(
            TimelineEntry(
                title=ENDINGS[case.status],
                at=case.closed_at,
                note=case.answer,
                by=case.closed_by,
                state="done" if case.status is ReturnStatus.REPLACED else "bad",
            )
        )
    return entries


def _of_refund(refund: RefundRow, detail: OrderDetail) -> TimelineEntry:
    amount = money(Money(refund.amount, detail.order.currency))
    way = " as store credit" if refund.as_credit else ""
    titles = {
        RefundProgress.PENDING: f"{amount} on its way back",
        RefundProgress.SUCCEEDED: f"{amount} paid back{way}",
        RefundProgress.FAILED: f"{amount} could not be sent back",
    }
    failed = refund.status is RefundProgress.FAILED
    return TimelineEntry(
        title=titles[refund.status],
        at=refund.created_at,
        note=refund.reason,
        by=refund.actor_id,
        icon="undo-2",
        state="bad" if failed else "done",
        is_internal=failed,
    )


def _of_takeback(takeback: TakebackRow) -> TimelineEntry:
    """Of what had cost no money."""
    title = (
        f"{number(takeback.points)} points given back"
        if takeback.points
        else "Taken back; nothing had been paid for it"
    )
    return TimelineEntry(
        title=title, at=takeback.created_at, note=takeback.reason, by=takeback.actor_id, icon="undo-2", state="done"
    )
