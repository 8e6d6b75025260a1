"""What the room declares to the composition root."""

from souk.kernel.rooms import Room
from souk.kernel.settings import MockGateway


def room(mock: MockGateway) -> Room:
    return Room(name="payments")
