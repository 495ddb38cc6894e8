"""The parser's word vectors, computed once for each word form and only then for its neighbourhood.

The model's first step sees a word alone: its form, beginning, end and shape, and whether a space follows. Its answer is
the same wherever the word stands, and so is the word's part in the first look at its neighbours: both are remembered.
What is left for each word of a sentence is that sum and three further layers. Every product has one shape, as in
`products`, so that a sentence gets the same bytes whatever stands beside it and whatever is remembered.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc as Parse

from sanctrace.events.products import in_blocks

Floats = NDArray[np.float32]

_ASKED: list[int | str] = ["NORM", "PREFIX", "SUFFIX", "SHAPE", "SPACY", "IS_SPACE"]
_KEY = 8 * len(_ASKED)  # bytes of a word's features
_REMEMBERED = 8192  # word forms; 4 kB each
_PAD = 4  # empty rows between sentences: as many as there are layers, so that none sees another
_TINY = np.float32(1e-8)


class _Layer:
    """The largest of several products for each number, then brought to one mean and spread."""

    def __init__(self, maxout: Any, norm: Any) -> None:
        weights = maxout.get_param("W")
        self.width, self.pieces, size = weights.shape
        self.weights: Floats = np.ascontiguousarray(weights.reshape(self.width * self.pieces, size).T)
        self.bias: Floats = maxout.get_param("b").reshape(-1)
        self.gain: Floats = norm.get_param("G")
        self.shift: Floats = norm.get_param("b")

    def close(self, products: Floats) -> Floats:
        """What the layer gives for its products, which are overwritten."""
        products += self.bias
        pieces = products.reshape(len(products), self.width, self.pieces)
        best: Floats = pieces[:, :, 0]
        for number in range(1, self.pieces):
            best = np.maximum(best, pieces[:, :, number])
        best -= best.mean(axis=1, keepdims=True)
        spread = np.einsum("ij,ij->i", best, best) / np.float32(self.width) + _TINY
        best *= (np.float32(1) / np.sqrt(spread))[:, None]
        best *= self.gain
        best += self.shift
        return best


class WordVectors:
    """The vectors of one loaded model; raises ValueError for a model that is built otherwise."""

    def __init__(self, nlp: Language) -> None:
        model = nlp.get_pipe("tok2vec").model  # type: ignore[attr-defined]
        nodes = list(model.walk())
        features = next(n for n in nodes if n.name == "extract_features")
        windows = [n for n in nodes if n.name == "expand_window"]
        if features.attrs["columns"] != _ASKED or any(n.attrs["window_size"] != 1 for n in windows):
            raise ValueError("the model reads other features or wider neighbourhoods than sanctrace's shortcut knows")
        layers = [_Layer(*n.layers) for n in nodes if n.name == "maxout>>layernorm"]
        if len(layers) != len(windows) + 1 or len(windows) > _PAD:
            raise ValueError(
                f"the model has {len(layers)} layers over {len(windows)} windows; sanctrace expects 5 over 4"
            )
        self._embed = next(n for n in nodes if n.name.startswith("ints-getitem") and "|" in n.name)
        self._mix, self._first, *self._later = layers
        self.width = self._mix.width
        # A window's product is the sum of three: of the word before, the word, and the word after.
        self._thirds: Floats = np.ascontiguousarray(np.concatenate(np.split(self._first.weights, 3, axis=0), axis=1))
        self._forget()

    def _forget(self, room: int = 0) -> None:
        room = room or _REMEMBERED
        self._row: dict[bytes, int] = {}
        self._vectors = np.zeros((room + 1, self.width), dtype=np.float32)  # row 0: no word
        self._parts = np.zeros((room + 1, self._thirds.shape[1]), dtype=np.float32)

    def fill(self, docs: Sequence[Parse]) -> None:
        """Give each sentence its vectors, where the parser's other components look for them."""
        features: list[NDArray[np.uint64]] = [doc.to_array(_ASKED) for doc in docs]  # type: ignore[misc]
        keys = [list(_cut(rows.tobytes())) for rows in features]
        self._learn(features, keys)
        places = [0] * _PAD
        for words in keys:
            places += [self._row[key] for key in words]
            places += [0] * _PAD
        found = self._read(np.array(places, dtype=np.intp))
        at = _PAD
        for doc in docs:
            doc.tensor = found[at : at + len(doc)]  # type: ignore[assignment]
            at += len(doc) + _PAD

    def _learn(self, features: Sequence[NDArray[np.uint64]], keys: Sequence[Sequence[bytes]]) -> None:
        """Remember the words that are new; when the room is full, all that was remembered is forgotten first."""
        words = {
            key: row for rows, found in zip(features, keys, strict=True) for row, key in zip(rows, found, strict=True)
        }
        new = {key: row for key, row in words.items() if key not in self._row}
        if not new:
            return
        if len(self._row) + len(new) > len(self._vectors) - 1:
            self._forget(max(_REMEMBERED, len(words)))
            new = words
        first = len(self._row) + 1
        vectors = self._mix.close(in_blocks(self._embed.predict(np.stack(list(new.values()))), self._mix.weights))
        self._vectors[first : first + len(new)] = vectors
        self._parts[first : first + len(new)] = in_blocks(vectors, self._thirds)
        self._row.update((key, first + number) for number, key in enumerate(new))

    def _read(self, places: NDArray[np.intp]) -> Floats:
        """Vectors of a row of words with empty rows between sentences."""
        size = self._first.weights.shape[1]
        vectors = self._vectors[places]
        parts = self._parts[places]
        products = parts[:, size : 2 * size].copy()
        products[1:] += parts[:-1, :size]
        products[:-1] += parts[1:, 2 * size :]
        vectors += self._first.close(products)
        columns = np.zeros((len(places), 3 * self.width), dtype=np.float32)
        for layer in self._later:
            columns[1:, : self.width] = vectors[:-1]
            columns[:, self.width : 2 * self.width] = vectors
            columns[:-1, 2 * self.width :] = vectors[1:]
            vectors += layer.close(in_blocks(columns, layer.weights))
        return vectors


def _cut(features: bytes) -> Iterator[bytes]:
    return (features[at : at + _KEY] for at in range(0, len(features), _KEY))
