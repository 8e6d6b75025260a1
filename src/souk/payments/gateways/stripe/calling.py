"""Calls to Stripe through its own SDK, which loads when the first one is made."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

import structlog

from souk.kernel.gateway_settings import Stripe as StripeSettings
from souk.payments.errors import GatewayUnavailable

if TYPE_CHECKING:
    import stripe

Result = TypeVar("Result")
RETRIES = 1
"""Of the SDK, under the same idempotency key."""
log = structlog.get_logger("souk.payments")


class StripeCalls:
    def __init__(self, settings: StripeSettings) -> None:
        self._settings = settings
        self._client: stripe.StripeClient | None = None
        self._http: stripe.HTTPXClient | None = None

    @property
    def v1(self) -> "stripe._v1_services.V1Services":
        if self._client is None:
            import stripe

            secret = self._settings.secret_key
            assert secret is not None
            self._http = stripe.HTTPXClient(timeout=self._settings.timeout_seconds)
            self._client = stripe.StripeClient(
                secret.get_secret_value(),
                base_addresses={"api": self._settings.api_base},
                max_network_retries=RETRIES,
                http_client=self._http,
            )
        return self._client.v1

    async def __call__(self, call: Callable[["stripe._v1_services.V1Services"], Awaitable[Result]]) -> Result:
        """Raises stripe.CardError and stripe.InvalidRequestError, which answer; everything else is GatewayUnavailable.

        A key that Stripe refuses is no answer either: what was asked for may go through once it is mended.
        """
        import stripe

        try:
            return await call(self.v1)
        except (stripe.CardError, stripe.InvalidRequestError):
            raise
        except stripe.StripeError as failure:
            log.warning("stripe gave no answer", error=type(failure).__name__, code=failure.code)
            raise GatewayUnavailable from failure

    async def close(self) -> None:
        """Lets go of open connections; the next call opens new ones."""
        if self._http is not None:
            await self._http.close_async()  # type: ignore[no-untyped-call]
        self._client = self._http = None
