"""Candidates fast: an inverted index over name terms in flat arrays, which can be written to disk and mapped back.

Terms (words, joined words, Korean syllable pairs) are filed under hashed keys; a key leads to terms, a term to names.
A query gathers the names that its terms reach, sums the share of each name that was reached, and guesses the score that
the comparer would give. Only the best guesses are compared.
"""

from __future__ import annotations

import itertools
from array import array
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sanctrace.actors.compare import CONFLICT, EXTRA
from sanctrace.actors.keys import MOST_WORDS, key_list, spellings, terms
from sanctrace.actors.postings import MANY, Postings, filed
from sanctrace.actors.prepare import NameClass, PreparedName
from sanctrace.model.errors import DataError

Array = NDArray[Any]
_LEAST_RARITY = 0.3  # of the commonest word, against 1 for a word that one name has
_MOST_HITS = 60_000  # postings followed for one query; common terms are dropped first
_MOST_NAMES = (1 << 24) - 1
_BATCH = 64  # queries taken together
_CODES = {name_class: code for code, name_class in enumerate(NameClass)}
_WHOLE = 65_535  # a name's whole identity as a 16-bit number


class TermIndex:
    """An index over prepared names, numbered in the order in which they were given."""

    def __init__(self, arrays: Mapping[str, Array], many: int = MANY) -> None:
        self.arrays = dict(arrays)  # those that a `TermIndex` is made of, for keeping
        arrays = {name: np.asarray(values) for name, values in arrays.items()}  # mapped ones are slower to index
        self._postings = Postings(arrays, many)
        self._keys = arrays["keys"]  # uint64, sorted
        self._key_terms = arrays["key_terms"]  # uint32: the term of each key
        self._names = arrays["names"]  # uint32: names of each term, and
        self._shares = arrays["shares"]  # uint16: the share of that name's identity that the term carries
        self._rarity = arrays["rarity"]  # float32, of each term
        self._identity = arrays["identity"]  # float32, of each name: its words' weights times their rarity
        self._classes = arrays["classes"]  # uint8, of each name: person, body or ship
        # How rare a word is among the names: 1 for a word of one name or none, down to 0.3.
        self.rarity_of = lru_cache(maxsize=100_000)(self._rarity_of)

    @property
    def size(self) -> int:
        """Number of names."""
        return len(self._identity)

    @classmethod
    def build(cls, names: Iterable[PreparedName]) -> TermIndex:
        """Index of names, in memory; raises DataError beyond 16 million, which its codes cannot number."""
        numbers: dict[str, int] = {}
        held = array("I")  # for each posting: term, name, first and last word it covers
        own_terms = array("I")  # words of all names one after another: term, and
        own_weights = array("f")  # weight
        near: set[int] = set()
        ends = array("I")
        classes = array("B")
        for number, name in enumerate(names):
            for word in name.words[:MOST_WORDS]:
                own_terms.append(numbers.setdefault(word.text, len(numbers)))
                own_weights.append(word.weight)
            ends.append(len(own_terms))
            classes.append(_CODES[name.name_class])
            for term in terms(name):
                term_number = numbers.setdefault(term.text, len(numbers))
                if term.near:
                    near.add(term_number)
                held.extend((term_number, number, term.first, term.last))
        if len(ends) > _MOST_NAMES:
            raise DataError("index", None, f"{len(ends)} names; one index holds {_MOST_NAMES}, so split the lists")
        postings = np.frombuffer(held, dtype=np.uint32).reshape(-1, 4)
        postings = postings[np.argsort(postings[:, 0], kind="stable")]
        starts = np.searchsorted(postings[:, 0], np.arange(len(numbers) + 1)).astype(np.uint32)
        rarity = _rarity(np.diff(starts), len(ends))
        worth = np.frombuffer(own_weights, dtype=np.float32) * rarity[np.frombuffer(own_terms, dtype=np.uint32)]
        summed = np.concatenate(([0.0], np.cumsum(worth, dtype=np.float64)))
        stop = np.frombuffer(ends, dtype=np.uint32).astype(np.int64)
        begin = np.concatenate(([0], stop[:-1]))
        identity = np.maximum(summed[stop] - summed[begin], 1e-6)
        of_name = postings[:, 1]
        covered = summed[begin[of_name] + postings[:, 3] + 1] - summed[begin[of_name] + postings[:, 2]]
        shares = np.minimum(np.rint(covered / identity[of_name] * _WHOLE), _WHOLE).astype(np.uint16)
        flat, sizes = array("Q"), array("I")
        for number, text in enumerate(numbers):
            found = key_list(text, near=number in near)
            flat.extend(found)
            sizes.append(len(found))
        keys = np.frombuffer(flat, dtype=np.uint64)
        key_terms = np.repeat(np.arange(len(numbers), dtype=np.uint32), np.frombuffer(sizes, dtype=np.uint32))
        by_key = np.argsort(keys, kind="stable")
        return cls(
            {
                "keys": keys[by_key],
                "key_terms": key_terms[by_key],
                "starts": starts,
                "names": of_name.copy(),
                "shares": shares,
                "rarity": rarity,
                "identity": identity.astype(np.float32),
                "classes": np.frombuffer(classes, dtype=np.uint8).copy(),
                **filed(postings[:, 0], of_name, shares, covered, starts),
            }
        )

    def candidates(
        self, queries: Sequence[Sequence[PreparedName]], limit: int, floor: float
    ) -> list[list[tuple[int, float]]]:
        """For each query at most `limit` names with the guessed score, best first; guesses below `floor` are left out.

        A query is given as its readings as the name of a person, a body, a ship: a name is only compared with its own
        class. Many queries at once cost less than one by one.
        """
        found: list[list[tuple[int, float]]] = []
        for at in range(0, len(queries), _BATCH):
            found += self._batch(_Asked(queries[at : at + _BATCH]), limit, floor)
        return found

    def _batch(self, asked: _Asked, limit: int, floor: float) -> list[list[tuple[int, float]]]:
        nothing: list[list[tuple[int, float]]] = [[] for _ in range(asked.size)]
        if not asked.texts:
            return nothing
        hits, of_term, worth, rarity = self._reached(asked)
        own = np.asarray(asked.weights, dtype=np.float32) * rarity[:, None]
        query_of = np.asarray(asked.query_of, dtype=np.int64)
        total = np.zeros((asked.size, len(_CODES)), dtype=np.float32)
        np.add.at(total, query_of, own)
        slot = np.asarray(asked.slot_of, dtype=np.int64)[of_term]
        at, hit = self._followed(hits, worth, (query_of[of_term], slot), (own, total), floor)
        if not len(at):
            return nothing
        value = (self._shares[at] * worth[hit]).astype(np.int64)
        high = (query_of[of_term] << 55 | slot << 16)[hit]
        codes = high | self._names[at].astype(np.int64) << 31 | value
        codes.sort()
        group = codes >> 16
        codes = codes[np.append(group[1:] != group[:-1], True)]  # the best value of each query, name and word of ours
        pair = codes >> 31
        begins = np.flatnonzero(np.append(True, pair[1:] != pair[:-1]))
        number, query = pair & 0xFFFFFF, pair >> 24
        matched = own[(codes >> 16) & 0x7FFF, self._classes[number]]
        number, query = number[begins], query[begins]
        whole, mine = self._identity[number], total[query, self._classes[number]]
        theirs = np.minimum(np.add.reduceat(codes & _WHOLE, begins) / _WHOLE, 1.0) * whole
        ours = np.minimum(np.add.reduceat(matched, begins), mine)
        rest_ours, rest_theirs = mine - ours, whole - theirs
        both = (ours + theirs) / 2
        conflict, extra = np.minimum(rest_ours, rest_theirs), np.abs(rest_ours - rest_theirs)
        guess = np.where(mine > 0, both / (both + CONFLICT * conflict + EXTRA * extra + 1e-6), 0.0)
        good = np.flatnonzero(guess >= floor)
        good = good[np.lexsort((-guess[good], query[good]))]
        edges = np.searchsorted(query[good], np.arange(asked.size + 1)).tolist()
        numbers, guesses = number[good].tolist(), guess[good].tolist()
        return [
            list(zip(numbers[a : min(a + limit, b)], guesses[a : min(a + limit, b)], strict=True))
            for a, b in itertools.pairwise(edges)
        ]

    def _followed(
        self, hits: Array, worth: Array, place: tuple[Array, Array], identity: tuple[Array, Array], floor: float
    ) -> tuple[Array, Array]:
        """Postings that may matter, and the number of the term that reached each.

        `place`: query and word of it that reached a term; `identity`: that of our words and of our names, by class.
        """
        (query, slot), (own, total) = place, identity
        counts = self._postings.counts(hits)
        common = self._postings.common(counts, query, slot)
        rare = np.flatnonzero(~common)
        most = _MOST_HITS * len(total)
        if int(counts[rare].sum()) > most:
            rare = _thinned(rare, counts[rare], most)
        at = self._postings.every(hits[rare], counts[rare])
        hit = np.repeat(rare, counts[rare])
        parts, of_part = [at], [hit]
        edges = np.searchsorted(query[hit], np.arange(len(total) + 1)).tolist()  # terms come in order of the queries
        among: dict[int, Array] = {}
        for number in np.flatnonzero(common).tolist():
            asked, word, term = int(query[number]), int(slot[number]), int(hits[number])
            share = self._postings.least_share(term, float(worth[number]), own[word], total[asked], floor)
            if asked not in among:
                among[asked] = np.sort(self._names[at[edges[asked] : edges[asked + 1]]])
            found = self._postings.that_matter(term, among[asked], share)
            parts.append(found)
            of_part.append(np.full(len(found), number))
        return np.concatenate(parts), np.concatenate(of_part)

    def _reached(self, asked: _Asked) -> tuple[Array, Array, Array, Array]:
        """Terms of the index that ours reach, which of ours reached each, what that is worth; rarity of ours."""
        found = [spellings(text, near) for text, near in zip(asked.texts, asked.near, strict=True)]
        sizes = np.fromiter((len(k) for k, _ in found), dtype=np.int64, count=len(found))
        wanted = np.concatenate([k for k, _ in found])
        order = np.argsort(wanted)  # neighbours in the index are then asked for one after another
        left = np.empty(len(wanted), dtype=np.int64)
        left[order] = np.searchsorted(self._keys, wanted[order])
        left[left == len(self._keys)] = 0
        same = self._keys[left] == wanted
        exact = np.cumsum(sizes) - sizes  # the first key of a term is the term itself
        rarity = np.where(same[exact], self._rarity[self._key_terms[left[exact]]], np.float32(1.0))
        some = np.flatnonzero(same)
        left = left[some]
        counts = np.searchsorted(self._keys, wanted[some], side="right") - left
        stop = np.cumsum(counts)
        at = np.arange(int(stop[-1]) if len(stop) else 0) + np.repeat(left - (stop - counts), counts)
        term = np.repeat(np.arange(len(found)), sizes)[some]
        worth = np.concatenate([w for _, w in found])[some]
        return *_once(self._key_terms[at].astype(np.int64), np.repeat(term, counts), np.repeat(worth, counts)), rarity

    def _rarity_of(self, text: str) -> float:
        key = spellings(text)[0][0]
        at = int(np.searchsorted(self._keys, key))
        if at < len(self._keys) and self._keys[at] == key:
            return float(self._rarity[self._key_terms[at]])
        return 1.0


