"""The fake on a real port, in a thread of the tests."""

import asyncio
import time
from threading import Thread
from typing import Any, Self

import uvicorn

from souk.kernel.gateway_settings import Stripe
from tests.servers import free_port
from tests.stripe.app import Behaviour, Doors, Trouble, create_fake
from tests.stripe.books import Books, Object
from tests.stripe.webhooks import SECRET, Deliveries

PATIENCE_SECONDS = 10


class FakeStripe:
    def __init__(self) -> None:
        self.books, self.behaviour, self.deliveries = Books(), Behaviour(), Deliveries()
        self.books.on_event = self.deliveries.send
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.doors = Doors(self.books, self.behaviour)
        app = create_fake(self.doors)
        config = uvicorn.Config(app, host="127.0.0.1", port=self.port, log_level="error", lifespan="off", ws="none")
        self._server = uvicorn.Server(config)
        self._thread = Thread(target=lambda: asyncio.run(self._server.serve()), daemon=True)

    def __enter__(self) -> Self:
        self.deliveries.start()
        self._thread.start()
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self._server.started and time.monotonic() < deadline:
            time.sleep(0.02)
        assert self._server.started
        return self

    def __exit__(self, *_: object) -> None:
        self.deliveries.stop()
        self._server.should_exit = True
        self._thread.join(PATIENCE_SECONDS)

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
