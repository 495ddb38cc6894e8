"""Precision, recall and their mean, as every benchmark on public corpora prints them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Count:
    """How many were to be found, how many were given, and how many of those were right."""

    gold: int = 0
    given: int = 0
    right: int = 0

    @property
    def precision(self) -> float:
        """Right of those given; 0 when none was."""
        return self.right / self.given if self.given else 0.0

    @property
    def recall(self) -> float:
        """Right of those to be found; 0 when there were none."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.right / (self.gold + self.given) if self.gold + self.given else 0.0

    def line(self, name: str) -> str:
        """One row for the terminal."""
        return (
            f"{name:<52} P {self.precision:.3f}  R {self.recall:.3f}  F1 {self.f1:.3f}"
            f"  (gold {self.gold}, given {self.given}, right {self.right})"
        )
