"""What the room declares to the composition root."""

from souk.kernel.rooms import Room
from souk.kernel.settings import Media


def room(settings: Media) -> Room:
    return Room(name="media")
