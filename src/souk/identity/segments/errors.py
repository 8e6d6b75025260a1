"""Why segments say no."""

from souk.kernel.errors import Conflict, Invalid, NotFound


class UnknownSegment(NotFound):
    sentence = "There is no such customer segment."


class UnknownMember(NotFound):
    sentence = "This person is not in the segment."


class UnknownDomain(NotFound):
    sentence = "This domain is not among the segment's."


class SegmentNameTaken(Conflict):
    sentence = "There is a segment of this name already."


class SegmentHasMembers(Conflict):
    sentence = "There are people in this segment. Take them out first."


class SegmentChangedMeanwhile(Conflict):
    sentence = "Somebody changed this segment in the meantime. Load it again, then repeat your change."


class TooManyDomains(Conflict):
    sentence = "A segment has at most 100 domains. Remove one first."


class NotAnAddressList(Invalid):
    sentence = "We could not read this as a list of e-mail addresses. Send text or CSV in UTF-8, one address a line."
