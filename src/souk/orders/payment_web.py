"""From a payment, which knows nothing of orders, to what was bought with it."""

from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy import select

from souk.identity import guests_sign_in_first
from souk.kernel.http import Reading
from souk.orders import policy
from souk.orders.errors import UnknownOrder
from souk.orders.models import Order
from souk.orders.story import order_url
from souk.ui import redirect

router = APIRouter(dependencies=[Depends(guests_sign_in_first)])


@router.get("/payments/{payment_id}/order")
async def follow(request: Request, ctx: Reading, payment_id: UUID) -> Response:
    """To the first of its orders; its page names the others."""
    bought = select(Order.id).where(Order.payment_id == payment_id, policy.visible_to(ctx.actor)).order_by(Order.id)
    order_id = await ctx.session.scalar(bought.limit(1))
    if order_id is None:
        raise UnknownOrder
    return redirect(request, order_url(order_id))
