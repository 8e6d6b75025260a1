"""The codes of gift cards: made to be read aloud and typed, impossible to guess."""

import re
import secrets
from typing import Final

from souk.kernel.crypto import KeyRing

LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without those that are mistaken for one another."""
LENGTH: Final = 16
GROUP: Final = 4
PURPOSE: Final = "gift card"
_BETWEEN: Final = str.maketrans("", "", " -")
_code: Final = re.compile(r"[A-Z0-9]{8,32}")


def new_code() -> str:
    """80 bits."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def read_code(typed: str) -> str | None:
    """As it is indexed: capitals and digits alone. None for what no card can have."""
    code = typed.translate(_BETWEEN).upper()
    return code if _code.fullmatch(code) is not None else None


def write_code(code: str) -> str:
    """`ABCD-EFGH-JKLM-NPQR`."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def index_of(keys: KeyRing, code: str) -> str:
    return keys.blind_index(code, purpose=PURPOSE)
