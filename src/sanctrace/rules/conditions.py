"""Condition trees: `all`, `any` and `not` over leaves, in Kleene logic, each leaf with its reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

from sanctrace.model.finding import Element, Truth
from sanctrace.rules.facts import Facts
from sanctrace.rules.kleene import kleene_any, kleene_not


class Tested(NamedTuple):
    """What a condition came to, and the leaves that show why."""

    truth: Truth
    elements: tuple[Element, ...]


class Condition(Protocol):
    """Anything that can be tested against the facts of one event."""

    def test(self, facts: Facts) -> Tested:
        """Truth and the leaves that show why."""
        ...

    def possible(self, facts: Facts) -> bool:
        """False only when it is not met whatever the days are: all that it needs is in the event's signature."""
        ...

    def parts(self) -> Iterator[Condition]:
        """The condition itself and everything under it."""
        ...


class Leaf:
    """A condition without parts. Equal leaves of a rulebook are one object, so one event tests each once."""

    __slots__ = ()

    def test(self, facts: Facts) -> Tested:
        """Truth with its element, remembered for the event."""
        memo, key = facts.memo, id(self)
        known = memo.get(key)
        if known is None:
            element = self.element(facts)
            known = memo[key] = Tested(element.outcome, (element,))
        return known

    def element(self, facts: Facts) -> Element:
        """The leaf's element: truth, reason, passages, and the missing fact when unknown."""
        raise NotImplementedError

    def possible(self, facts: Facts) -> bool:  # noqa: ARG002 - leaves that days decide stay possible
        """True unless a leaf knows better."""
        return True

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
        parts: list[Tested] = []
        for child in self.children:
            tested = child.test(facts)
            if tested[0] is Truth.NOT_MET:
                return tested if not parts else Tested(Truth.NOT_MET, _elements((*parts, tested)))
            parts.append(tested)
            if tested[0] is Truth.UNKNOWN:
                truth = Truth.UNKNOWN
        return Tested(truth, _elements(parts))

    def possible(self, facts: Facts) -> bool:
        """Whether every part is."""
        return all(child.possible(facts) for child in self.children)

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
        truth = kleene_any([t[0] for t in tested])
        return Tested(truth, _elements([t for t in tested if t[0] is truth]))

    def possible(self, facts: Facts) -> bool:
        """Whether some part is."""
        return any(child.possible(facts) for child in self.children)

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

    def possible(self, facts: Facts) -> bool:  # noqa: ARG002 - what is not possible may become possible turned round
        """Always: the test decides."""
        return True

    def parts(self) -> Iterator[Condition]:
        """Itself and everything under it."""
        yield self
        yield from self.child.parts()


class SignedLeaf(Leaf):
    """A leaf that the event's signature decides."""

    __slots__ = ()

    def possible(self, facts: Facts) -> bool:
        """Whether it is met or unknown."""
        return self.test(facts).truth is not Truth.NOT_MET


def _elements(tested: Sequence[Tested]) -> tuple[Element, ...]:
    return tuple([element for t in tested for element in t[1]])


def _turned(element: Element) -> Element:
    return Element(
        name=f"not: {element.name}",
        outcome=kleene_not(element.outcome),
        because=element.because,
        evidence=element.evidence,
        missing=element.missing,
    )
