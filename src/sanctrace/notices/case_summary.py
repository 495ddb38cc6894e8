"""A case as webhooks, feeds and `--json` give it: one plain object with a fixed shape."""

from __future__ import annotations

from typing_extensions import TypedDict

from sanctrace.model.notice import CaseSnapshot


class FindingSummary(TypedDict):
    """What the law may say."""

    provision: str
    symbol: str
    outcome: str
    regime: str
    summary: str
    link: str
    missing: list[str]


class ReportSummary(TypedDict):
    """A page that tells the event: `quote` stands there, `start` and `end` bound the event's words in its body."""

    source: str
    sha256: str
    title: str
    publisher: str | None
    published: str | None
    quote: str
    start: int
    end: int


class CaseSummary(TypedDict):
    """A case as notices tell it."""

    id: str
    headline: str
    status: str
    grade: str
    origins: str
    date: str | None
    date_end: str | None
    denied_by: list[str]
    findings: list[FindingSummary]
    reports: list[ReportSummary]
    open_questions: list[str]


def case_summary(case: CaseSnapshot) -> CaseSummary:
    """The object."""
    return CaseSummary(
        id=case.case,
        headline=case.headline,
        status=case.status.value,
        grade=case.grade,
        origins=case.chain,
        date=case.date_start,
        date_end=case.date_end,
        denied_by=list(case.denied_by),
        findings=[
            FindingSummary(
                provision=f.provision,
                symbol=f.symbol,
                outcome=f.outcome.value,
                regime=f.regime,
                summary=f.summary,
                link=f.link,
                missing=list(f.missing),
            )
            for f in case.findings
        ],
        reports=[
            ReportSummary(
                source=t.source,
                sha256=t.sha256,
                title=t.title,
                publisher=t.publisher,
                published=t.published,
                quote=t.quote,
                start=t.start,
                end=t.end,
            )
            for t in case.tellings
        ],
        open_questions=list(case.questions),
    )
