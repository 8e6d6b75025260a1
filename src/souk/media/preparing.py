"""From the bytes somebody sent to pictures of our own making: nothing of the original file survives but its pixels."""

import asyncio
import os
import re
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

import msgspec

from souk.kernel.errors import Refusal
from souk.kernel.ids import new_id
from souk.media.errors import NotAPicture, PictureBroken, PictureTooLarge
from souk.media.renditions import renditions

if TYPE_CHECKING:
    from PIL.Image import Image

T = TypeVar("T")
FORMATS = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WEBP",
    "image/gif": "GIF",
    "image/avif": "AVIF",
}
"""What puremagic calls a format → what Pillow calls it; both must agree."""
HEAD = 2048
FOREIGN = re.compile(rb"%PDF-|<script|<\?php|<!doctype|<html|<svg|\AGIF8[79]a/\*", re.IGNORECASE)
"""Marks by which another reader would take the file for something else; readers look for them near the beginning."""
ORIENTATION = 0x0112
LONGEST_SIDE = 16_383
"""What WebP can hold."""
WEBP = {"quality": 80, "method": 4}
HASTY_WEBP = {"quality": 80, "method": 2}
"""Half the work for a twentieth more weight."""
AVIF = {"quality": 63, "speed": 8, "max_threads": 1}

LOW_PRIORITY = 10


