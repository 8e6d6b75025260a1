"""The fake on a real port, in a thread of the tests."""

from typing import Any, Self

from souk.kernel.gateway_settings import Stripe
from tests.servers import StandIn
from tests.stripe.app import Behaviour, Doors, Trouble, create_fake
from tests.stripe.books import Books, Object
from tests.stripe.webhooks import SECRET, Deliveries


class FakeStripe(StandIn):
    def __init__(self) -> None:
        super().__init__()
        self.books, self.behaviour, self.deliveries = Books(), Behaviour(), Deliveries()
        self.books.on_event = self.deliveries.send
        self.books.base = self.base
        self.doors = Doors(self.books, self.behaviour)
        app = create_fake(self.doors)
        self._open(app)

    def __enter__(self) -> Self:
        self.deliveries.start()
        return super().__enter__()

    def __exit__(self, *raised: object) -> None:
        self.deliveries.stop()
        super().__exit__(*raised)

    def settings(self, **changes: Any) -> Stripe:
        """Settings of a shop that takes the fake for Stripe."""
        given = {
            "secret_key": self.behaviour.secret_key,
            "publishable_key": self.behaviour.publishable_key,
            "webhook_secrets": (SECRET,),
            "api_base": self.base,
            "script_url": f"{self.base}/v3/",
            "timeout_seconds": 3.0,
        }
        return Stripe(**{**given, **changes})

    def goes_wrong(self, path: str, how: str, *, after: bool = False, times: int = 1) -> None:
        """`how` is `down` (a 500) or `hangs` (no answer in time); `after` the work was done all the same."""
        self.behaviour.troubles.append(Trouble(path, how, after, times))

    def intent_for(self, payment_id: object) -> Object:
        found = [each for each in self.books.all("payment_intent") if each["metadata"]["payment_id"] == str(payment_id)]
        assert len(found) == 1, found
        return found[0]
