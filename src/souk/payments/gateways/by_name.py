"""The gateways there are, by the name under which a payment remembers its own."""

from collections.abc import Mapping

from souk.kernel.gateway_settings import MockGateway as MockSettings
from souk.kernel.gateway_settings import PayPal as PayPalSettings
from souk.kernel.gateway_settings import Stripe as StripeSettings
from souk.payments.gateways import Gateway
from souk.payments.gateways.closed import ForOldPayments, WithoutKeys
from souk.payments.gateways.mock import NAME as MOCK
from souk.payments.gateways.mock import MockGateway
from souk.payments.gateways.paypal import NAME as PAYPAL
from souk.payments.gateways.paypal import PayPalGateway
from souk.payments.gateways.stripe import NAME as STRIPE
from souk.payments.gateways.stripe import StripeGateway

NO_STRIPE, NO_PAYPAL = StripeSettings(), PayPalSettings()


def open_gateways(
    mock: MockSettings,
    *,
    stripe: StripeSettings = NO_STRIPE,
    paypal: PayPalSettings = NO_PAYPAL,
    active: str = MOCK,
) -> Mapping[str, Gateway]:
    """The active one takes new payments; the others only see to those that they took before.

    They hold no state that matters, so two processes, or two rooms, may each open them.
    """
    found: dict[str, Gateway] = {MOCK: MockGateway(mock), STRIPE: WithoutKeys(), PAYPAL: WithoutKeys()}
    if stripe.secret_key is not None:
        found[STRIPE] = StripeGateway(stripe)
    if paypal.client_secret is not None:
        found[PAYPAL] = PayPalGateway(paypal)
    return {name: _for(gateway, is_active=name == active) for name, gateway in found.items()}


def _for(gateway: Gateway, *, is_active: bool) -> Gateway:
    return gateway if is_active or isinstance(gateway, WithoutKeys) else ForOldPayments(gateway)
