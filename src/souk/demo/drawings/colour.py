"""Colour arithmetic in OKLab, so that a lighter or darker side keeps the hue of the thing it belongs to."""

Lab = tuple[float, float, float]


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _gamma(channel: float) -> float:
    channel = min(1.0, max(0.0, channel))
    return channel * 12.92 if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055


def to_lab(colour: str) -> Lab:
    r, g, b = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    l_ = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    m_ = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    s_ = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    return (
        0.2104542553 * l_ + 0.7936177850 * m_ - 0.0040720468 * s_,
        1.9779984951 * l_ - 2.4285922050 * m_ + 0.4505937099 * s_,
        0.0259040371 * l_ + 0.7827717662 * m_ - 0.8086757660 * s_,
    )


def from_lab(lab: Lab) -> str:
    lightness, a, b = lab
    l_ = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    m_ = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    s_ = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    channels = (
        4.0767416621 * l_ - 3.3077115913 * m_ + 0.2309699292 * s_,
        -1.2684380046 * l_ + 2.6097574011 * m_ - 0.3413193965 * s_,
        -0.0041960863 * l_ - 0.7034186147 * m_ + 1.7076147010 * s_,
    )
    return "#" + "".join(f"{round(_gamma(channel) * 255):02x}" for channel in channels)


def mix(one: str, other: str, share: float) -> str:
    """Return `one` with a share (0 to 1) of `other` stirred in."""
    first, second = to_lab(one), to_lab(other)
    return from_lab(
        (
            first[0] + (second[0] - first[0]) * share,
            first[1] + (second[1] - first[1]) * share,
            first[2] + (second[2] - first[2]) * share,
        )
    )


def lit(colour: str, by: float = 0.1) -> str:
    """Return the colour where the light falls on it."""
    lightness, a, b = to_lab(colour)
    return from_lab((min(0.99, lightness + by), a * (1 - by * 0.9), b * (1 - by * 0.9) + 0.012 * by))


def dim(colour: str, by: float = 0.1) -> str:
    """Return the colour in the shade: darker, a little richer, never grey."""
    lightness, a, b = to_lab(colour)
    return from_lab((max(0.08, lightness - by), a * (1 + by * 0.35) + by * 0.02, b * (1 + by * 0.2)))
