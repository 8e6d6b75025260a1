"""What becomes of the bytes somebody sent."""

import contextlib
import os
import sys
import threading
from collections.abc import Mapping
from io import BytesIO

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from souk.media import (
    NotAPicture,
    PictureBroken,
    PictureLimits,
    PictureTooLarge,
    PreparedPicture,
    adopt_picture,
    prepare_picture,
)
from tests.media.factories import (
    LIMITS,
    draw,
    encode,
    make_animated_gif,
    make_jpeg,
    make_jpeg_with_gps,
    make_png,
    make_png_bomb,
)

pytestmark = pytest.mark.anyio

RED, BLUE, PAPER = (0xB3, 0x26, 0x1E), (0x26, 0x54, 0x7C), (0xD9, 0xCF, 0xC1)


async def prepare(raw: bytes, limits: PictureLimits = LIMITS) -> PreparedPicture:
    return await prepare_picture(raw, limits=limits)


def opened(files: Mapping[str, bytes], name: str = "320.webp") -> Image.Image:
    picture = Image.open(BytesIO(files[name]))
    picture.load()
    return picture


def colour_at(picture: Image.Image, x: float, y: float) -> tuple[int, ...]:
    found = picture.convert("RGB").getpixel((int(picture.width * x), int(picture.height * y)))
    assert isinstance(found, tuple)
    return found


def close(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return all(abs(a - b) <= 12 for a, b in zip(one, other, strict=True))


class TestRenditions:
    @pytest.mark.parametrize(
        ("width", "made"),
        [
            (1, {"320.webp": 1}),
            (320, {"320.webp": 320}),
            (500, {"320.webp": 320, "640.webp": 500}),
            (800, {"320.webp": 320, "640.webp": 640, "1200.webp": 800}),
            (2000, {"320.webp": 320, "640.webp": 640, "1200.webp": 1200}),
        ],
    )
    async def test_come_in_every_width_and_never_enlarged(self, width: int, made: dict[str, int]) -> None:
        prepared = await prepare(make_png(width, width))

        assert (prepared.width, prepared.height) == (width, width)
        assert {name: opened(prepared.files, name).width for name in prepared.files} == made

    async def test_get_ids_that_say_nothing_of_the_file(self) -> None:
        first, second = await prepare(make_png()), await prepare(make_png())

        assert (first.id.version, first.id) != (second.id.version, second.id)
        assert first.id.version == 7


class TestOurOwn:
    async def test_stay_as_they_are_and_only_the_smaller_ones_are_drawn(self) -> None:
        webp = encode(draw(1200, 900), "WEBP")
        adopted = await adopt_picture(webp)

        assert (adopted.width, adopted.height) == (1200, 900)
        assert adopted.files["1200.webp"] == webp
        assert {name: opened(adopted.files, name).size for name in adopted.files} == {
            "320.webp": (320, 240),
            "640.webp": (640, 480),
            "1200.webp": (1200, 900),
        }

    async def test_wider_than_any_size_they_are_drawn_anew(self) -> None:
        adopted = await adopt_picture(encode(draw(1600, 600), "WEBP"))

        assert opened(adopted.files, "1200.webp").size == (1200, 450)


class TestFormats:
    @pytest.mark.parametrize("format_", ["PNG", "JPEG", "WEBP", "GIF", "AVIF"])
    async def test_allowed_ones_keep_their_picture(self, format_: str) -> None:
        picture = opened((await prepare(encode(draw(), format_))).files)

        assert picture.format == "WEBP"
        assert close(colour_at(picture, 0.1, 0.1), RED)
        assert close(colour_at(picture, 0.66, 0.66), BLUE)

    @pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "YCbCr", "I;16"])
    async def test_every_way_to_keep_pixels_is_read(self, mode: str) -> None:
        picture = Image.new("I;16", (80, 60), 40_000) if mode == "I;16" else draw(80, 60, mode)
        raw = encode(picture, "JPEG" if mode in {"CMYK", "YCbCr"} else "PNG")

        assert opened((await prepare(raw)).files).size == (80, 60)

    async def test_printers_colours_become_those_of_a_screen(self) -> None:
        picture = opened((await prepare(encode(draw(mode="CMYK"), "JPEG", quality=95))).files)

        assert picture.mode == "RGB"
        assert close(colour_at(picture, 0.95, 0.1), PAPER)

    async def test_of_an_animation_the_first_frame_is_taken(self) -> None:
        prepared = await prepare(make_animated_gif())

        picture = opened(prepared.files)
        assert (getattr(picture, "n_frames", 1), picture.size) == (1, (64, 48))
        assert close(colour_at(picture, 0.5, 0.5), (255, 0, 0))

    async def test_what_shows_through_still_does(self) -> None:
        picture = Image.new("RGBA", (64, 64), (10, 20, 30, 0))

        assert opened((await prepare(encode(picture, "PNG"))).files).getpixel((5, 5))[3] == 0  # type: ignore[index]


