"""Which part of a new version is which part of the one before, so that what people said stays where it belongs.

In this order, each part taken once: the mark it bears in the document; the same words; words that are alike, helped by
the neighbours. Parts of different groups (an objective and a paragraph) are never the same part. A part whose words
were all replaced is a new part, unless it bears a mark: a comment must not end up beside something else.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

ALIKE = 0.5  # share of words and pairs of words in common that is enough by itself
ALIKE_BETWEEN = 0.25  # and that is enough between two neighbours that stayed
_CANDIDATES = 12
_COMMON_WORD = 60  # a word in more parts than these does not help to find candidates
_LIKE = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-"})


@dataclass(frozen=True)
class Item:
    """What identity depends on."""

    group: str
    text: str
    mark: str = ""


def normal(text: str) -> str:
    """The words without what typing changes: case, kinds of quotation mark and dash, spaces, the full stop."""
    text = unicodedata.normalize("NFKC", text).translate(_LIKE).casefold()
    return " ".join(text.split()).rstrip(".;:,")


def match(old: Sequence[Item], new: Sequence[Item]) -> list[int | None]:
    """For each new item the place of the old one that it is, or None. No old place is given twice."""
    pairing = _Pairing(old, new)
    pairing.by_mark()
    pairing.by_same_words()
    pairing.by_like_words()
    return pairing.found


class _Pairing:
    def __init__(self, old: Sequence[Item], new: Sequence[Item]) -> None:
        self.old, self.new = old, new
        self.found: list[int | None] = [None] * len(new)
        self.taken: dict[int, int] = {}

    def pair(self, n: int, o: int) -> None:
        self.found[n] = o
        self.taken[o] = n

    def left(self) -> tuple[list[int], list[int]]:
        """The places, old and new, that have no partner yet."""
        return (
            [o for o in range(len(self.old)) if o not in self.taken],
            [n for n, o in enumerate(self.found) if o is None],
        )

    def agreeing(self, n: int, o: int) -> tuple[int, int]:
        """How far the neighbours before and after are each other's: 2 each, 1 where both texts end there, or 0."""
        return self._beside(n, o, -1), self._beside(n, o, 1)

    def _beside(self, n: int, o: int, step: int) -> int:
        beside_n, beside_o = n + step, o + step
        inside_n, inside_o = 0 <= beside_n < len(self.new), 0 <= beside_o < len(self.old)
        if inside_n and inside_o:
            return 2 * (self.found[beside_n] == beside_o)
        return int(inside_n == inside_o)

    # The three ways -----------------------------------------------------------------------------
    def by_mark(self) -> None:
        def unique(items: Sequence[Item]) -> dict[tuple[str, str], int]:
            count = Counter((i.group, i.mark) for i in items)
            return {(i.group, i.mark): n for n, i in enumerate(items) if i.mark and count[i.group, i.mark] == 1}

        before = unique(self.old)
        for key, n in unique(self.new).items():
            if key in before:
                self.pair(n, before[key])

    def by_same_words(self) -> None:
        old_left, new_left = self.left()
        places: dict[tuple[str, str], tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        for o in old_left:
            places[self.old[o].group, normal(self.old[o].text)][0].append(o)
        for n in new_left:
            places[self.new[n].group, normal(self.new[n].text)][1].append(n)
        repeated = []
        for old_places, new_places in places.values():
            if len(old_places) == len(new_places) == 1:
                self.pair(new_places[0], old_places[0])
            elif old_places and new_places:
                repeated.append((old_places, new_places))
        self._settle_repeated(repeated)

    def _settle_repeated(self, repeated: list[tuple[list[int], list[int]]]) -> None:
        """Pair what occurs more than once: first where most neighbours agree; what is left, in order."""
        for needed in (4, 3, 2, 1):
            again = True
            while again:
                again = False
                for old_places, new_places in repeated:
                    here = set(old_places)
                    for n in [n for n in new_places if self.found[n] is None]:
                        for o in self._beside_known(n) & here:
                            if o not in self.taken and sum(self.agreeing(n, o)) >= needed:
                                self.pair(n, o)
                                again = True
                                break
        for old_places, new_places in repeated:
            free = [o for o in old_places if o not in self.taken]
            for n, o in zip([n for n in new_places if self.found[n] is None], free, strict=False):
                self.pair(n, o)

    def _beside_known(self, n: int) -> set[int]:
        """The old places that stand next to what a neighbour of `n` was, or at the same end of the text."""
        before = self.found[n - 1] if n else -1
        after = self.found[n + 1] if n + 1 < len(self.new) else len(self.old)
        return ({before + 1} if before is not None else set()) | ({after - 1} if after is not None else set())

    def by_like_words(self) -> None:
        old_left, new_left = self.left()
        old_bags = {o: _bag(self.old[o].text) for o in old_left}
        new_bags = {n: _bag(self.new[n].text) for n in new_left}
        alike: dict[tuple[int, int], float] = {}
        for n, candidates in self._candidates(old_bags, new_bags).items():
            for o in candidates:
                if self.old[o].group == self.new[n].group:
                    share = _share(old_bags[o], new_bags[n])
                    if share >= ALIKE_BETWEEN:
                        alike[n, o] = share
        while free := self._good(alike):
            for _, _, n, o in free:
                if self.found[n] is None and o not in self.taken:
                    self.pair(n, o)

    def _good(self, alike: dict[tuple[int, int], float]) -> list[tuple[float, int, int, int]]:
        """The pairs that are free and alike enough, best first; the neighbours found so far weigh in."""
        good = []
        for (n, o), share in alike.items():
            if self.found[n] is None and o not in self.taken:
                agreeing = self.agreeing(n, o)
                if share >= ALIKE or all(agreeing):
                    good.append((share + 0.05 * sum(agreeing), -abs(n - o), n, o))
        return sorted(good, reverse=True)

    def _candidates(self, old_bags: dict[int, Counter[str]], new_bags: dict[int, Counter[str]]) -> dict[int, list[int]]:
        """For each new place the old ones with which it shares the most telling words."""
        holders: dict[str, list[int]] = defaultdict(list)
        for o, bag in old_bags.items():
            for word in bag:
                holders[word].append(o)
        found = {}
        for n, bag in new_bags.items():
            shared: Counter[int] = Counter()
            for word in bag:
                if len(holders.get(word, ())) <= _COMMON_WORD:
                    shared.update(holders.get(word, ()))
            found[n] = [o for o, _ in shared.most_common(_CANDIDATES)]
        return found


def _bag(text: str) -> Counter[str]:
    """The words of a text and its pairs of neighbouring words, counted."""
    words = re.findall(r"\w+", normal(text))
    return Counter(words) + Counter(f"{a} {b}" for a, b in itertools.pairwise(words))


def _share(one: Counter[str], other: Counter[str]) -> float:
    """Dice's coefficient of two bags: 1 for the same words in the same order, 0 for none in common."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0
