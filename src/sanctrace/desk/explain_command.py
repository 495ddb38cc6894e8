"""`sanctrace explain`: why a page's events were read off it, for people, for machines, or as a picture."""

from __future__ import annotations

from pathlib import Path

import click

from sanctrace.model import PageError


@click.command()
@click.argument("source", metavar="PAGE")
@click.option("--sentence", type=click.IntRange(min=1), metavar="N", help="Only sentence N, with its parse as a tree.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also write one standalone HTML file with a drawing of each parse.",
)
def explain(source: str, sentence: int | None, as_json: bool, report: Path | None) -> int:
    """Say why the events of PAGE were read as they were.

    For each sentence: what was taken out before parsing, the parse, what the word lists saw, each trigger with the
    roles it filled or why it came to nothing, moods and voices, the event that it tells and the rule of its status.
    PAGE is a file, an address, or - for standard input.
    """
    from sanctrace.desk.lazy_group import EXIT_UNREADABLE
    from sanctrace.desk.terminal_run import complain
    from sanctrace.runs.explain import explain_page
    from sanctrace.runs.settings import Settings
    from sanctrace.runs.sources import open_pages

    try:
        pages = list(open_pages((source,), Settings()))
        if len(pages) != 1:
            raise click.UsageError(f"{source} holds {len(pages)} pages; name one of them")
        (page,) = pages
        if isinstance(page, PageError):
            raise page
        explained = explain_page(page)
    except PageError as error:
        complain(str(error))
        return EXIT_UNREADABLE
    sentences = explained.explanation.sentences
    if sentence is not None:
        if sentence > len(sentences):
            raise click.UsageError(f"--sentence {sentence}: the page has {len(sentences)} sentences")
        sentences = sentences[sentence - 1 : sentence]
    if as_json:
        from sanctrace.desk.explanation_json import explanation_line

        click.echo(explanation_line(explained, sentences))
    else:
        from rich.console import Console

        from sanctrace.desk.print_explanation import ExplanationPrinter

        ExplanationPrinter(console=Console(highlight=False)).show(explained, sentences)
    if report is not None:
        from sanctrace.desk.explain_report import render_explanation
        from sanctrace.desk.report import write_report

        try:
            write_report(report, render_explanation(explained, sentences))
        except OSError as error:
            raise click.ClickException(
                f"{report}: the report cannot be written ({error.strerror}); name another file"
            ) from error
    return 0
