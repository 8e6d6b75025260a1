"""The sizes a picture comes in and the addresses they have: pure arithmetic over its id and width."""

from uuid import UUID

import msgspec

from souk import ui

WIDTHS = (320, 640, 1200)
MEDIA_URL = "/media"


class KeptPicture(msgspec.Struct, frozen=True):
    """What a room remembers of a picture that it shows."""

    id: UUID
    width: int
    height: int


def renditions(width: int) -> list[tuple[int, int]]:
    """(name, real width) of each size that is made of a picture `width` wide: all that are smaller, and the next one.

    Nothing is enlarged: of a picture 500 wide there are `320` and `640`, and the latter is 500 wide.
    """
    made: list[tuple[int, int]] = []
    for name in WIDTHS:
        made.append((name, min(name, width)))
        if name >= width:
            break
    return made


def picture_url(picture_id: UUID, width: int = 640, format: str = "webp") -> str:  # noqa: A002 - as the address has it
    """Where a picture is served. A width that was not made answers with the next smaller one."""
    return f"{MEDIA_URL}/{picture_id}/{width}.{format}"


def as_picture(picture_id: UUID, width: int, height: int, alt: str) -> ui.Picture:
    """What a template draws: every size in both formats. `width` and `height` are those the picture was kept with."""
    made = renditions(width)
    largest_name, largest = made[-1]
    return ui.Picture(
        src=picture_url(picture_id, largest_name),
        srcset_avif=_srcset(picture_id, made, "avif"),
        srcset_webp=_srcset(picture_id, made, "webp"),
        width=largest,
        height=max(1, round(height * largest / width)),
        alt=alt,
    )


def _srcset(picture_id: UUID, made: list[tuple[int, int]], format: str) -> str:  # noqa: A002
    return ", ".join(f"{picture_url(picture_id, name, format)} {real}w" for name, real in made)
