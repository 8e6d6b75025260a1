"""What a page needs of the gateway that takes new payments: keys for browsers, addresses, and whom to trust with scripts."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

import msgspec

from souk.kernel.settings import Settings
from souk.payments.gateways.mock import NAME as MOCK
from souk.payments.gateways.paypal import NAME as PAYPAL
from souk.payments.gateways.stripe import NAME as STRIPE
from souk.payments.gateways.stripe import RUPEES

STRIPES_OWN: Final = "js.stripe.com"
Sources = Mapping[str, tuple[str, ...]]


class Paying(msgspec.Struct, frozen=True):
    """`sources`: origins by directive of the content security policy, for the pages where somebody pays.

    `by_hand`: what paying beside the gateway is called, where that is possible. `has_upi`: where prices are in rupees.
    """

    gateway: str = MOCK
    publishable_key: str = ""
    script_url: str = ""
    sources: Sources = {}
    by_hand: str = ""
    has_upi: bool = False

    @property
    def is_sandbox(self) -> bool:
        return self.gateway == MOCK

    @property
    def has_card_form(self) -> bool:
        return self.gateway == STRIPE

    def takes_upi(self, currency: str) -> bool:
        """Beside cards; the mock's test account is among its own ways."""
        return self.has_upi and currency == RUPEES


def open_paying(settings: Settings) -> Paying:
    by_hand = settings.manual.label if settings.manual.instructions else ""
    return msgspec.structs.replace(_paying(settings), by_hand=by_hand)


def _paying(settings: Settings) -> Paying:
    if settings.gateway == STRIPE:
        stripe = settings.stripe
        script, api = _origin(stripe.script_url), _origin(stripe.api_base)
        sources = {"script-src": (script,), "frame-src": (script,), "connect-src": tuple({script, api})}
        if urlsplit(stripe.script_url).hostname == STRIPES_OWN:
            more = f"https://*.{STRIPES_OWN}"
            sources = {
                "script-src": (script, more),
                "frame-src": (script, more, "https://hooks.stripe.com"),
                "connect-src": (api,),
            }
        return Paying(STRIPE, stripe.publishable_key, stripe.script_url, sources, has_upi=stripe.upi)
    if settings.gateway == PAYPAL:
        return Paying(PAYPAL, sources={"form-action": (_origin(settings.paypal.approval_base),)})
    return Paying(settings.gateway)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
