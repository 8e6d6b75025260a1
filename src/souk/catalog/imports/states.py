"""States of imports and of their pictures, and what one may ask of an import."""

from enum import StrEnum


class RunStatus(StrEnum):
    """A run that is `running` and was interrupted goes on where it stopped; the others are final."""

    RUNNING = "running"
    DONE = "done"
    ABORTED = "aborted"
    """Something was wrong, and nothing was to be imported then."""
    FAILED = "failed"
    """The file as a whole could not be read."""


class OnError(StrEnum):
    SKIP = "skip"
    """Import the products that are right."""
    ABORT = "abort"
    """Import nothing unless everything is right."""


class PictureStatus(StrEnum):
    WANTED = "wanted"
    KEPT = "kept"
    FAILED = "failed"
