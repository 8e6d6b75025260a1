"""`/payments`: what was paid."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from souk.kernel.errors import Unauthenticated
from souk.kernel.http import answer, reading
from souk.kernel.openapi import returns
from souk.kernel.pagination import BadCursor, PageAsked, PageOf
from souk.payments import queries
from souk.payments.errors import UnknownPayment
from souk.payments.schemas import PaymentDetail, PaymentView

router = APIRouter(prefix="/payments", tags=["payments"])


@router.get("", **returns(PageOf[PaymentView], refuses=(Unauthenticated, BadCursor)))
async def list_payments(request: Request, query: PageAsked) -> Response:
    """Your payments, newest first; everybody's for staff with `payments:read`."""
    async with reading(request) as ctx:
        return answer(await queries.list_payments(ctx, query))


@router.get("/{payment_id}", **returns(PaymentDetail, refuses=(Unauthenticated, UnknownPayment)))
async def get_payment(request: Request, payment_id: UUID) -> Response:
    """One payment with its refunds."""
    async with reading(request) as ctx:
        return answer(await queries.get_payment(ctx, payment_id))
