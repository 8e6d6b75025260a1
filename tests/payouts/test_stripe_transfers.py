"""Payouts to connected accounts, before the stand-in for Stripe."""

import msgspec
import pytest

from souk.kernel.ids import new_id
from souk.ledger import Account
from souk.payments import StripeGateway
from souk.payouts.errors import TransferUnreachable
from souk.payouts.schemas import DestinationBody
from souk.payouts.transfers import Destination, TransferOrder, TransferStatus
from souk.payouts.transfers.stripe import StripeTransfers
from tests.payments.gateways.conftest import fake_stripe, stripe_gateway, stripe_server
from tests.stripe import FakeStripe

__all__ = ["fake_stripe", "stripe_gateway", "stripe_server"]
pytestmark = pytest.mark.anyio


def an_order(account: str = "acct_1Vendor", amount: int = 40_00) -> TransferOrder:
    destination = Destination(holder="Ada Byron", account=account)
    return TransferOrder(payout_id=new_id(), amount=amount, currency="USD", destination=destination)


class TestStripeTransfers:
    async def test_moves_the_money_once(self, fake_stripe: FakeStripe, stripe_gateway: StripeGateway) -> None:
        bank, order = StripeTransfers(stripe_gateway), an_order()

        answers = [await bank.send(order) for _ in range(2)]

        made = [
            each
            for each in fake_stripe.books.all("transfer")
            if each["metadata"]["transfer_id"] == str(order.payout_id)
        ]
        assert [(each["amount"], each["currency"], each["destination"]) for each in made] == [
            (40_00, "usd", "acct_1Vendor")
        ]
        assert [(each.status, each.reference, each.out_of) for each in answers] == [
            (TransferStatus.PAID, made[0]["id"], Account.GATEWAY)
        ] * 2

    async def test_moves_it_once_though_stripe_has_forgotten_the_key(
        self, fake_stripe: FakeStripe, stripe_gateway: StripeGateway
    ) -> None:
        bank, order = StripeTransfers(stripe_gateway), an_order()
        fake_stripe.goes_wrong("POST /v1/transfers", "down", after=True, times=2)
        assert await bank.find(order) is None
        with pytest.raises(TransferUnreachable):
            await bank.send(order)

        fake_stripe.doors.forget_keys()
        again = await bank.send(msgspec.structs.replace(order, is_repeated=True))

        made = fake_stripe.books.all("transfer", transfer_group=str(order.payout_id))
        assert [each["id"] for each in made] == [again.reference]
        assert await bank.find(order) == again

    async def test_leaves_other_accounts_to_a_person(self, stripe_gateway: StripeGateway) -> None:
        answer = await StripeTransfers(stripe_gateway).send(an_order("DE89370400440532013000"))

        assert answer.status is TransferStatus.WAITING

    async def test_does_not_know_whether_a_silent_stripe_moved_it(
        self, fake_stripe: FakeStripe, stripe_gateway: StripeGateway
    ) -> None:
        fake_stripe.goes_wrong("POST /v1/transfers", "down", after=True, times=2)
        bank, order = StripeTransfers(stripe_gateway), an_order()

        with pytest.raises(TransferUnreachable):
            await bank.send(order)

        assert (await bank.send(order)).status is TransferStatus.PAID


def test_a_connected_account_keeps_its_small_letters() -> None:
    body = DestinationBody(holder="Ada Byron", account=" acct_1AbCd ")
    assert body.as_destination().account == "acct_1AbCd"
