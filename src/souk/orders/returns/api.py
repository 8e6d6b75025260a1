"""Returns and refunds over JSON."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, File, Query, Request, Response, UploadFile
from fastapi.responses import RedirectResponse

from souk.kernel.database import ReadContext
from souk.kernel.errors import Forbidden, Unauthenticated
from souk.kernel.http import Changing, Reading, actor_of, answer, changing, database_of, reading
from souk.kernel.idempotency import answered_once
from souk.kernel.money import Money
from souk.kernel.openapi import returns
from souk.kernel.pagination import PageAsked, PageOf
from souk.media import Darkroom, NotAPicture, PictureBroken, PictureTooLarge
from souk.orders.errors import InvalidTransition, NobodyToCredit, NothingToRefund, NotPaid, UnknownOrder
from souk.orders.queries import get_order
from souk.orders.refund_rows import refunds_of_order, takebacks_of_order
from souk.orders.returns import commands, policy, queries
from souk.orders.returns.direct import refund_order
from souk.orders.returns.errors import (
    CannotReplace,
    MoreThanReturnable,
    NotDeliveredYet,
    NothingToReturn,
    NotInThisOrder,
    OtherRefundCurrency,
    ReturnWindowClosed,
    TooManyPhotos,
    UnknownPhoto,
    UnknownReturn,
)
from souk.orders.returns.kinds import ReturnReason, ReturnStatus
from souk.orders.returns.photos import add_photos
from souk.orders.returns.schemas import (
    ApproveReturn,
    OrderRefundOut,
    OrderRefundsOut,
    ReceiveReturn,
    RefundOrder,
    RefundReturn,
    RejectReturn,
    RequestReturn,
    ReturnOut,
)
from souk.orders.rows import OrderRow
from souk.payments import RefundExceedsPayment

of_orders = APIRouter(prefix="/orders", tags=["returns"])
router = APIRouter(prefix="/returns", tags=["returns"])
CANNOT_ASK = (
    UnknownOrder,
    Forbidden,
    ReturnWindowClosed,
    NotDeliveredYet,
    MoreThanReturnable,
    NotInThisOrder,
    NothingToReturn,
)
CANNOT_REFUND = (NothingToRefund, NotPaid, RefundExceedsPayment, OtherRefundCurrency, NobodyToCredit)
DECIDING = (Unauthenticated, Forbidden, UnknownReturn, InvalidTransition)
PICTURES = (NotAPicture, PictureBroken, PictureTooLarge, TooManyPhotos)
Token = Annotated[str | None, Query(max_length=100, description="A guest's `guest_token`.")]


@of_orders.post("/{order_id}/return", **returns(ReturnOut, 201, refuses=CANNOT_ASK))
async def request_return(request: Request, order_id: UUID, body: RequestReturn, token: Token = None) -> Response:
    """Ask to send something back. Within the store's window, and no more than arrived."""

    async def work() -> Response:
        async with changing(request) as uow:
            case_id = await commands.request_return(uow, order_id, body.asked(), token=token)
            detail = await queries.get_return(uow, case_id, token=token)
        return answer(ReturnOut.of(detail), 201)

    return await answered_once(request, work)


@of_orders.post(
    "/{order_id}/refunds",
    **returns(
        OrderRefundOut,
        201,
        refuses=(UnknownOrder, Forbidden, InvalidTransition, NotInThisOrder, MoreThanReturnable, *CANNOT_REFUND),
    ),
)
async def refund(request: Request, order_id: UUID, body: RefundOrder) -> Response:
    """Give money back without a return: an amount, or what was paid for some items. For who may approve refunds.

    Items that points or the marketplace's coupons had paid for give those back, and no money.
    """

    async def work() -> Response:
        async with changing(request) as uow:
            refund_id = await refund_order(
                uow, order_id, body.asked(), small_up_to=request.app.state.small_refunds_up_to
            )
            made = await _went_back(uow, (await get_order(uow, order_id)).order)
        return answer(next(each for each in made if each.id == refund_id), 201)

    return await answered_once(request, work)


@of_orders.get("/{order_id}/refunds", **returns(OrderRefundsOut, refuses=(UnknownOrder,)))
async def list_refunds(ctx: Reading, order_id: UUID, token: Token = None) -> Response:
    """What went back of an order, and how much still could."""
    order = (await get_order(ctx, order_id, token=token)).order
    left = Money(order.total - order.refunded_amount, order.currency)
    return answer(OrderRefundsOut(await _went_back(ctx, order), left))


async def _went_back(ctx: ReadContext, order: OrderRow) -> list[OrderRefundOut]:
    """Oldest first."""
    refunds, takebacks = await refunds_of_order(ctx, order.id), await takebacks_of_order(ctx, order.id)
    for_staff = policy.is_staff(ctx.actor, order)
    shown = [OrderRefundOut.of(each, order.currency, for_staff=for_staff) for each in refunds]
    shown += [OrderRefundOut.of_takeback(each, order.currency, for_staff=for_staff) for each in takebacks]
    return sorted(shown, key=lambda each: (each.created_at, each.id))


