"""What the room declares to the composition root."""

from souk.kernel.rooms import Room
from souk.kernel.settings import Settings


def room(settings: Settings) -> Room:
    return Room(name="orders")
