"""What the room declares to the composition root."""

from souk.kernel.rooms import Room


def room() -> Room:
    return Room(name="stores")
