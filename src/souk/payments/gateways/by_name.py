"""The gateways there are, by the name under which a payment remembers its own."""

from collections.abc import Mapping

from souk.kernel.gateway_settings import Manual as ManualSettings
from souk.kernel.gateway_settings import MockGateway as MockSettings
from souk.kernel.gateway_settings import PayPal as PayPalSettings
from souk.kernel.gateway_settings import Stripe as StripeSettings
from souk.kernel.settings import Settings
from souk.payments.gateways import Gateway
from souk.payments.gateways.closed import ForOldPayments, WithoutKeys
from souk.payments.gateways.manual import NAME as MANUAL
from souk.payments.gateways.manual import ManualGateway
from souk.payments.gateways.mock import NAME as MOCK
from souk.payments.gateways.mock import MockGateway
from souk.payments.gateways.paypal import NAME as PAYPAL
from souk.payments.gateways.paypal import PayPalGateway
from souk.payments.gateways.stripe import NAME as STRIPE
from souk.payments.gateways.stripe import StripeGateway

NO_STRIPE, NO_PAYPAL, NO_MANUAL = StripeSettings(), PayPalSettings(), ManualSettings()


def open_gateways(
    mock: MockSettings,
    *,
    stripe: StripeSettings = NO_STRIPE,
    paypal: PayPalSettings = NO_PAYPAL,
    manual: ManualSettings = NO_MANUAL,
    active: str = MOCK,
) -> Mapping[str, Gateway]:
    """The active one takes new payments, and so does who takes them by hand, once there are instructions for it.

    The others only see to those that they took before.

    They hold no state that matters, so two processes, or two rooms, may each open them.
    """
    found: dict[str, Gateway] = {MOCK: MockGateway(mock), STRIPE: WithoutKeys(), PAYPAL: WithoutKeys()}
    found[MANUAL] = ManualGateway(manual)
    if stripe.secret_key is not None:
        found[STRIPE] = StripeGateway(stripe)
    if paypal.client_secret is not None:
        found[PAYPAL] = PayPalGateway(paypal)
    taking = {active, MANUAL} if manual.instructions else {active}
    return {name: _for(gateway, is_active=name in taking) for name, gateway in found.items()}


def gateways_for(settings: Settings) -> Mapping[str, Gateway]:
    return open_gateways(
        settings.mock_gateway,
        stripe=settings.stripe,
        paypal=settings.paypal,
        manual=settings.manual,
        active=settings.gateway,
    )


def _for(gateway: Gateway, *, is_active: bool) -> Gateway:
    return gateway if is_active or isinstance(gateway, WithoutKeys) else ForOldPayments(gateway)
