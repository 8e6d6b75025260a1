"""Signing and sending the fake's events: at once, late, twice, in another order, or ones that nobody knows."""

import hashlib
import hmac
import json
import time
from queue import Queue
from threading import Thread

import httpx

from tests.stripe.books import Object

SECRET = "whsec_souk_test"


def signed(event: Object, *, secret: str = SECRET, at: float | None = None) -> tuple[bytes, dict[str, str]]:
    """Body and headers of a delivery."""
    body = json.dumps(event).encode()
    moment = int(time.time() if at is None else at)
    mac = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return body, {"Stripe-Signature": f"t={moment},v1={mac}", "Content-Type": "application/json"}


class Deliveries:
    """Sends what it is given to `url`, in a thread of its own, again and again until it is taken."""

    def __init__(self) -> None:
        self.url, self.secret = "", SECRET
        self.delay_seconds, self.times = 0.0, 1
        self._queue: Queue[Object | None] = Queue()
        self._thread = Thread(target=self._run, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._queue.put(None)
        self._thread.join(10)

    def send(self, event: Object) -> None:
        if self.url:
            self._queue.put(event)

    def _run(self) -> None:
        while (event := self._queue.get()) is not None:
            time.sleep(self.delay_seconds)
            for _ in range(self.times):
                self._deliver(event)

    def _deliver(self, event: Object) -> None:
        for _ in range(5):
            body, headers = signed(event, secret=self.secret)
            try:
                if httpx.post(self.url, content=body, headers=headers, timeout=5).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.5)
