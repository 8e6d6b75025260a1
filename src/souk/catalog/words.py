"""Words as search compares them: folded, so that `Café` and `cafe` are one, and how alike two of them are."""

import re
import unicodedata

LONGEST = 40
_word = re.compile(r"[^\W_]+")


def fold(text: str) -> list[str]:
    """`"Women's Café-Racer"` → `["womens", "cafe", "racer"]`."""
    if text.isascii():
        folded = text.lower()
    else:
        decomposed = unicodedata.normalize("NFKD", text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")).casefold()
        folded = "".join(character for character in decomposed if not unicodedata.combining(character))
    return [word[:LONGEST] for word in _word.findall(folded.replace("'", ""))]
