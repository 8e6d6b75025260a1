"""What calendar files and the import of older records refuse."""

from souk.kernel.errors import Forbidden, Invalid, NotFound, TooLarge


class UnknownFeed(NotFound):
    sentence = "There is no calendar behind this link. It may have been replaced or revoked."


class NothingToFollow(Forbidden):
    sentence = "Nobody can book you, so there is no calendar of yours to follow."


class NotAnAppointmentFile(Invalid):
    """Nothing of the file can be imported."""

    sentence = "This is no file of appointments: it has no date and time of a booking in any column we know."


class AppointmentFileTooLarge(TooLarge):
    sentence = "A file of appointments has at most 64 MB."
