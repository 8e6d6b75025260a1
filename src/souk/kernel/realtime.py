"""The hub: what was announced in one process reaches whoever listens in any. A message may be lost, never doubled."""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from typing import Any

import msgspec
import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from souk.kernel.ids import new_id

Receiver = Callable[[Any], None]
CHANNEL = "souk:announcements"
PATIENCE_SECONDS = 2.0
_decode = msgspec.json.Decoder(tuple[str, list[tuple[str, Any]]]).decode
log = structlog.get_logger("souk.realtime")


class Hub:
    """In-process fan-out. A receiver is a plain function that must not block; a slow reader drops its oldest."""

    def __init__(self) -> None:
        self._receivers: dict[str, set[Receiver]] = defaultdict(set)

    def listen(self, topic: str, receiver: Receiver) -> Callable[[], None]:
        """Returns the function that stops listening."""
        self._receivers[topic].add(receiver)

        def stop() -> None:
            self._receivers[topic].discard(receiver)
            if not self._receivers[topic]:
                del self._receivers[topic]

        return stop

    @contextlib.asynccontextmanager
    async def subscribe(self, topic: str, *, backlog: int = 100) -> AsyncIterator["asyncio.Queue[Any]"]:
        queue: asyncio.Queue[Any] = asyncio.Queue(backlog)

        def receive(payload: Any) -> None:
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(payload)

        stop = self.listen(topic, receive)
        try:
            yield queue
        finally:
            stop()

    def publish(self, announcements: list[tuple[str, Any]]) -> None:
        self.deliver(announcements)

    def deliver(self, announcements: list[tuple[str, Any]]) -> None:
        for topic, payload in announcements:
            for receiver in list(self._receivers.get(topic, ())):
                receiver(payload)

    async def run(self) -> None:
        """Nothing to fetch from elsewhere."""

    async def close(self) -> None:
        """Nothing to give back."""


class RedisHub(Hub):
    """The same across processes: delivered here at once, and to the others through Redis or Valkey."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._redis = Redis.from_url(url, socket_connect_timeout=PATIENCE_SECONDS)
        self._me = str(new_id())
        self._sending: set[asyncio.Task[None]] = set()

    def publish(self, announcements: list[tuple[str, Any]]) -> None:
        self.deliver(announcements)
        task = asyncio.create_task(self._send(msgspec.json.encode([self._me, announcements])))
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    async def _send(self, message: bytes) -> None:
        try:
            await asyncio.wait_for(self._redis.publish(CHANNEL, message), PATIENCE_SECONDS)
        except (RedisError, OSError, TimeoutError):
            log.warning("announcement not sent")

    async def run(self) -> None:
        """Fetch what other processes announce, until cancelled; comes back after Redis was away."""
        while True:
            try:
                async with self._redis.pubsub() as channel:
                    await channel.subscribe(CHANNEL)
                    async for message in channel.listen():
                        if message["type"] == "message":
                            self._take(message["data"])
            except (RedisError, OSError):
                log.warning("lost the announcements channel; trying again")
                await asyncio.sleep(0.5)

    def _take(self, raw: bytes) -> None:
        try:
            sender, announcements = _decode(raw)
        except msgspec.DecodeError:
            log.warning("somebody else speaks on our channel")
            return
        if sender != self._me:
            self.deliver(announcements)

    async def close(self) -> None:
        await self._redis.aclose()


def open_hub(redis_url: str | None) -> Hub:
    return RedisHub(redis_url) if redis_url else Hub()
