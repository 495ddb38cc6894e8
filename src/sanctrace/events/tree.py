"""A parsed sentence as plain values: what the rules read hundreds of times a sentence, looked up once.

The names are those of the parser's own tokens (`dep_`, `lower_`, `children`, ...) and mean the same; only the parser
knows which library made them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import overload


class Token:
    """A word of a sentence: its forms, its part of speech, and its place in the tree."""

    __slots__ = (
        "_subtree", "children", "dep_", "doc", "head", "i", "idx", "lefts", "lemma_", "like_num", "lower_", "pos_",
        "rights", "tag_", "text",
    )  # fmt: skip

    doc: Doc
    i: int  # place in the sentence, from 0
    idx: int  # offset of its first character in the sentence
    text: str
    lower_: str
    lemma_: str
    pos_: str  # universal part of speech
    tag_: str  # Penn tag
    dep_: str  # relation to its head
    head: Token  # itself, for a root
    lefts: tuple[Token, ...]  # words that depend on it, those before it
    rights: tuple[Token, ...]  # those after it
    children: tuple[Token, ...]  # both
    like_num: bool
    _subtree: tuple[Token, ...] | None

    def __repr__(self) -> str:
        return f"<{self.i} {self.text}>"

    def nbor(self, distance: int = 1) -> Token:
        """The word so many places further on; raises IndexError outside the sentence."""
        at = self.i + distance
        if at < 0:
            raise IndexError(f"no word {distance} places from word {self.i}")
        return self.doc.tokens[at]

    @property
    def is_space(self) -> bool:
        """Whether it is blanks alone."""
        return self.text.isspace()

    @property
    def subtree(self) -> tuple[Token, ...]:
        """The word with all that hangs on it, in order."""
        if self._subtree is None:
            for node in self._unknown_below():
                before = [t for left in node.lefts for t in left._subtree or ()]
                node._subtree = (*before, node, *(t for right in node.rights for t in right._subtree or ()))
        return self._subtree or ()

    def _unknown_below(self) -> list[Token]:
        """Itself and the words below whose subtrees are not known, the lowest first; a chain may be thousands deep."""
        found, waiting = [], [self]
        while waiting:
            node = waiting.pop()
            if node._subtree is None:
                found.append(node)
                waiting += node.children
        return found[::-1]

    @property
    def left_edge(self) -> Token:
        """First word of the subtree."""
        return self.doc.tokens[min(t.i for t in self.subtree)] if self.children else self

    @property
    def right_edge(self) -> Token:
        """Last word of the subtree."""
        return self.doc.tokens[max(t.i for t in self.subtree)] if self.children else self

    @property
    def ancestors(self) -> Iterator[Token]:
        """Its head, the head of that, and so on up to the root."""
        node = self
        while node.head is not node:
            node = node.head
            yield node

    def is_ancestor(self, other: Token) -> bool:
        """Whether it is among the ancestors of another word."""
        return any(node is self for node in other.ancestors)


class Doc:
    """The words of a sentence in order; `text` is what was parsed."""

    __slots__ = ("_forms", "_lemmas", "text", "tokens")

    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        self.text = text
        self.tokens = list(tokens)
        self._forms: frozenset[str] | None = None
        self._lemmas: frozenset[str] | None = None

    def __len__(self) -> int:
        return len(self.tokens)

    def __iter__(self) -> Iterator[Token]:
        return iter(self.tokens)

    @overload
    def __getitem__(self, at: int) -> Token: ...

    @overload
    def __getitem__(self, at: slice) -> list[Token]: ...

    def __getitem__(self, at: int | slice) -> Token | list[Token]:
        return self.tokens[at]

    @property
    def forms(self) -> frozenset[str]:
        """The lower-case forms of its words: a phrase with another word stands nowhere in it."""
        if self._forms is None:
            self._forms = frozenset(t.lower_ for t in self.tokens)
        return self._forms

    @property
    def lemmas(self) -> frozenset[str]:
        """The lemmas of its words in lower case, for the same question."""
        if self._lemmas is None:
            self._lemmas = frozenset(t.lemma_.lower() for t in self.tokens)
        return self._lemmas

    @property
    def roots(self) -> list[Token]:
        """Words that hang on no other: one for each clause that the parser took for a sentence of its own."""
        return [t for t in self.tokens if t.head is t]

    @property
    def root(self) -> Token:
        """The first root; raises IndexError when there are no words."""
        return self.roots[0]


def grow(text: str, tokens: Sequence[Token], heads: Sequence[int]) -> Doc:
    """Join words to a tree: `heads[i]` is the place of the head of word `i`, its own place for a root."""
    doc = Doc(text, tokens)
    lefts: list[list[Token]] = [[] for _ in tokens]
    rights: list[list[Token]] = [[] for _ in tokens]
    for token, head in zip(tokens, heads, strict=True):
        token.doc = doc
        token._subtree = None
        token.head = tokens[head]
        if token.i != head:
            (lefts if token.i < head else rights)[head].append(token)
    for token, before, after in zip(tokens, lefts, rights, strict=True):
        token.lefts, token.rights = tuple(before), tuple(after)
        token.children = token.lefts + token.rights
    return doc
