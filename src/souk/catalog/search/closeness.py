"""How alike two words are, so that both databases judge a misspelling by one measure."""


def distance(one: str, other: str, *, most: int) -> int:
    """Letters to insert, drop, swap for another, or swap with a neighbour; `most + 1` as soon as it is more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    above = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, against in enumerate(other, 1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before, above = above, row
    return above[-1]


def closeness(asked: str, known: str) -> float:
    """1 for the same word, 0 for no likeness. A beginning counts nearly as the word; a misspelling by its distance."""
    if asked == known:
        return 1.0
    if known.startswith(asked):
        return max(0.75, 0.97 - 0.02 * (len(known) - len(asked)))
    allowed = 1 if len(asked) <= 4 else 2
    mistakes = distance(asked, known, most=allowed)
    if mistakes <= allowed:
        return 0.95 - mistakes / max(len(asked), len(known))
    return _inflected(asked, known)


def _inflected(asked: str, known: str) -> float:
    """`wollen` and `wool`, `runing` and `runner`: the endings differ, the stems nearly agree."""
    stem = min(len(asked), len(known), max(4, len(asked) - 2))
    if stem < 4 or abs(len(asked) - len(known)) > 3:
        if asked in known and len(asked) >= 4:
            return 0.6
        return 0.0
    mistakes = distance(asked[:stem], known[:stem], most=1)
    if mistakes <= 1 and asked[:2] == known[:2]:
        return 0.7 - 0.1 * mistakes
    return 0.6 if asked in known else 0.0
