"""What this part of the room refuses."""

from souk.kernel.errors import Conflict, NotFound


class AlreadyApproved(Conflict):
    sentence = "This vendor was approved before. To end its trade, remove it."


class NotRejected(Conflict):
    sentence = "There is nothing to ask again: your business was not rejected."


class UnknownDocument(NotFound):
    sentence = "There is no such document."


class TooManyDocuments(Conflict):
    sentence = "At most 20 documents are kept. Remove one first."