@router.get("", **returns(PageOf[ReturnOut], refuses=(Unauthenticated,)))
async def index(
    ctx: Reading,
    asked: PageAsked,
    *,
    status: ReturnStatus | None = None,
    reason: ReturnReason | None = None,
    store: Annotated[UUID | None, Query(description="Only this store's.")] = None,
    own: Annotated[bool, Query(description="Only what you send back yourself.")] = False,
) -> Response:
    """Your own returns; for a store's staff also the store's; for staff all. Newest first."""
    wanted = queries.ReturnFilter(status=status, reason=reason, store_id=store, own=own)
    page = await queries.list_returns(ctx, wanted, asked)
    return answer(PageOf([ReturnOut.of(each) for each in page.items], page.next_cursor, page.total))


@router.get("/{return_id}", **returns(ReturnOut, refuses=(UnknownReturn,)))
async def show(ctx: Reading, return_id: UUID, token: Token = None) -> Response:
    """One return, for its buyer, the store's staff, and who brings the guest's token."""
    return answer(ReturnOut.of(await queries.get_return(ctx, return_id, token=token)))


@router.post("/{return_id}/approve", **returns(ReturnOut, refuses=DECIDING))
async def approve(
    uow: Changing, return_id: UUID, body: Annotated[ApproveReturn, Body(default_factory=ApproveReturn)]
) -> Response:
    """Let it come back. For who may approve refunds."""
    await commands.approve_return(uow, return_id, note=body.note)
    return answer(ReturnOut.of(await queries.get_return(uow, return_id)))


@router.post("/{return_id}/reject", **returns(ReturnOut, refuses=DECIDING))
async def reject(
    uow: Changing, return_id: UUID, body: Annotated[RejectReturn, Body(default_factory=RejectReturn)]
) -> Response:
    """It does not come back, or is not what was asked about; the buyer reads why."""
    await commands.reject_return(uow, return_id, note=body.note)
    return answer(ReturnOut.of(await queries.get_return(uow, return_id)))


@router.post("/{return_id}/receive", **returns(ReturnOut, refuses=(*DECIDING, NotInThisOrder)))
async def receive(
    uow: Changing, return_id: UUID, body: Annotated[ReceiveReturn, Body(default_factory=ReceiveReturn)]
) -> Response:
    """It is here: how each item looks, and whether it goes back on the shelf. For the store's staff."""
    await commands.receive_return(uow, return_id, body.found())
    return answer(ReturnOut.of(await queries.get_return(uow, return_id)))


@router.post("/{return_id}/refund", **returns(ReturnOut, refuses=(*DECIDING, CannotReplace, *CANNOT_REFUND)))
async def settle(
    request: Request, return_id: UUID, body: Annotated[RefundReturn, Body(default_factory=RefundReturn)]
) -> Response:
    """Make it good: money back in full or in part, store credit, or the same again at no charge."""

    async def work() -> Response:
        async with changing(request) as uow:
            most = request.app.state.small_refunds_up_to
            await commands.refund_return(uow, return_id, body.settlement(), small_up_to=most)
            detail = await queries.get_return(uow, return_id)
        return answer(ReturnOut.of(detail))

    return await answered_once(request, work)


@router.post("/{return_id}/cancel", **returns(ReturnOut, refuses=DECIDING))
async def cancel(uow: Changing, return_id: UUID, token: Token = None) -> Response:
    """Keep it after all; until the store has received it."""
    await commands.cancel_return(uow, return_id, token=token)
    return answer(ReturnOut.of(await queries.get_return(uow, return_id, token=token)))


@router.post("/{return_id}/photos", **returns(ReturnOut, 201, refuses=(UnknownReturn, InvalidTransition, *PICTURES)))
async def upload_photos(
    request: Request,
    return_id: UUID,
    photos: Annotated[list[UploadFile], File(description="JPEG, PNG, WebP, GIF or AVIF; five at most.")],
    token: Token = None,
) -> Response:
    """Show what is wrong. Only you and the store's people see the pictures."""
    raw = [await each.read() for each in photos]
    await add_photos(database_of(request), darkroom_of(request), await actor_of(request), return_id, raw, token=token)
    async with reading(request) as ctx:
        return answer(ReturnOut.of(await queries.get_return(ctx, return_id, token=token)), 201)


@router.get(
    "/{return_id}/photos/{photo_id}",
    **returns(None, refuses=(UnknownReturn, UnknownPhoto)),
)
async def photo(request: Request, return_id: UUID, photo_id: UUID, token: Token = None) -> Response:
    """A picture, as WebP: leads to an address that holds for a while."""
    return await photo_answer(request, return_id, photo_id, token)


async def photo_answer(request: Request, return_id: UUID, photo_id: UUID, token: str | None) -> Response:
    async with reading(request) as ctx:
        shown = await queries.get_photo(ctx, return_id, photo_id, token=token)
    return RedirectResponse(shown.url, status_code=307, headers={"Cache-Control": "no-store"})


def darkroom_of(request: Request) -> Darkroom:
    darkroom: Darkroom = request.app.state.darkroom
    return darkroom