def step_back() -> None:
    """Lets whoever waits for an answer have the processor first; only Linux knows the priority of a single thread."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), LOW_PRIORITY)


_studio = ThreadPoolExecutor(max_workers=2, thread_name_prefix="pictures", initializer=step_back)
"""However many pictures arrive, two are worked on at a time: each may take 160 MB while it is open."""


class PictureLimits(msgspec.Struct, frozen=True):
    largest_bytes: int
    most_pixels: int


class PreparedPicture(msgspec.Struct, frozen=True):
    """A picture in all its first renditions, not kept anywhere yet. `files` are by name: `640.webp`."""

    id: UUID
    width: int
    height: int
    files: Mapping[str, bytes]


async def prepare_picture(raw: bytes, *, limits: PictureLimits) -> PreparedPicture:
    """Look at what it is, refuse what is no picture, and draw it anew in every size. Call it before a unit of work.

    The file's name and what a client says of its type play no part. Orientation is applied, colours become sRGB, of an
    animation the first frame is taken; EXIF, comments and everything behind the picture's end are gone.
    Raises NotAPicture, PictureBroken, PictureTooLarge.
    """
    if len(raw) > limits.largest_bytes:
        raise PictureTooLarge(f"At most {limits.largest_bytes:,} bytes.", most_bytes=limits.largest_bytes)
    expected = _sniff(raw)
    return await _in_studio(_prepare, raw, expected, limits.most_pixels)


async def check_picture(raw: bytes, *, limits: PictureLimits) -> str:
    """Its type, such as `image/png`, for a picture that is kept as it is: decoded to its end, to see that it is one.

    Raises NotAPicture, PictureBroken, PictureTooLarge.
    """
    expected = _sniff(raw)
    await _in_studio(_check, raw, expected, limits.most_pixels)
    return next(kind for kind, called in FORMATS.items() if called == expected)


async def adopt_picture(webp: bytes) -> PreparedPicture:
    """A WebP of our own making, never an upload: it stays as it is in its own size, the smaller ones are drawn in haste."""
    return await _in_studio(_adopt, webp)


async def draw_avif(webp: bytes) -> bytes:
    """The same rendition as AVIF, some quarter lighter."""
    return await _in_studio(_draw_avif, webp)


async def _in_studio(work: Callable[..., T], *arguments: Any) -> T:
    return await asyncio.get_running_loop().run_in_executor(_studio, work, *arguments)


def _sniff(raw: bytes) -> str:
    """The format by content, as Pillow calls it."""
    import puremagic

    if not raw or FOREIGN.search(raw[:HEAD]):
        raise NotAPicture
    try:
        kind = puremagic.from_string(raw[:HEAD], mime=True)
    except (puremagic.PureError, ValueError):
        raise NotAPicture from None
    if kind not in FORMATS:
        raise NotAPicture
    return FORMATS[kind]


def _prepare(raw: bytes, expected: str, most_pixels: int) -> PreparedPicture:
    with _opened(raw, expected, most_pixels) as opened, _decoding(PictureBroken, most_pixels):
        picture, (width, height) = _decode(opened)
    return _render(picture, width, height)


def _check(raw: bytes, expected: str, most_pixels: int) -> None:
    with _opened(raw, expected, most_pixels) as opened, _decoding(PictureBroken, most_pixels):
        opened.load()


def _opened(raw: bytes, expected: str, most_pixels: int) -> "Image":
    from PIL import Image

    with _decoding(NotAPicture, most_pixels):
        opened = Image.open(BytesIO(raw), formats=[expected])
    if opened.width * opened.height > most_pixels:  # only the header has been read so far
        raise _too_many(most_pixels)
    if max(opened.size) > LONGEST_SIDE:
        raise PictureTooLarge(f"At most {LONGEST_SIDE:,} pixels on a side.", most_pixels=most_pixels)
    return opened


@contextmanager
def _decoding(refusal: type[Refusal], most_pixels: int) -> Iterator[None]:
    from PIL import Image

    try:
        yield
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many(most_pixels) from None
    except Exception as failure:  # hostile bytes make decoders fail in every way there is
        raise refusal from failure


def _too_many(most_pixels: int) -> PictureTooLarge:
    return PictureTooLarge(f"At most {most_pixels:,} pixels.", most_pixels=most_pixels)


def _decode(opened: "Image") -> tuple["Image", tuple[int, int]]:
    """Upright and in sRGB, with the width and height it had; a large JPEG is only decoded as far as it is needed."""
    from PIL import ImageOps

    full = opened.size
    sideways = opened.getexif().get(ORIENTATION, 1) in {5, 6, 7, 8}
    width, height = reversed(full) if sideways else full
    opened.draft("RGB", _at_least(full, 2 * max(real for _, real in renditions(width))))
    return _in_srgb(ImageOps.exif_transpose(opened)), (width, height)


def _adopt(webp: bytes) -> PreparedPicture:
    from PIL import Image

    with Image.open(BytesIO(webp), formats=["WEBP"]) as opened:
        picture, (width, height) = _decode(opened)
    return _render(picture, width, height, own=webp)


def _render(picture: "Image", width: int, height: int, *, own: bytes | None = None) -> PreparedPicture:
    """`own`: what stands for the picture in its own size."""
    from PIL import Image

    files = {}
    for name, real in reversed(renditions(width)):
        if own is not None and real == width:
            files[f"{name}.webp"] = own
            continue
        size = (real, max(1, round(height * real / width)))
        picture = picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
        picture.info.clear()
        files[f"{name}.webp"] = _encode(picture, "WEBP", WEBP if own is None else HASTY_WEBP)
    return PreparedPicture(new_id(), width, height, files)


def _at_least(size: tuple[int, int], side: int) -> tuple[int, int]:
    """JPEG may be decoded at half, a quarter, an eighth: this much of it is still wanted."""
    scale = min(1.0, side / min(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _in_srgb(picture: "Image") -> "Image":
    """RGB, or RGBA where something shows through; a wide or printer's colour space is turned into that of the web."""
    profile = picture.info.get("icc_profile")
    transparent = picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info
    target = "RGBA" if transparent else "RGB"
    if picture.mode.startswith(("I", "F")):
        picture = picture.point(lambda value: value / 256).convert("L")
    if profile and picture.mode in {"RGB", "CMYK"}:
        picture = _through_profile(picture, profile)
    return picture.convert(target)


def _through_profile(picture: "Image", profile: bytes) -> "Image":
    from PIL import ImageCms

    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        converted = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture  # a broken profile is no reason to lose the picture
    return converted or picture


def _encode(picture: "Image", format: str, options: dict[str, Any]) -> bytes:  # noqa: A002 - as Pillow names it
    out = BytesIO()
    picture.save(out, format, **options)
    return out.getvalue()


def _draw_avif(webp: bytes) -> bytes:
    from PIL import Image

    with Image.open(BytesIO(webp), formats=["WEBP"]) as picture:
        return _encode(picture, "AVIF", AVIF)
