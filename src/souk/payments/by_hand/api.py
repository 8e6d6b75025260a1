"""Noting money over JSON."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Request, Response

from souk.kernel.errors import Forbidden, Unauthenticated
from souk.kernel.http import answer, changing
from souk.kernel.idempotency import answered_once
from souk.kernel.openapi import returns
from souk.payments import queries
from souk.payments.by_hand.commands import note_payment, note_refund
from souk.payments.by_hand.schemas import MoneyNoted
from souk.payments.errors import PaymentMovedOn, UnknownPayment, UnknownRefund
from souk.payments.schemas import PaymentDetail

router = APIRouter(prefix="/payments", tags=["payments"])
CANNOT_NOTE = (Unauthenticated, Forbidden, PaymentMovedOn)
Noted = Annotated[MoneyNoted, Body(default_factory=MoneyNoted)]


@router.post("/{payment_id}/received", **returns(PaymentDetail, refuses=(*CANNOT_NOTE, UnknownPayment)))
async def received(request: Request, payment_id: UUID, body: Noted) -> Response:
    """Note that the money of a payment by hand is there. Its orders follow within a moment."""

    async def work() -> Response:
        async with changing(request) as uow:
            await note_payment(uow, payment_id, reference=body.reference)
            return answer(await queries.get_payment(uow, payment_id))

    return await answered_once(request, work)


@router.post("/refunds/{refund_id}/sent", **returns(PaymentDetail, refuses=(*CANNOT_NOTE, UnknownRefund)))
async def sent(request: Request, refund_id: UUID, body: Noted) -> Response:
    """Note that a refund was sent back by hand."""

    async def work() -> Response:
        async with changing(request) as uow:
            payment_id = await note_refund(uow, refund_id, reference=body.reference)
            return answer(await queries.get_payment(uow, payment_id))

    return await answered_once(request, work)
