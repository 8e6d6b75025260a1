"""How well a document answers a query: a score from 0 to 1 that means the same on both databases."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from souk.catalog.search.phrase import Phrase, Term

IN_NAME, IN_LABELS, IN_STORE, IN_BODY = 1.0, 0.85, 0.7, 0.5
OF_BREVITY = 0.08
"""How much of the score says that the name holds little else."""


class Candidate(msgspec.Struct, frozen=True):
    """A document that matches, folded as it is kept."""

    product_id: UUID
    name: str
    labels: str
    store: str


def score(phrase: Phrase, candidate: Candidate) -> float:
    name, labels, store = candidate.name.split(), candidate.labels.split(), candidate.store.split()
    found = [_term_score(term, name, labels, store) for term in phrase.terms]
    hits = sum(1 for each in found if each >= IN_LABELS * 0.75)
    brevity = min(1.0, hits / len(name)) if name else 0.0
    return round(min(1.0, sum(found) / len(found) * (1 - OF_BREVITY) + brevity * OF_BREVITY), 4)


def _term_score(term: Term, name: Sequence[str], labels: Sequence[str], store: Sequence[str]) -> float:
    best = 0.0
    for meaning in term.meanings:
        for words, weight in ((name, IN_NAME), (labels, IN_LABELS), (store, IN_STORE)):
            if (most := meaning.closeness * weight) <= best:
                continue
            if meaning.word in words:
                best = most
            elif any(word.startswith(meaning.word) for word in words):
                best = max(best, most * 0.95)
    return best or IN_BODY * term.meanings[0].closeness
