"""From the text of one cell to a value, and nothing guessed: what is not plain is reported."""

import re
import unicodedata
from decimal import Decimal
from urllib.parse import urlsplit

from souk.catalog.imports.problems import BadCell, Damage
from souk.kernel.money import LARGEST, exponent

LARGEST_QUANTITY = 1_000_000_000
LONGEST_ADDRESS = 2_000
_NUMBER = re.compile(r"\d+(?:\.\d*)?|\.\d+", re.ASCII)
_NEGATIVE = re.compile(r"[-\u2212]\s*[\d.]", re.ASCII)
_GROUPED = re.compile(r"\d{1,3}(?:[,'\u2019\u00a0\u202f ]\d{3})+(?:[.,]\d+)?|\d+(?:\.\d{3})*,\d*", re.ASCII)
_TRUE = {"true", "yes", "1", "wahr", "vrai", "verdadero"}
_FALSE = {"false", "no", "0", "falsch", "faux", "falso"}


def read_amount(text: str, currency: str) -> int | None:
    """`"49.99"` → 4999 minor units; a blank cell → None. Raises BadCell."""
    if not text:
        return None
    if not _NUMBER.fullmatch(text):
        raise _not_an_amount(text)
    places = exponent(currency)
    whole, _, fraction = text.partition(".")
    if len(fraction.rstrip("0")) > places:
        sentence = f"{currency} has {places} decimal places; “{_shown(text)}” has more."
        raise BadCell(Damage.PRICE_TOO_PRECISE, sentence)
    digits = (whole + fraction[:places].ljust(places, "0")).lstrip("0")
    if len(digits) > 15 or (amount := int(digits or "0")) > LARGEST:
        raise BadCell(Damage.PRICE_TOO_LARGE, f"“{_shown(text)}” is more than anything may cost.")
    return amount


def _not_an_amount(text: str) -> BadCell:
    if any(unicodedata.category(each) == "Sc" for each in text) or re.fullmatch(
        r"[A-Za-z]{1,3}[.\s]*[\d.,]+|[\d.,]+\s*[A-Za-z]{1,3}", text, re.ASCII
    ):
        return BadCell(Damage.PRICE_HAS_CURRENCY, f"Write the amount alone, without a currency: “{_shown(text)}”.")
    if _NEGATIVE.match(text):
        return BadCell(Damage.PRICE_NEGATIVE, f"An amount cannot be negative: “{_shown(text)}”.")
    if _GROUPED.fullmatch(text):
        return BadCell(
            Damage.PRICE_HAS_SEPARATOR, f"Write 1234.56, without thousands separators or commas: “{_shown(text)}”."
        )
    return BadCell(Damage.PRICE_NOT_A_NUMBER, f"“{_shown(text)}” is not an amount such as 49.99.")


def write_amount(amount: int | None, currency: str) -> str:
    """4999 → `"49.99"`; None → a blank cell."""
    if amount is None:
        return ""
    places = exponent(currency)
    if not places:
        return str(amount)
    return f"{amount // 10**places}.{amount % 10**places:0{places}}"


def read_quantity(text: str, *, may_be_negative: bool) -> int | None:
    """A whole number; what was oversold (`-3`, where that was allowed) is 0 pieces on the shelf. Raises BadCell."""
    if not text:
        return None
    if not re.fullmatch(r"-?\d+(?:\.0+)?", text, re.ASCII):
        raise BadCell(Damage.QUANTITY_NOT_WHOLE, f"“{_shown(text)}” is not a whole number.")
    digits = text.partition(".")[0]
    if len(digits) > 10 or int(digits) > LARGEST_QUANTITY:
        raise BadCell(Damage.QUANTITY_TOO_LARGE, f"“{_shown(text)}” is more than fits on a shelf.")
    quantity = int(digits)
    if quantity < 0 and not may_be_negative:
        raise BadCell(Damage.QUANTITY_NEGATIVE, f"There cannot be {quantity} pieces in stock.")
    return max(quantity, 0)


def read_grams(text: str) -> int | None:
    """A weight in grams, rounded up to whole ones. Raises BadCell."""
    if not text:
        return None
    if not _NUMBER.fullmatch(text) or len(text) > 15:
        raise BadCell(Damage.WEIGHT_UNREADABLE, f"“{_shown(text)}” is not a weight in grams.")
    return int(-(-Decimal(text) // 1))


def read_flag(text: str, *, default: bool) -> bool:
    """TRUE or FALSE, in any case and as spreadsheets of other languages write them. Raises BadCell."""
    if not text:
        return default
    word = text.lower()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise BadCell(Damage.NOT_TRUE_OR_FALSE, f"“{_shown(text)}” is neither TRUE nor FALSE.")


def read_choice(text: str, choices: tuple[str, ...]) -> str:
    """One of `choices`, in any case, or blank. Raises BadCell."""
    word = text.lower()
    if word and word not in choices:
        raise BadCell(Damage.CHOICE_UNKNOWN, f"“{_shown(text)}” is none of {', '.join(choices)}.")
    return word


def read_address(text: str) -> str:
    """An http or https address of a picture, or blank. Raises BadCell."""
    if not text:
        return text
    try:
        parts = urlsplit(text)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.username is None
    except ValueError:
        usable = False
    if not usable or len(text) > LONGEST_ADDRESS or any(each.isspace() for each in text):
        raise BadCell(Damage.ADDRESS_UNUSABLE, f"“{_shown(text)}” is not an http or https address.")
    return text


def read_position(text: str) -> int | None:
    """1 and up, or blank. Raises BadCell."""
    if not text:
        return None
    if not re.fullmatch(r"\d{1,4}(?:\.0+)?", text, re.ASCII) or (position := int(text.partition(".")[0])) < 1:
        raise BadCell(Damage.POSITION_UNREADABLE, f"“{_shown(text)}” is not a position from 1 to 9999.")
    return position


def read_line(text: str, *, longest: int) -> str:
    """One line of text, breaks and runs of blanks folded. Raises BadCell."""
    line = " ".join(text.split())
    if len(line) > longest:
        raise BadCell(Damage.TEXT_TOO_LONG, f"At most {longest} characters go here; these are {len(line)}.")
    return unicodedata.normalize("NFC", line)


def _shown(text: str) -> str:
    return text if len(text) <= 40 else text[:40] + "…"
