"""What the room declares to the composition root."""

from souk.kernel.outbound import GuardedClient
from souk.kernel.rooms import Room


def room(outside: GuardedClient) -> Room:
    return Room(name="catalog")
