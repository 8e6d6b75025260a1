"""Every code a problem document can carry, room by room: what `/docs/errors` and the reference show."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from souk.kernel.errors import Refusal

WITHOUT_A_CLASS: Final = {
    "bad_request": ("400", "The request is not HTTP as we understand it."),
    "http_error": ("4xx", "Anything else that HTTP has a status for."),
    "internal_error": ("500", "Something broke on our side. It has been noted."),
    "method_not_allowed": ("405", "There is something at this address, but not for this method."),
    "unsupported": ("415", "This kind of content is not read here."),
}
"""What the framework refuses before a room is asked."""
NO_ANSWERS: Final = ("souk.migrations", "souk.demo", "souk.cli", "souk.kernel.outbound")
"""What is refused here never leaves by a door of the API."""


class Line(NamedTuple):
    code: str
    status: str
    sentence: str
    note: str = ""


def every_refusal(kind: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    """All that is imported: in a running shop, what its rooms can answer."""
    for each in kind.__subclasses__():
        yield each
        yield from every_refusal(each)


def by_room() -> dict[str, list[Line]]:
    """What each room refuses, by code; the kernel first."""
    found: dict[str, set[Line]] = {"kernel": {Line(code, *rest) for code, rest in WITHOUT_A_CLASS.items()}}
    for refusal in every_refusal():
        module = refusal.__module__
        if module.startswith("souk.") and not module.startswith(NO_ANSWERS) and "sentence" in vars(refusal):
            found.setdefault(module.split(".")[1], set()).add(_line(refusal))
    return {room: sorted(found[room]) for room in sorted(found, key=lambda room: (room != "kernel", room))}


def _line(refusal: type[Refusal]) -> Line:
    note = " ".join((vars(refusal).get("__doc__") or "").split())
    return Line(refusal.code, str(refusal.status), refusal.sentence, note)
