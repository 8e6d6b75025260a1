"""`/users/payment-methods`: ways to pay that one keeps."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from souk.kernel.errors import Unauthenticated
from souk.kernel.http import Changing, Reading, actor_of, answer, database_of, no_content
from souk.kernel.openapi import returns
from souk.kernel.pagination import BadCursor, PageAsked, PageOf
from souk.payments.errors import GatewayUnavailable, RawCardRefused, TooManyPaymentMethods, UnknownPaymentMethod
from souk.payments.saved import commands, processes, queries
from souk.payments.saved.methods import read_method
from souk.payments.saved.schemas import NewMethodBody, SavedMethodView

router = APIRouter(prefix="/users/payment-methods", tags=["payments"])
CANNOT_SAVE = (Unauthenticated, RawCardRefused, TooManyPaymentMethods, GatewayUnavailable)


@router.get("", **returns(PageOf[SavedMethodView], refuses=(Unauthenticated, BadCursor)))
async def list_methods(ctx: Reading, asked: PageAsked) -> Response:
    """Your saved ways to pay, masked, the newest first."""
    return answer(await queries.get_method_page(ctx, asked))


@router.post("", **returns(SavedMethodView, 201, refuses=CANNOT_SAVE))
async def add_method(request: Request, body: NewMethodBody) -> Response:
    """Keep a card, a UPI address or a gift card. Card numbers other than the test ones: 422 `raw_card_refused`."""
    actor, database = await actor_of(request), database_of(request)
    if actor.id is None:
        raise Unauthenticated
    new = read_method(body, today=database.clock().date())
    saved = await processes.save_method(database, request.app.state.gateways, actor, new, is_default=body.is_default)
    return answer(saved, 201)


@router.post("/{method_id}/default", **returns(SavedMethodView, refuses=(Unauthenticated, UnknownPaymentMethod)))
async def make_default(uow: Changing, method_id: UUID) -> Response:
    """Make one of your saved ways to pay the default."""
    return answer(await commands.make_method_default(uow, method_id))


@router.delete("/{method_id}", **returns(None, 204, refuses=(Unauthenticated, UnknownPaymentMethod)))
async def remove_method(uow: Changing, method_id: UUID) -> Response:
    """Forget a way to pay, here and at the gateway. What was paid with it stays."""
    await commands.remove_method(uow, method_id)
    return no_content()
