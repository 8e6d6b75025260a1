"""Pictures to upload: honest ones, and the hostile kinds."""

import struct
import zlib
from io import BytesIO
from typing import Any
from uuid import UUID

from PIL import Image, ImageDraw

from souk.kernel.database import UnitOfWork
from souk.kernel.ids import new_id
from souk.media import (
    Darkroom,
    KeptPicture,
    MediaStore,
    PictureLimits,
    PictureLinks,
    keep_picture,
    keep_private_picture,
    prepare_picture,
)

LIMITS = PictureLimits(largest_bytes=1024 * 1024, most_pixels=4_000_000)


def draw(width: int = 800, height: int = 600, mode: str = "RGB") -> Image.Image:
    """A picture whose corners differ, so that turning it shows."""
    picture = Image.new("RGB", (width, height), "#d9cfc1")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, width // 4, height // 4), fill="#b3261e")
    pen.ellipse((width // 3, height // 3, width - 1, height - 1), fill="#26547c")
    return picture.convert(mode)


def encode(picture: Image.Image, format: str, **options: Any) -> bytes:  # noqa: A002 - as Pillow names it
    out = BytesIO()
    picture.save(out, format, **options)
    return out.getvalue()


def make_png(width: int = 800, height: int = 600) -> bytes:
    return encode(draw(width, height), "PNG")


def make_jpeg(width: int = 800, height: int = 600, **options: Any) -> bytes:
    return encode(draw(width, height), "JPEG", **options)


def make_jpeg_with_gps(orientation: int = 1) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "SpyCam"
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 18.0)})
    return make_jpeg(exif=exif, comment=b"taken at home")


def make_animated_gif() -> bytes:
    frames = [Image.new("RGB", (64, 48), colour) for colour in ("#ff0000", "#00ff00")]
    return encode(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=100)


def make_png_bomb(side: int = 60_000) -> bytes:
    """A few hundred bytes that say they are 3.6 billion pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\x00" * 100_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


async def make_picture(
    uow: UnitOfWork, store: MediaStore, *, owner_id: UUID | None = None, raw: bytes | None = None
) -> KeptPicture:
    """A picture that is kept, with its files."""
    prepared = await prepare_picture(raw or make_png(), limits=LIMITS)
    await store.put(prepared)
    return await keep_picture(uow, prepared, owner_id=owner_id or new_id())


async def make_private_picture(
    uow: UnitOfWork, darkroom: Darkroom, *, owner_id: UUID | None = None, raw: bytes | None = None
) -> KeptPicture:
    """A picture that is kept for a few, with its sealed files."""
    (taken,) = await darkroom.take([raw or make_png()])
    return await keep_private_picture(uow, taken, owner_id=owner_id or new_id())


def addresses(links: PictureLinks) -> tuple[list[str], list[str]]:
    """Where a browser may look: (AVIF, WebP), from small to large."""
    avif, webp = ([part.split()[0] for part in each.split(", ")] for each in (links.srcset_avif, links.srcset_webp))
    return avif, webp
