"""Short ways to write pictures and versions down without repeating what follows from them."""

from collections.abc import Mapping

from souk.demo.catalogue.shapes import DemoPicture, DemoVariant

Shade = tuple[str, str, str | None]


def pictures(**alts: str) -> tuple[DemoPicture, ...]:
    """Return pictures from `key_with_underscores="what it shows"`."""
    return tuple(DemoPicture(key=key.replace("_", "-"), alt=alt) for key, alt in alts.items())


def in_colours(sku: str, *shades: tuple[Shade, int]) -> tuple[DemoVariant, ...]:
    """Return one version per ((code, colour, picture), stock)."""
    return tuple(
        DemoVariant(sku=f"{sku}-{code}", color=colour, stock=stock, picture=picture)
        for (code, colour, picture), stock in shades
    )


def in_sizes(sku: str, stocks: Mapping[str, int]) -> tuple[DemoVariant, ...]:
    return tuple(DemoVariant(sku=f"{sku}-{size}", size=size, stock=stock) for size, stock in stocks.items())


def in_colours_and_sizes(sku: str, *runs: tuple[Shade, Mapping[str, int]]) -> tuple[DemoVariant, ...]:
    """Return the grid of ((code, colour, picture), {size: stock})."""
    return tuple(
        DemoVariant(sku=f"{sku}-{code}-{size}", color=colour, size=size, stock=stock, picture=picture)
        for (code, colour, picture), stocks in runs
        for size, stock in stocks.items()
    )


def facts(text: str) -> tuple[tuple[str, str], ...]:
    """Return specifications from "Name: value / Name: value"."""
    pairs = (fact.split(": ", 1) for fact in text.split(" / "))
    return tuple((name.strip(), value.strip()) for name, value in pairs)
