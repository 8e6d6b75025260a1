"""Payouts to vendors' connected accounts at Stripe. Whose destination is another account is paid by a person."""

from typing import Final

from souk.kernel.money import Money
from souk.ledger import Account
from souk.payments import GatewayUnavailable, NotChargeable, PaymentDeclined, StripeGateway
from souk.payouts.errors import TransferUnreachable
from souk.payouts.transfers import TransferAnswer, TransferOrder, TransferStatus

CONNECTED: Final = "acct_"


class StripeTransfers:
    """Implements `Transfers`. The money comes from the platform's balance at Stripe, where sales are paid in."""

    is_automatic = True

    def __init__(self, stripe: StripeGateway) -> None:
        self._stripe = stripe

    async def send(self, order: TransferOrder) -> TransferAnswer:
        if not order.destination.account.startswith(CONNECTED):
            return TransferAnswer(TransferStatus.WAITING)
        amount = Money(order.amount, order.currency)
        try:
            known = await self._stripe.find_transfer(order.payout_id) if order.is_repeated else None
            made = known or await self._stripe.transfer(order.destination.account, amount, key=order.payout_id)
        except GatewayUnavailable as unreachable:
            raise TransferUnreachable from unreachable
        except (PaymentDeclined, NotChargeable) as refused:
            return TransferAnswer(TransferStatus.FAILED, note=str(refused))
        return _paid(made.id)

    async def find(self, order: TransferOrder) -> TransferAnswer | None:
        if not order.destination.account.startswith(CONNECTED):
            return TransferAnswer(TransferStatus.WAITING)
        try:
            made = await self._stripe.find_transfer(order.payout_id)
        except GatewayUnavailable as unreachable:
            raise TransferUnreachable from unreachable
        return _paid(made.id) if made is not None else None


def _paid(name: str) -> TransferAnswer:
    return TransferAnswer(TransferStatus.PAID, reference=name, out_of=Account.GATEWAY)
