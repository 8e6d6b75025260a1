"""Telling gateways to forget what a person has removed."""

from collections.abc import Mapping
from dataclasses import dataclass

from souk.kernel.database import Database
from souk.payments.gateways import Gateway
from souk.payments.saved.events import PaymentMethodRemoved


@dataclass(frozen=True, slots=True)
class ForgetMethod:
    """Twice does no harm: a gateway forgets what it does not know."""

    gateways: Mapping[str, Gateway]

    async def __call__(self, database: Database, happened: PaymentMethodRemoved) -> None:
        if happened.provider is not None and happened.sealed_token is not None:
            token = database.keys.open(happened.sealed_token)
            await self.gateways[happened.provider].forget(database, token)
