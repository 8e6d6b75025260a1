"""What an order does for its buyer's points when it is paid, refunded or given up. Guests have none."""

from souk.kernel.database import UnitOfWork
from souk.kernel.outbox import Subscription
from souk.loyalty import PaidOrder, RefundedOrder, earn, reopen, reverse
from souk.orders.events import (
    OrderBecameUnavailable,
    OrderCancelled,
    OrderPaid,
    OrderRefunded,
    OrderRefundReopened,
    PromotionTakenBack,
)


async def reward(uow: UnitOfWork, happened: OrderPaid) -> None:
    if happened.customer_id is not None:
        paid = PaidOrder(
            order_id=happened.order_id,
            person_id=happened.customer_id,
            currency=happened.currency,
            goods=happened.goods,
            spent=happened.points_spent,
            number=happened.number,
            at=uow.cause.at if uow.cause is not None else None,
        )
        await earn(uow, paid)


async def take_back_rewards(uow: UnitOfWork, happened: OrderRefunded) -> None:
    if happened.customer_id is not None:
        refunded = RefundedOrder(
            order_id=happened.order_id,
            person_id=happened.customer_id,
            reference_id=happened.reference_id,
            currency=happened.currency,
            goods=happened.goods,
            is_whole=happened.is_whole,
            number=happened.number,
        )
        await reverse(uow, refunded)


async def give_points_back(uow: UnitOfWork, happened: PromotionTakenBack) -> None:
    """Of goods that had cost nothing else."""
    if happened.customer_id is not None:
        refunded = RefundedOrder(
            order_id=happened.order_id,
            person_id=happened.customer_id,
            reference_id=happened.reference_id,
            currency=happened.currency,
            points=happened.points,
            is_whole=happened.is_whole,
            number=happened.number,
        )
        await reverse(uow, refunded)


async def restore_rewards(uow: UnitOfWork, happened: OrderRefundReopened) -> None:
    if happened.customer_id is not None:
        refunded = RefundedOrder(
            order_id=happened.order_id,
            person_id=happened.customer_id,
            reference_id=happened.reference_id,
            currency=happened.currency,
            goods=happened.goods,
            number=happened.number,
        )
        await reopen(uow, refunded)


async def give_up_rewards(uow: UnitOfWork, happened: OrderCancelled | OrderBecameUnavailable) -> None:
    """Also where nothing is refunded, since points had paid for all of it."""
    if happened.customer_id is not None:
        given_up = RefundedOrder(
            order_id=happened.order_id,
            person_id=happened.customer_id,
            reference_id=happened.order_id,
            is_cancelled=True,
            number=happened.number,
        )
        await reverse(uow, given_up)


SUBSCRIPTIONS = (
    Subscription(name="orders.reward", event=OrderPaid, listener=reward),
    Subscription(name="orders.take_back_rewards", event=OrderRefunded, listener=take_back_rewards),
    Subscription(name="orders.give_points_back", event=PromotionTakenBack, listener=give_points_back),
    Subscription(name="orders.restore_rewards", event=OrderRefundReopened, listener=restore_rewards),
    Subscription(name="orders.give_up_rewards", event=OrderCancelled, listener=give_up_rewards),
    Subscription(name="orders.lose_rewards", event=OrderBecameUnavailable, listener=give_up_rewards),
)
