"""What the queue refuses."""

from souk.kernel.errors import Conflict, NotFound


class UnknownTicket(NotFound):
    sentence = "There is no such number in this queue."


class NoWalkIns(Conflict):
    sentence = "This service does not take walk-ins."


class QueueClosed(Conflict):
    sentence = "The queue is closed right now."


class AlreadyInLine(Conflict):
    """Fact: the `number` they hold already, where it is known."""

    sentence = "You are in this line already."


class QueueFull(Conflict):
    sentence = "The line is too long to take anybody else right now. Come back a little later."


class NobodyWaits(Conflict):
    sentence = "Nobody waits right now."


class TicketMovedOn(Conflict):
    sentence = "This number has moved on in the meantime. Look at it again."