class _Asked:
    """The terms of a batch of queries, one after another, with the word of its query that each begins with."""

    def __init__(self, queries: Sequence[Sequence[PreparedName]]) -> None:
        self.size = len(queries)
        self.texts: list[str] = []
        self.near: list[bool] = []  # whether a letter may be missing
        self.query_of: list[int] = []
        self.slot_of: list[int] = []
        self.weights: list[list[float]] = []  # of a word, by class; nothing for other terms
        for number, readings in enumerate(queries):
            self._add(number, readings)

    def _add(self, number: int, readings: Sequence[PreparedName]) -> None:
        places: dict[str, int] = {}
        for reading in readings:
            code = _CODES[reading.name_class]
            for word in reading.words[:MOST_WORDS]:
                place = places.get(word.text)
                if place is None:
                    place = places[word.text] = self._place(word.text, number)
                self.weights[place][code] = word.weight
        for reading in readings:
            for term in terms(reading):
                if term.text not in places:
                    first = places[reading.words[term.first].text]
                    places[term.text] = self._place(term.text, number, first, near=term.near)

    def _place(self, text: str, query: int, slot: int | None = None, *, near: bool = True) -> int:
        place = len(self.texts)
        self.texts.append(text)
        self.near.append(near)
        self.query_of.append(query)
        self.slot_of.append(place if slot is None else slot)
        self.weights.append([0.0] * len(_CODES))
        return place


def _rarity(counts: Array, size: int) -> Array:
    """1 for a term of one name, falling with the logarithm of how many have it."""
    most = np.log1p(max(size, 2))
    rarity: Array = np.maximum(np.log1p(size / np.maximum(counts, 1)) / most, _LEAST_RARITY).astype(np.float32)
    return rarity


def _once(hits: Array, of_term: Array, worth: Array) -> tuple[Array, Array, Array]:
    """Each term of the index once for each of ours, by its best key: a word meets itself by all of its keys."""
    order = np.lexsort((-worth, hits, of_term))
    hits, of_term, worth = hits[order], of_term[order], worth[order]
    first = np.append(True, (hits[1:] != hits[:-1]) | (of_term[1:] != of_term[:-1]))[: len(hits)]
    return hits[first], of_term[first], worth[first]


def _thinned(terms: Array, counts: Array, most: int) -> Array:
    """Without the commonest terms when all together would take too long; in the order in which they were."""
    order = np.argsort(counts, kind="stable")
    return np.sort(terms[order[: max(1, int(np.searchsorted(np.cumsum(counts[order]), most)))]])
