"""The sizes a picture comes in and the addresses they have: pure arithmetic over its id and width."""

from collections.abc import Callable
from uuid import UUID

import msgspec

from souk import ui

WIDTHS = (320, 640, 1200)
FORMATS = ("avif", "webp")
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


class PictureLinks(msgspec.Struct, frozen=True):
    """A picture as it was kept, and where it is served: the largest size as WebP, and srcsets of all in both formats."""

    id: UUID
    url: str
    srcset_avif: str
    srcset_webp: str
    width: int
    height: int

    def drawn(self, alt: str) -> ui.Picture:
        """What a template draws. Its measure is that of the largest size."""
        largest = renditions(self.width)[-1][1]
        return ui.Picture(
            src=self.url,
            srcset_avif=self.srcset_avif,
            srcset_webp=self.srcset_webp,
            width=largest,
            height=max(1, round(self.height * largest / self.width)),
            alt=alt,
        )


def public_links(picture: KeptPicture) -> PictureLinks:
    """Addresses for everybody, for ever."""
    return links_by(picture, lambda name: f"{MEDIA_URL}/{picture.id}/{name}")


def as_picture(picture_id: UUID, width: int, height: int, alt: str) -> ui.Picture:
    """What a template draws: every size in both formats. `width` and `height` are those the picture was kept with."""
    return public_links(KeptPicture(picture_id, width, height)).drawn(alt)


def links_by(picture: KeptPicture, address_of: Callable[[str], str]) -> PictureLinks:
    """`address_of`: where the file of a name such as `640.webp` is served."""
    made = renditions(picture.width)
    avif, webp = (", ".join(f"{address_of(f'{name}.{each}')} {real}w" for name, real in made) for each in FORMATS)
    return PictureLinks(
        id=picture.id,
        url=address_of(f"{made[-1][0]}.webp"),
        srcset_avif=avif,
        srcset_webp=webp,
        width=picture.width,
        height=picture.height,
    )
