"""The two buttons of a payment's page in the back office."""

from collections.abc import Awaitable, Callable
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from souk.identity import guests_sign_in_first, typed_in
from souk.kernel.errors import Conflict
from souk.kernel.http import changing
from souk.payments.by_hand.commands import note_payment, note_refund
from souk.payments.history.pages import DESK
from souk.ui import redirect

router = APIRouter(prefix=DESK, dependencies=[Depends(guests_sign_in_first)])
LONGEST: Final = 140


@router.post("/{payment_id}/received")
async def received(request: Request, payment_id: UUID) -> Response:
    return await _noted(request, payment_id, note_payment, payment_id, "Noted. The order is being placed.")


@router.post("/{payment_id}/refunds/{refund_id}/sent")
async def sent(request: Request, payment_id: UUID, refund_id: UUID) -> Response:
    return await _noted(request, payment_id, note_refund, refund_id, "Noted. The refund is settled.")


async def _noted(
    request: Request, payment_id: UUID, note: Callable[..., Awaitable[object]], noted_id: UUID, said: str
) -> Response:
    reference = await _reference(request)
    try:
        async with changing(request) as uow:
            await note(uow, noted_id, reference=reference)
    except Conflict as refusal:
        return redirect(request, f"{DESK}/{payment_id}", notice=str(refusal), tone="bad")
    return redirect(request, f"{DESK}/{payment_id}", notice=said)


async def _reference(request: Request) -> str:
    return " ".join((await typed_in(request, ("reference",)))["reference"].split())[:LONGEST]
