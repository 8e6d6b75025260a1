"""`/payments`: what was paid."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec
from fastapi import APIRouter, Depends, Query, Request, Response

from souk.kernel.errors import Unauthenticated
from souk.kernel.http import answer, reading
from souk.kernel.openapi import returns
from souk.kernel.pagination import BadCursor, PageAsked, PageOf
from souk.payments import queries
from souk.payments.errors import UnknownPayment
from souk.payments.schemas import MethodAsked, PaymentDetail, PaymentView, StatusAsked

router = APIRouter(prefix="/payments", tags=["payments"])


def _kind(
    status: StatusAsked | None = None,
    method: MethodAsked | None = None,
    provider: Annotated[str, Query(max_length=32, description="Whose gateway: `mock`, `stripe`, …")] = "",
    currency: Annotated[str, Query(max_length=3)] = "",
) -> queries.PaymentFilter:
    return queries.PaymentFilter(status=status, method=method, provider=provider, currency=currency)


def payment_filter(
    kind: Annotated[queries.PaymentFilter, Depends(_kind)],
    *,
    since: Annotated[date | None, Query(description="From this day on (UTC).")] = None,
    until: Annotated[date | None, Query(description="Up to and with this day.")] = None,
    search: Annotated[str, Query(max_length=100, description="A payment's, a checkout's or a gateway's id.")] = "",
    own: Annotated[bool, Query(description="Only your own.")] = False,
) -> queries.PaymentFilter:
    return msgspec.structs.replace(kind, since=since, until=until, search=search.strip(), own=own)


@router.get("", **returns(PageOf[PaymentView], refuses=(Unauthenticated, BadCursor)))
async def list_payments(
    request: Request, query: PageAsked, wanted: Annotated[queries.PaymentFilter, Depends(payment_filter)]
) -> Response:
    """Your payments, newest first; everybody's for staff with `payments:read`."""
    async with reading(request) as ctx:
        return answer(await queries.list_payments(ctx, query, wanted))


@router.get("/{payment_id}", **returns(PaymentDetail, refuses=(Unauthenticated, UnknownPayment)))
async def get_payment(request: Request, payment_id: UUID) -> Response:
    """One payment with its refunds, and for staff every call to its gateway."""
    async with reading(request) as ctx:
        return answer(await queries.get_payment(ctx, payment_id))
