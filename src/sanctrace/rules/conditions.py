"""Condition trees: `all`, `any` and `not` over leaves, in Kleene logic, each leaf with its reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

from sanctrace.model.finding import Element, Truth
from sanctrace.rules.facts import Facts
from sanctrace.rules.kleene import kleene_all, kleene_any, kleene_not


class Tested(NamedTuple):
    """What a condition came to, and the leaves that show why."""

    truth: Truth
    elements: tuple[Element, ...]


class Condition(Protocol):
    """Anything that can be tested against the facts of one event."""

    def test(self, facts: Facts) -> Tested:
        """Truth and the leaves that show why."""
        ...

    def parts(self) -> Iterator[Condition]:
        """The condition itself and everything under it."""
        ...


class Leaf:
    """A condition without parts. Equal leaves of a rulebook are one object, so one event tests each once."""

    __slots__ = ()

    def test(self, facts: Facts) -> Tested:
        """Truth with its element, remembered for the event."""
        known = facts.memo.get(id(self))
        if known is None:
            element = self.element(facts)
            known = facts.memo[id(self)] = Tested(element.outcome, (element,))
        return known  # type: ignore[return-value]

    def element(self, facts: Facts) -> Element:
        """The leaf's element: truth, reason, passages, and the missing fact when unknown."""
        raise NotImplementedError

    def parts(self) -> Iterator[Condition]:
        """The leaf alone."""
        yield self


class All:
    """Every part must hold."""

    __slots__ = ("children",)

    def __init__(self, children: Sequence[Condition]) -> None:
        self.children = tuple(children)

    def test(self, facts: Facts) -> Tested:
        """Stops at the first part that is not met: that one decides."""
        truth = Truth.MET
        shown: list[Element] = []
        for child in self.children:
            tested = child.test(facts)
            if tested.truth is Truth.NOT_MET:
                return Tested(Truth.NOT_MET, (*shown, *tested.elements))
            shown += tested.elements
            if tested.truth is Truth.UNKNOWN:
                truth = Truth.UNKNOWN
        return Tested(truth, tuple(shown))

    def parts(self) -> Iterator[Condition]:
        """Itself and everything under it."""
        yield self
        for child in self.children:
            yield from child.parts()


class AnyOf:
    """One part must hold."""

    __slots__ = ("children",)

    def __init__(self, children: Sequence[Condition]) -> None:
        self.children = tuple(children)

    def test(self, facts: Facts) -> Tested:
        """The parts that decide: those met; else those unknown; else all, none of which is met."""
        tested = [child.test(facts) for child in self.children]
        truth = kleene_any(t.truth for t in tested)
        shown = [e for t in tested if t.truth is truth for e in t.elements if e.outcome is truth or t.truth is truth]
        return Tested(truth, tuple(shown))

    def parts(self) -> Iterator[Condition]:
        """Itself and everything under it."""
        yield self
        for child in self.children:
            yield from child.parts()


class Not:
    """The part must not hold."""

    __slots__ = ("child",)

    def __init__(self, child: Condition) -> None:
        self.child = child

    def test(self, facts: Facts) -> Tested:
        """The part's elements turned round, so that *met* means that the paragraph's condition is met."""
        tested = self.child.test(facts)
        return Tested(kleene_not(tested.truth), tuple(_turned(e) for e in tested.elements))

    def parts(self) -> Iterator[Condition]:
        """Itself and everything under it."""
        yield self
        yield from self.child.parts()


def _turned(element: Element) -> Element:
    return Element(
        name=f"not: {element.name}",
        outcome=kleene_not(element.outcome),
        because=element.because,
        evidence=element.evidence,
        missing=element.missing,
    )


def truth_of(elements: Sequence[Element]) -> Truth:
    """Kleene conjunction of elements."""
    return kleene_all(e.outcome for e in elements)
