"""What this room refuses."""

from souk.kernel.errors import Conflict, Invalid, NotFound


class UnknownService(NotFound):
    sentence = "There is no such service."


class UnknownServiceItem(NotFound):
    sentence = "This service has no such item."


class MenuFull(Conflict):
    """Fact: `most`, how many items a menu can have."""

    sentence = "This menu is as long as it can be. Take an item off first."


class NoWayToGetIt(Invalid):
    sentence = "Say how people get it: by booking, by ordering, by walking in or by getting in touch first."


class AvailabilityUnclear(Invalid):
    sentence = "`is_available` and `availability_status` say different things."
