"""Refusals of archives."""

from souk.kernel.errors import Conflict, NotFound


class UnknownArchive(NotFound):
    sentence = "There is no such archive, or its week is over."


class ArchiveNotReady(Conflict):
    sentence = "The archive is still being put together. Come back in a moment."
