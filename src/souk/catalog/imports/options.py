"""A shop's own option names, matched to the two that every page knows: colour and size.

What is neither goes where it can still be chosen (`option3`) or, where there is nothing to choose, among the
specifications. The merchant's names and values are remembered, so that an export gives them back.
"""

import unicodedata
from collections.abc import Sequence
from enum import StrEnum

import msgspec

NO_OPTION = "Default Title"
JOINED_BY = " / "


class Slot(StrEnum):
    COLOR = "color"
    SIZE = "size"
    OPTION3 = "option3"
    SPECIFICATION = "specification"


class Option(msgspec.Struct, frozen=True):
    """One option of a product, by the merchant's name, and where its values are kept."""

    name: str
    slot: Slot


_NAMES = {
    Slot.COLOR: "color colors colour colours farbe farben couleur colore colores kleur farve färg fargar farge vari renk "
    "cor cores kolor barva цвет 색상 色 カラー 颜色 顏色 لون रंग",
    Slot.SIZE: "size sizes größe größen groesse grösse taille pointure tamaño talla taglia misura maat storlek størrelse "
    "koko beden tamanho rozmiar velikost размер 사이즈 サイズ 尺寸 尺码 大小 مقاس आकार",
}
_SLOTS = {
    unicodedata.normalize("NFKC", word).casefold(): slot for slot, words in _NAMES.items() for word in words.split()
}


def slot_of(name: str) -> Slot | None:
    """Colour or size, in a dozen languages; None for anything else."""
    return _SLOTS.get(unicodedata.normalize("NFKC", name).casefold())


def place_options(names: Sequence[str], variants: Sequence[Sequence[str]]) -> list[Option]:
    """Where each option goes. `variants` are the rows of values, in the order of `names`.

    The first option called a colour (or size) is the colour (or size). An option that is the same for every variant
    is no choice but a specification.
    """
    placed: list[Option] = []
    for index, name in enumerate(names):
        slot = slot_of(name)
        if slot is None or any(option.slot is slot for option in placed):
            is_choice = len({values[index] for values in variants}) > 1 or len(names) == 1
            slot = Slot.OPTION3 if is_choice else Slot.SPECIFICATION
        placed.append(Option(name, slot))
    return placed


class Placed(msgspec.Struct, frozen=True):
    """One variant's values, where Souk keeps them."""

    color: str | None
    size: str | None
    option3: str | None


def place_values(options: Sequence[Option], values: Sequence[str]) -> Placed:
    def kept_in(slot: Slot) -> str | None:
        found = [value for option, value in zip(options, values, strict=True) if option.slot is slot]
        return JOINED_BY.join(found) or None

    return Placed(color=kept_in(Slot.COLOR), size=kept_in(Slot.SIZE), option3=kept_in(Slot.OPTION3))
