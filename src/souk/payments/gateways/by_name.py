"""The gateways there are, by the name under which a payment remembers its own."""

from collections.abc import Mapping

from souk.kernel.gateway_settings import MockGateway as MockSettings
from souk.payments.gateways import Gateway
from souk.payments.gateways.mock import NAME, MockGateway


def open_gateways(mock: MockSettings) -> Mapping[str, Gateway]:
    """They hold no state of their own, so two processes, or two rooms, may each open them."""
    return {NAME: MockGateway(mock)}
