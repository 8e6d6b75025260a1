"""A canvas that collects SVG: shapes, gradients that turn flat shapes into bodies, soft shadows."""

from collections.abc import Iterator
from contextlib import contextmanager

from souk.demo.drawings.colour import dim, lit
from souk.demo.drawings.shapes import num

INK = "#2b1d2e"
Stop = tuple[float, str] | tuple[float, str, float]


def _attributes(attributes: dict[str, str | float]) -> str:
    return "".join(f' {name.replace("_", "-")}="{_value(value)}"' for name, value in attributes.items())


def _value(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:.3f}".rstrip("0").rstrip(".")


class Canvas:
    """Everything is drawn on a grid of 600 units a side, whatever size the picture gets later."""

    def __init__(self, width: float = 600, height: float = 600) -> None:
        self.width = width
        self.height = height
        self._definitions: dict[str, str] = {}
        self._body: list[str] = []

    def svg(self) -> str:
        definitions = "".join(f"<{text.replace('@', name)}" for text, name in self._definitions.items())
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {num(self.width)} {num(self.height)}">'
            f"<defs>{definitions}</defs>{''.join(self._body)}</svg>"
        )

    def _define(self, text: str) -> str:
        """Keep a definition once and return its name."""
        return self._definitions.setdefault(text, f"d{len(self._definitions)}")

    # Shapes

    def path(self, d: str, fill: str, **attributes: str | float) -> None:
        self._body.append(f'<path d="{d}" fill="{fill}"{_attributes(attributes)}/>')

    def line(self, d: str, colour: str, width: float, **attributes: str | float) -> None:
        self.path(
            d,
            "none",
            **{
                "stroke": colour,
                "stroke_width": width,
                "stroke_linecap": "round",
                "stroke_linejoin": "round",
                **attributes,
            },
        )

    def rect(self, x: float, y: float, w: float, h: float, fill: str, **attributes: str | float) -> None:
        self._body.append(
            f'<rect x="{num(x)}" y="{num(y)}" width="{num(w)}" height="{num(h)}" fill="{fill}"{_attributes(attributes)}/>'
        )

    def oval(self, cx: float, cy: float, rx: float, ry: float, fill: str, **attributes: str | float) -> None:
        self._body.append(
            f'<ellipse cx="{num(cx)}" cy="{num(cy)}" rx="{num(rx)}" ry="{num(ry)}" fill="{fill}"{_attributes(attributes)}/>'
        )

    def disc(self, cx: float, cy: float, r: float, fill: str, **attributes: str | float) -> None:
        self.oval(cx, cy, r, r, fill, **attributes)

    # Grouping

    @contextmanager
    def group(self, transform: str = "", **attributes: str | float) -> Iterator[None]:
        moved = f' transform="{transform}"' if transform else ""
        self._body.append(f"<g{moved}{_attributes(attributes)}>")
        yield
        self._body.append("</g>")

    @contextmanager
    def inside(self, d: str) -> Iterator[None]:
        """Clip what is drawn to an outline."""
        name = self._define(f'clipPath id="@"><path d="{d}"/></clipPath>')
        with self.group(clip_path=f"url(#{name})"):
            yield

    # Paints

    def _gradient(self, where: str, stops: tuple[Stop, ...]) -> str:
        inner = "".join(
            f'<stop offset="{stop[0]:.2f}" stop-color="{stop[1]}"'
            + (f' stop-opacity="{stop[2]:.2f}"' if len(stop) == 3 else "")
            + "/>"
            for stop in stops
        )
        kind = where.split(" ", 1)[0]
        name = self._define(f'{kind} id="@"{where.removeprefix(kind)}>{inner}</{kind}>')
        return f"url(#{name})"

    def across(self, *stops: Stop) -> str:
        return self._gradient("linearGradient", stops)

    def down(self, *stops: Stop) -> str:
        return self._gradient('linearGradient x1="0" y1="0" x2="0" y2="1"', stops)

    def slant(self, *stops: Stop) -> str:
        return self._gradient('linearGradient x1="0" y1="0" x2="1" y2="1"', stops)

    def radial(self, cx: float, cy: float, r: float, *stops: Stop) -> str:
        return self._gradient(f'radialGradient cx="{cx}" cy="{cy}" r="{r}"', stops)

    def turned(self, colour: str, depth: float = 1.0) -> str:
        """Return the paint of an upright round body lit from the left."""
        return self.across(
            (0, dim(colour, 0.05 * depth)),
            (0.16, lit(colour, 0.07 * depth)),
            (0.34, lit(colour, 0.03 * depth)),
            (0.6, dim(colour, 0.04 * depth)),
            (0.92, dim(colour, 0.17 * depth)),
            (1, dim(colour, 0.13 * depth)),
        )

    def faced(self, colour: str, depth: float = 1.0) -> str:
        """Return the paint of a flat face that catches light at its upper left."""
        return self.slant((0, lit(colour, 0.06 * depth)), (0.5, colour), (1, dim(colour, 0.08 * depth)))

    def ball(self, colour: str) -> str:
        return self.radial(0.35, 0.3, 0.8, (0, lit(colour, 0.12)), (0.45, colour), (1, dim(colour, 0.18)))

    def steel(self, colour: str = "#c9ccd2") -> str:
        return self.across(
            (0, dim(colour, 0.12)),
            (0.18, lit(colour, 0.14)),
            (0.4, dim(colour, 0.04)),
            (0.62, lit(colour, 0.07)),
            (1, dim(colour, 0.2)),
        )

    def sheen(self, opacity: float = 0.35) -> str:
        """Return a white film that fades downwards, for glass and screens."""
        return self.slant((0, "#ffffff", opacity), (0.55, "#ffffff", opacity * 0.1), (1, "#ffffff", 0))

    # Shadows and light

    def blur(self, amount: float) -> str:
        name = self._define(
            f'filter id="@" x="-60%" y="-60%" width="220%" height="220%"><feGaussianBlur stdDeviation="{num(amount)}"/></filter>'
        )
        return f"url(#{name})"

    def blurred(self, d: str, fill: str, amount: float, **attributes: str | float) -> None:
        self.path(d, fill, **{"filter": self.blur(amount), **attributes})

    def shadow(self, cx: float, cy: float, rx: float, lean: float = 26) -> None:
        """Draw what a thing standing on the floor leaves there: a soft pool to the right, a dark line of contact."""
        self.oval(cx + lean, cy + 4, rx * 1.16, max(11, rx * 0.15), INK, opacity=0.17, filter=self.blur(11))
        self.oval(cx + 5, cy + 1, rx * 1.0, max(5, rx * 0.055), INK, opacity=0.34, filter=self.blur(4.5))

    def cast(self, d: str, dx: float = 16, dy: float = 20) -> None:
        """Draw the shadow of a flat thing on what hangs or lies behind it."""
        with self.group(f"translate({num(dx)} {num(dy)})"):
            self.blurred(d, INK, 13, opacity=0.2)
        with self.group(f"translate({num(dx * 0.3)} {num(dy * 0.3)})"):
            self.blurred(d, INK, 4, opacity=0.16)

    def glow(self, cx: float, cy: float, r: float, colour: str = "#fff3c9", opacity: float = 0.9) -> None:
        self.disc(
            cx, cy, r, self.radial(0.5, 0.5, 0.5, (0, colour, opacity), (0.45, colour, opacity * 0.45), (1, colour, 0))
        )
