"""Part of speech and lemma of every word of a parse: what the parser's own two components say, asked once a word.

The components match 179 patterns against every sentence. All but a few look at one word alone: at its lower-case form,
its tag and its relation. So their answer for such a word is asked once and remembered; the questions are put to the
components themselves, nothing of them is written again here. A sentence where a pattern of several words may match
("there is", "gonna") goes through the components whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc as Parse
from spacy.vocab import Vocab

WordClass = tuple[str, str, str, str]  # tag, relation, part of speech, lemma
_OTHER = "zq"  # stands for every form or relation that no pattern names
_BLANK = " "  # stands for every word of blanks alone
_READ = frozenset({"LOWER", "TAG", "DEP", "IS_SPACE"})
_REMEMBERED = 1 << 17  # words; the answers for the least used are asked again
# Verbs of the lexicons whose forms the lemmatiser leads to another verb ("fined" to "fin") or to none: found by asking
# it for every form of every verb that the lexicons list.
_WRONG = {
    "fine": "fined fines fining",
    "hope": "hoped hopes hoping",
    "pipe": "piped pipes piping",
    "route": "routed routes routing",
    "reroute": "rerouted reroutes rerouting",
    "ride": "rides riding",
    "shine": "shines shining",
    "slate": "slated slates slating",
    "bus": "bussed bussing bused busing",
    "courier": "couriered couriering",
    "exit": "exited exiting",
    "install": "installed installing",
    "onboard": "onboarded onboarding",
    "ready": "readied",
    "reexport": "reexported reexporting",
    "re-export": "re-exported re-exporting",
    "co-own": "co-owned co-owning",
    "kit": "kitted kitting",
    "resupply": "resupplied resupplies resupplying",
    "tranship": "transhipped transhipping",
    "transship": "transshipped transshipping",
    "transload": "transloaded transloading",
}
_LEMMAS = {form: lemma for lemma, forms in _WRONG.items() for form in forms.split()}


class WordClasses:
    """Answers for one loaded model."""

    def __init__(self, nlp: Language) -> None:
        self._vocab: Vocab = nlp.vocab
        ruler: Any = nlp.get_pipe("attribute_ruler")
        self._ruler = ruler
        lemmatizer: Any = nlp.get_pipe("lemmatizer")
        self._lemmatizer = lemmatizer
        index = lemmatizer.lookups.get_table("lemma_index")
        for part in list(index):  # lists of up to 57,000 words, which are only asked whether they hold one
            index[part] = frozenset(index[part])
        self._forms: set[str] = set()
        self._shapes: list[re.Pattern[str]] = []
        self._relations: set[str] = set()
        self._openers: set[str] = set()
        self._opening_shapes: list[re.Pattern[str]] = []
        self._opening_relations: set[str] = set()
        self._followers: set[str] = set()
        self._following_shapes: list[re.Pattern[str]] = []
        for pattern in (words for record in ruler.patterns for words in record["patterns"]):
            self._learn(pattern)
        self._form = lru_cache(_REMEMBERED)(self._named_form)
        self._opens = lru_cache(_REMEMBERED)(self._opening)
        self._class = lru_cache(_REMEMBERED)(self._ask_class)
        self._lemma = lru_cache(_REMEMBERED)(self._ask_lemma)
        self.of = lru_cache(_REMEMBERED)(self._of)

    def _learn(self, pattern: list[dict[str, Any]]) -> None:
        """Note which forms and relations a pattern asks for.

        Raises ValueError for a model whose patterns ask for something else: its answers could not be remembered.
        """
        for word in pattern:
            if unknown := word.keys() - _READ:
                raise ValueError(f"the model's word patterns ask for {', '.join(sorted(unknown))}")
            forms, shapes = _asked(word.get("LOWER"))
            relations, _ = _asked(word.get("DEP"))
            self._forms.update(forms)
            self._shapes += shapes
            self._relations.update(relations)
        if len(pattern) > 1:
            forms, shapes = _asked(pattern[0].get("LOWER"))
            relations, _ = _asked(pattern[0].get("DEP"))
            if not (forms or shapes or relations):
                raise ValueError("a pattern of several words of the model begins with any word")
            self._openers.update(forms)
            self._opening_shapes += shapes
            if not (forms or shapes):
                self._opening_relations.update(relations)
            forms, shapes = _asked(pattern[1].get("LOWER"))
            if not (forms or shapes):
                raise ValueError("a pattern of several words of the model goes on with any word")
            self._followers.update(forms)
            self._following_shapes += shapes

    def many(self, lowers: Sequence[str], relations: Sequence[str]) -> bool:
        """Whether a pattern of several words may match in a sentence: it needs `whole`."""
        opening = [i for i, relation in enumerate(relations) if relation in self._opening_relations]
        opening += [i for i, lower in enumerate(lowers) if self._opens(lower)]
        return any(i + 1 < len(lowers) and self._follows(lowers[i + 1]) for i in opening)

    def whole(self, parse: Parse) -> Iterator[WordClass]:
        """The class of each word of a parse, by the components themselves."""
        for token in self._lemmatizer(self._ruler(parse)):
            known = _LEMMAS.get(token.lower_) if token.pos_ == "VERB" else None
            yield token.tag_, token.dep_, token.pos_, known or token.lemma_

    def _of(self, text: str, tag: str, relation: str) -> WordClass:
        """The class of a word by its form, tag and relation to its head."""
        form = _BLANK if text.isspace() else self._form(text.lower())
        asked = relation if relation in self._relations else _OTHER
        tag, found, pos, morph, lemma = self._class(form, tag, asked)
        if pos == "VERB" and text.lower() in _LEMMAS:
            lemma = _LEMMAS[text.lower()]
        return tag, relation if found == asked else found, pos, lemma or self._lemma(text, pos, morph)

    def _named_form(self, lower: str) -> str:
        return lower if lower in self._forms or _fits(self._shapes, lower) else _OTHER

    def _opening(self, lower: str) -> bool:
        return lower in self._openers or _fits(self._opening_shapes, lower)

    def _follows(self, lower: str) -> bool:
        return lower in self._followers or _fits(self._following_shapes, lower)

    def _ask_class(self, form: str, tag: str, relation: str) -> tuple[str, str, str, str, str]:
        (token,) = self._ruler(Parse(self._vocab, words=[form], tags=[tag], deps=[relation], heads=[0]))
        return token.tag_, token.dep_, token.pos_, str(token.morph), token.lemma_

    def _ask_lemma(self, text: str, pos: str, morph: str) -> str:
        (token,) = Parse(self._vocab, words=[text], pos=[pos], morphs=[morph])
        lemma: str = self._lemmatizer.lemmatize(token)[0]
        return lemma


def _fits(shapes: list[re.Pattern[str]], lower: str) -> bool:
    return any(shape.search(lower) for shape in shapes)


def _asked(condition: Any) -> tuple[Iterable[str], list[re.Pattern[str]]]:
    """Strings and expressions that a condition of a pattern names."""
    if condition is None:
        return (), []
    if isinstance(condition, str):
        return (condition,), []
    if unknown := condition.keys() - {"IN", "NOT_IN", "REGEX"}:
        raise ValueError(f"the model's word patterns use {', '.join(sorted(unknown))}")
    shapes = [re.compile(condition["REGEX"])] if "REGEX" in condition else []
    return (*condition.get("IN", ()), *condition.get("NOT_IN", ())), shapes
