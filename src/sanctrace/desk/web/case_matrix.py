"""Paragraph by element: which conditions the accounts meet, each with the words that do, grouped by regime."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sanctrace.cases.questions import OUTCOME_ORDER, strongest_findings
from sanctrace.model import Case, Element, Finding


@dataclass(frozen=True, kw_only=True)
class MatrixRow:
    """One paragraph; an element for each column, None where the paragraph asks for no such thing."""

    finding: Finding
    sha256: str  # of the page on whose words the finding rests
    cells: tuple[Element | None, ...]


@dataclass(frozen=True, kw_only=True)
class RegimeRows:
    """The paragraphs of one regime."""

    regime: str
    rows: tuple[MatrixRow, ...]


@dataclass(frozen=True, kw_only=True)
class Matrix:
    """The matrix of a case: columns are the elements that any of its paragraphs asks for."""

    columns: tuple[str, ...]
    regimes: tuple[RegimeRows, ...]


def matrix_of(case: Case) -> Matrix:
    """The strongest finding of every paragraph that was tested, the most telling regime first."""
    findings = strongest_findings(case.accounts)
    columns = tuple(dict.fromkeys(element.name for finding in findings for element in finding.elements))
    found: dict[str, list[MatrixRow]] = {}
    for finding in sorted(findings, key=lambda f: OUTCOME_ORDER.index(f.outcome)):
        elements = {element.name: element for element in finding.elements}
        row = MatrixRow(
            finding=finding, sha256=page_of_finding(case, finding), cells=tuple(elements.get(name) for name in columns)
        )
        found.setdefault(finding.regime or "no regime named", []).append(row)
    return Matrix(columns=columns, regimes=tuple(RegimeRows(regime=r, rows=_tuple(rows)) for r, rows in found.items()))


def page_of_finding(case: Case, finding: Finding) -> str:
    """Hash of the page on whose words a finding rests."""
    pairs = zip(case.tellings, case.accounts, strict=True)
    return next(telling.sha256 for telling, kept in pairs if finding in kept.findings)


def _tuple(rows: Sequence[MatrixRow]) -> tuple[MatrixRow, ...]:
    return tuple(rows)