class TestWhatIsGone:
    async def test_place_camera_and_comment_leave_no_trace(self) -> None:
        raw = make_jpeg_with_gps()
        assert b"SpyCam" in raw
        assert b"taken at home" in raw

        prepared = await prepare(raw)

        for name, content in prepared.files.items():
            picture = opened(prepared.files, name)
            assert dict(picture.getexif()) == {}
            assert not picture.info.keys() & {"exif", "icc_profile", "comment", "xmp"}
            assert b"SpyCam" not in content
            assert b"EXIF" not in content

    async def test_text_and_profile_of_a_png_leave_no_trace(self) -> None:
        profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
        info = PngImagePlugin.PngInfo()
        info.add_text("Author", "Vera Vendor")

        prepared = await prepare(encode(draw(), "PNG", pnginfo=info, icc_profile=profile))

        for content in prepared.files.values():
            assert b"Vera" not in content
            assert b"ICCP" not in content

    async def test_what_stands_behind_the_end_of_a_picture_is_not_carried_along(self) -> None:
        prepared = await prepare(make_png() + b"PK\x03\x04 an archive with a secret")

        assert all(b"secret" not in content for content in prepared.files.values())

    async def test_a_turned_picture_is_turned_before_its_orientation_is_forgotten(self) -> None:
        prepared = await prepare(make_jpeg_with_gps(orientation=6))

        assert (prepared.width, prepared.height) == (600, 800)
        assert close(colour_at(opened(prepared.files), 0.95, 0.05), RED)


class TestRefusals:
    @pytest.mark.parametrize(
        "raw",
        [
            b"",
            b"\x00" * 100,
            b"just a text that says it is a picture.png",
            b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
            b"<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><svg>&x;</svg>",
            b"GIF89a/*" + b"\x00" * 50 + b"*/=1;alert(document.cookie)",
            b"%PDF-1.7\n" + make_jpeg(),
            make_jpeg(comment=b"%PDF-1.7 in disguise"),
            make_jpeg(comment=b"<?php system($_GET[0]); ?>"),
            make_jpeg(comment=b"<script>alert(1)</script>"),
            b"MZ" + make_png(),
            encode(draw(80, 60), "BMP"),
            encode(draw(80, 60), "TIFF"),
            encode(draw(80, 60), "ICO"),
            b"\x89PNG\r\n\x1a\n" + make_jpeg(),
            b"RIFF\x24\x00\x00\x00WAVEfmt " + b"\x00" * 100,
        ],
        ids=lambda raw: repr(raw[:12]),
    )
    async def test_what_is_no_picture_or_two_things_at_once(self, raw: bytes) -> None:
        with pytest.raises((NotAPicture, PictureBroken)) as refused:
            await prepare(raw)

        assert refused.value.code == "not_a_picture"

    @pytest.mark.parametrize("format_", ["PNG", "JPEG", "WEBP", "GIF", "AVIF"])
    @pytest.mark.parametrize("kept", [0.1, 0.5, 0.9])
    async def test_one_that_breaks_off(self, format_: str, kept: float) -> None:
        raw = encode(draw(), format_)

        with pytest.raises((NotAPicture, PictureBroken)):
            await prepare(raw[: int(len(raw) * kept)])

    async def test_a_bomb_before_it_goes_off(self) -> None:
        bomb = make_png_bomb()
        assert len(bomb) < 1000

        with pytest.raises(PictureTooLarge) as refused:
            await prepare(bomb)

        assert refused.value.facts == {"most_pixels": LIMITS.most_pixels}

    async def test_one_pixel_too_many_and_not_one_less(self) -> None:
        raw = make_png(100, 100)

        assert (await prepare(raw, PictureLimits(largest_bytes=10**6, most_pixels=10_000))).width == 100
        with pytest.raises(PictureTooLarge):
            await prepare(raw, PictureLimits(largest_bytes=10**6, most_pixels=9_999))

    async def test_one_byte_too_many_and_not_one_less(self) -> None:
        raw = make_png()

        assert (await prepare(raw, PictureLimits(largest_bytes=len(raw), most_pixels=10**6))).width == 800
        with pytest.raises(PictureTooLarge) as refused:
            await prepare(raw, PictureLimits(largest_bytes=len(raw) - 1, most_pixels=10**6))
        assert refused.value.facts == {"most_bytes": len(raw) - 1}

    async def test_a_thread_of_a_picture_longer_than_webp_can_hold(self) -> None:
        with pytest.raises(PictureTooLarge):
            await prepare(make_png(2, 16_384))

    async def test_noise_behind_a_true_header_is_a_refusal_and_never_a_bug(self) -> None:
        for format_ in ("PNG", "JPEG", "WEBP", "GIF", "AVIF"):
            raw = encode(draw(64, 64), format_)
            for at in range(8, len(raw), max(1, len(raw) // 60)):
                damaged = raw[:at] + bytes(byte ^ 0x5A for byte in raw[at : at + 4]) + raw[at + 4 :]
                with contextlib.suppress(NotAPicture, PictureBroken, PictureTooLarge):
                    await prepare(damaged)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux knows the priority of a single thread")
async def test_who_waits_for_an_answer_goes_before_pictures() -> None:
    await prepare_picture(make_png(), limits=LIMITS)
    painters = [each.native_id for each in threading.enumerate() if each.name.startswith("pictures")]
    mine = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    assert painters
    assert all(os.getpriority(os.PRIO_PROCESS, painter or 0) > mine for painter in painters)
