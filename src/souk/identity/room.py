"""What the room declares to the composition root."""

from souk.kernel.rate_limit import Limiter
from souk.kernel.rooms import Room
from souk.kernel.settings import Settings


def room(settings: Settings, limiter: Limiter) -> Room:
    return Room(name="identity")
