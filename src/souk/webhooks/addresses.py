"""Which addresses may be given."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from souk.kernel.outbound import is_internal
from souk.webhooks.errors import WebhookAddressRefused


@dataclass(frozen=True, slots=True)
class AddressRules:
    """`allows_private`: addresses of this network may be asked; `insists_on_https`: others than https may not."""

    allows_private: bool
    insists_on_https: bool

    def insist(self, url: str) -> None:
        """What shows by itself; what DNS says is looked at with every message. Raises WebhookAddressRefused."""
        try:
            parts = urlsplit(url)
            host, _port = parts.hostname or "", parts.port
        except ValueError:
            raise WebhookAddressRefused from None
        schemes = {"https"} if self.insists_on_https else {"https", "http"}
        if parts.scheme not in schemes or not host or parts.username is not None or parts.password is not None:
            raise WebhookAddressRefused
        if not self.allows_private and is_internal(host):
            raise WebhookAddressRefused("This address is not reachable from here.")


def host_of(url: str) -> str:
    return urlsplit(url).hostname or ""
