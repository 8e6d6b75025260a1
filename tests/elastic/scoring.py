"""How the stand-in answers `_search`: the queries that the shop sends, scored simply; any other is refused."""

import math
from collections.abc import Callable
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any

from tests.elastic.shelf import Index, Object, unreadable

TOP = {"query", "size", "sort", "track_scores", "track_total_hits", "_source", "suggest"}
MULTI_MATCH = {"query", "fields", "type", "fuzziness", "boost"}
BOOL = {"must", "should", "filter", "minimum_should_match"}
TERM_SUGGESTER = {"field", "suggest_mode", "min_word_length", "size"}
LARGEST = 10_000


def answer(index: Index, body: Object) -> Object:
    if unknown := body.keys() - TOP:
        raise unreadable(f"unknown key for a VALUE in {sorted(unknown)}")
    size = body.get("size", 10)
    if not isinstance(size, int) or not 0 <= size <= LARGEST:
        raise unreadable(f"Result window is too large: {size}")
    scores = {name: score(index, document, body["query"]) for name, document in index.documents.items()}
    hits = [(name, found) for name, found in scores.items() if found is not None]
    hits = sorted(hits, key=lambda hit: _order(index, hit, body.get("sort", ["_score"])), reverse=True)[:size]
    shown = [{"_index": index.name, "_id": name, "_score": found, "sort": [found, name]} for name, found in hits]
    told: Object = {"took": 1, "timed_out": False, "hits": {"max_score": None, "hits": shown}}
    if "suggest" in body:
        told["suggest"] = suggestions(index, body["suggest"])
    return told


def _order(index: Index, hit: tuple[str, float], sort: list[Any]) -> tuple[Any, ...]:
    name, found = hit
    keys: list[Any] = []
    for each in sort:
        if each == "_score":
            keys.append(found)
            continue
        ((key, direction),) = each.items()
        if direction != "desc" or index.fields[key]["type"] != "keyword":
            raise unreadable(f"no mapping found for [{key}] in order to sort on")
        keys.append(index.documents[name][key])
    return tuple(keys)


def score(index: Index, document: Object, query: Object) -> float | None:
    """None where the document does not match."""
    if len(query) != 1:
        raise unreadable(f"[{[*query]}] malformed query, expected one field")
    ((kind, about),) = query.items()
    if kind not in QUERIES:
        raise unreadable(f"unknown query [{kind}]")
    return QUERIES[kind](index, document, about)


def _bool(index: Index, document: Object, about: Object) -> float | None:
    if unknown := about.keys() - BOOL:
        raise unreadable(f"[bool] query does not support {sorted(unknown)}")
    must = [score(index, document, each) for each in about.get("must", [])]
    allowed = [score(index, document, each) for each in about.get("filter", [])]
    should = [score(index, document, each) for each in about.get("should", [])]
    found = [each for each in should if each is not None]
    if None in must or None in allowed or len(found) < about.get("minimum_should_match", 0):
        return None
    return sum(each for each in must if each is not None) + sum(found)


def _best(index: Index, document: Object, about: Object) -> float | None:
    found = [score(index, document, each) for each in about["queries"]]
    return max((each for each in found if each is not None), default=None)


def _term(index: Index, document: Object, about: Object) -> float | None:
    ((name, value),) = about.items()
    return 1.0 if document.get(name) == value else None


def _multi_match(index: Index, document: Object, about: Object) -> float | None:
    if unknown := about.keys() - MULTI_MATCH:
        raise unreadable(f"[multi_match] query does not support {sorted(unknown)}")
    if about.get("type", "best_fields") not in {"best_fields", "bool_prefix"} or "query" not in about:
        raise unreadable("failed to parse [multi_match]")
    begins, fuzzy = about.get("type") == "bool_prefix", about.get("fuzziness") == "AUTO"
    found = []
    for each in about["fields"]:
        name, _, boost = each.partition("^")
        if index.fields[name]["type"] != "text":
            raise unreadable(f"field [{name}] is no text")
        words = index.words(document, name)
        of_words = [_of_word(index, name, words, word, begins=begins, fuzzy=fuzzy) for word in about["query"].split()]
        found.append(sum(of_words) * float(boost or 1))
    best = (sum if begins else max)(found) * about.get("boost", 1.0)
    return best if best > 0 else None


def _of_word(index: Index, name: str, words: list[str], asked: str, *, begins: bool, fuzzy: bool) -> float:
    if begins:
        return 1.0 if any(word.startswith(asked) for word in words) else 0.0
    allowed = (0 if len(asked) < 3 else 1 if len(asked) < 6 else 2) if fuzzy else 0
    close = {word: mistakes(asked, word) for word in set(words) if abs(len(word) - len(asked)) <= allowed}
    close = {word: count for word, count in close.items() if count <= allowed}
    counted, total = index.frequencies(name), len(index.documents)
    found = 0.0
    for word, count in close.items():
        rarity = math.log(1 + (total - counted[word] + 0.5) / (counted[word] + 0.5))
        often = words.count(word) / (words.count(word) + 0.5 + 0.1 * len(words))
        found = max(found, rarity * often * (1 - count / min(len(word), len(asked))))
    return found


QUERIES: dict[str, Callable[[Index, Object, Any], float | None]] = {
    "bool": _bool,
    "dis_max": _best,
    "term": _term,
    "multi_match": _multi_match,
}


def suggestions(index: Index, body: Object) -> Object:
    """For each word that the field does not hold, those that are two letters away at most."""
    found: Object = {}
    for name, about in ((name, about) for name, about in body.items() if name != "text"):
        term = about.get("term")
        if term is None or term.keys() - TERM_SUGGESTER or term["suggest_mode"] != "missing":
            raise unreadable(f"suggester [{name}] not supported")
        known = index.frequencies(term["field"])
        entries, offset = [], 0
        for word in body["text"].split():
            is_asked = word not in known and len(word) >= term["min_word_length"]
            options = _near(word, known)[: term["size"]] if is_asked else []
            entries.append({"text": word, "offset": offset, "length": len(word), "options": options})
            offset += len(word) + 1
        found[name] = entries
    return found


def _near(word: str, known: Any) -> list[Object]:
    near = [each for each in known if each[0] == word[0] and mistakes(word, each) <= 2]
    options = [{"text": each, "score": SequenceMatcher(None, word, each).ratio(), "freq": known[each]} for each in near]
    return sorted(options, key=lambda option: (-option["score"], -option["freq"], option["text"]))


@lru_cache(maxsize=10_000)
def mistakes(one: str, other: str) -> int:
    """Letters to insert, drop, replace or swap with their neighbour."""
    if not one or not other:
        return len(one) + len(other)
    if one[0] == other[0]:
        return mistakes(one[1:], other[1:])
    ways = [mistakes(one[1:], other), mistakes(one, other[1:]), mistakes(one[1:], other[1:])]
    if one[:2] == other[1::-1] and len(one) > 1 and len(other) > 1:
        ways.append(mistakes(one[2:], other[2:]))
    return 1 + min(ways)
