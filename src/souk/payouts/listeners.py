"""What payouts does when it hears of an order."""

from souk.kernel.database import UnitOfWork
from souk.orders import OrderDelivered, OrderPaid, OrderRefunded, OrderRefundReopened, PromotionTakenBack
from souk.payouts import earning


async def take_commission(uow: UnitOfWork, happened: OrderPaid) -> None:
    await earning.earn(uow, happened)


async def give_commission_back(uow: UnitOfWork, happened: OrderRefunded) -> None:
    await earning.give_back(uow, happened)


async def take_promotion_back(uow: UnitOfWork, happened: PromotionTakenBack) -> None:
    await earning.take_promotion_back(uow, happened)


async def take_commission_again(uow: UnitOfWork, happened: OrderRefundReopened) -> None:
    await earning.take_again(uow, happened)


async def start_release(uow: UnitOfWork, happened: OrderDelivered) -> None:
    await earning.note_delivery(uow, happened.order_id)
