"""How hard a password is to guess, estimated without asking anybody: words, names, keyboard rows, dates, repetitions."""

import re
from collections.abc import Iterable
from typing import Any, Final

import msgspec

WINDOW: Final = 32
"""Longer ones are judged by their ends: a hostile text of 128 characters would keep a processor busy for seconds."""
SHORTEST_WORD: Final = 3
ABOUT: Final = "user_inputs"
ADVICE: Final = "Add a word or two; uncommon ones are best."
PERSONAL: Final = "This is built on your name, your address or the name of the shop, which is where guessing begins."
COMMON: Final = "This password is among the first that anybody would try."


class Estimate(msgspec.Struct, frozen=True):
    """`score` from 0 (guessed at once) to 4; `sentence` says what is wrong and what helps."""

    score: int
    sentence: str


def estimate(password: str, about: Iterable[str] = ()) -> Estimate:
    """`about`: what a guesser knows of the person (name, address, shop). Slow for odd texts: call it in a thread."""
    words = _words(about)
    best = _estimate(password[:WINDOW], words)
    if len(password) > WINDOW:
        rest = _estimate(password[-WINDOW:], words)
        best = max(best, rest, key=lambda each: each.score)
    bare = _without(password, words)
    if bare != password and (left := _estimate(bare[:WINDOW], []).score) < best.score:
        return Estimate(left, f"{PERSONAL} {ADVICE}")  # what is known about somebody makes nothing harder to guess
    return best


def _estimate(text: str, words: list[str]) -> Estimate:
    # Not `zxcvbn.zxcvbn`: that keeps the words about one person in a global dictionary, for every thread to see.
    from zxcvbn import matching, scoring, time_estimates

    if not text:
        return Estimate(0, f"{PERSONAL} {ADVICE}")
    ranked = {**matching.RANKED_DICTIONARIES, ABOUT: matching.build_ranked_dict(words)}
    found = scoring.most_guessable_match_sequence(text, matching.omnimatch(text, ranked))
    score = time_estimates.estimate_attack_times(found["guesses"])["score"]
    return Estimate(score, f"{_warning(score, found['sequence'])} {ADVICE}")


def _warning(score: int, sequence: list[dict[str, Any]]) -> str:
    from zxcvbn.feedback import get_feedback

    if any(match.get("dictionary_name") == ABOUT for match in sequence):
        return PERSONAL
    if any(match.get("dictionary_name") == "passwords" and len(match["token"]) > 4 for match in sequence):
        return COMMON
    return get_feedback(score, sequence)["warning"] or "This password is easy to guess."


def _without(password: str, words: list[str]) -> str:
    for word in sorted(words, key=len, reverse=True):
        password = re.sub(re.escape(word), "", password, flags=re.IGNORECASE)
    return password


def _words(about: Iterable[str]) -> list[str]:
    """Whole and in pieces: of "Ada Byron" also "ada" and "byron"."""
    whole = [text.lower() for text in about]
    pieces = [piece for text in whole for piece in re.split(r"[\W_]+", text)]
    joined = [re.sub(r"[\W_]+", "", text) for text in whole]
    return [word for word in dict.fromkeys([*whole, *joined, *pieces]) if len(word) >= SHORTEST_WORD]
