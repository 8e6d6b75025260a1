"""A query understood: each of its words with the known words it may have meant."""

import msgspec
from sqlalchemy import select

from souk.catalog.index import SearchWord
from souk.catalog.search.closeness import closeness
from souk.catalog.search.matching import EXPRESSION, Word, find_lookalikes
from souk.catalog.words import fold
from souk.kernel.any_of import any_of
from souk.kernel.database import ReadContext
from souk.kernel.hot import Hot

MOST_WORDS = 8
MOST_MEANINGS = 5
LEAST_CLOSE = 0.55
BEHIND_BEST = 0.22


class Meaning(msgspec.Struct, frozen=True):
    """A word to look for; `closeness` 1 is the word that was asked for."""

    word: str
    closeness: float


class Term(msgspec.Struct, frozen=True):
    """One word of the query. `meanings` has at least one, the best first."""

    asked: str
    meanings: list[Meaning]
    is_known: bool


class Phrase(msgspec.Struct, frozen=True):
    terms: list[Term]

    def expression(self, dialect: str, *, names_only: bool = False, every: bool = True) -> str:
        """In the database's own query language. `names_only`: not in descriptions; `every`: all words, not any."""
        words = [[meaning.word for meaning in term.meanings] for term in self.terms]
        return EXPRESSION[dialect](words, names_only=names_only, every=every)

    def did_you_mean(self) -> str | None:
        """The query with its misspelt words replaced; None when every word is known."""
        if all(term.is_known for term in self.terms):
            return None
        meant = [term.asked if term.is_known else term.meanings[0].word for term in self.terms]
        return None if meant == [term.asked for term in self.terms] else " ".join(meant)


_KNOWN = Hot(select(SearchWord.word).where(any_of(SearchWord.word, "words", of=str)), Word)


async def understand(ctx: ReadContext, query: str) -> Phrase:
    """One look for the words that are known, one more for each that is not."""
    asked = list(dict.fromkeys(fold(query)))[:MOST_WORDS]
    candidates = {form for word in asked for form in (*forms_of(word), *_swapped(word))}
    known = {row.word for row in await ctx.all(_KNOWN, words=sorted(candidates))} if asked else set()
    return Phrase([await _term(ctx, word, known) for word in asked])


async def _term(ctx: ReadContext, word: str, known: set[str]) -> Term:
    forms = [form for form in forms_of(word) if form in known]
    if word in known or len(word) < 3:
        others = [Meaning(form, 0.97) for form in forms if form != word]
        return Term(word, [Meaning(word, 1.0), *others], is_known=True)
    lookalikes = {*await find_lookalikes(ctx, word), *(each for each in _swapped(word) if each in known)}
    close = [Meaning(each, closeness(word, each)) for each in lookalikes]
    close = sorted(
        (each for each in close if each.closeness >= LEAST_CLOSE), key=lambda each: (-each.closeness, each.word)
    )
    if not close:
        return Term(word, [Meaning(word, 1.0)], is_known=False)
    is_beginning = close[0].word.startswith(word)
    near = [each for each in close if each.closeness >= close[0].closeness - BEHIND_BEST][:MOST_MEANINGS]
    if is_beginning:  # the prefix itself finds all words that begin so
        near = [Meaning(word, 0.97)]
    return Term(word, near, is_known=is_beginning or bool(forms))


def forms_of(word: str) -> list[str]:
    """The word, and its other number: `shoes` and `shoe`."""
    forms = [word]
    if len(word) > 3:
        if word.endswith("ies"):
            forms.append(word[:-3] + "y")
        elif word.endswith(("ses", "xes", "zes", "ches", "shes")):
            forms.append(word[:-2])
        elif word.endswith("s") and not word.endswith("ss"):
            forms.append(word[:-1])
    return forms


def _swapped(word: str) -> list[str]:
    """Short words with two neighbours swapped: `lmap` shares no three letters in a row with `lamp`."""
    if not 3 <= len(word) <= 6:
        return []
    return [word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)]
