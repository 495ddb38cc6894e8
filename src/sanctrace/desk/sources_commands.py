"""`sanctrace sources`: what is watched, added and removed, exchanged with feed readers, and how it stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sanctrace.desk.json_output import JSON, print_json
from sanctrace.desk.lazy_group import EXIT_UNREADABLE
from sanctrace.desk.places import ledger_option, sources_option, watch_place
from sanctrace.desk.terminal import printable, shorten

if TYPE_CHECKING:
    from sanctrace.model import Source
    from sanctrace.runs.watch.health import SourceHealth

_SHOWN = 5  # unread pages of each source
_KINDS = ("feed", "sitemap", "links", "folder", "warc", "cc-news", "gdelt")


@click.group()
def sources() -> None:
    """What is watched: feeds, sitemaps, lists of addresses, folders, archives, GDELT.

    The sources stand in one YAML file, which may also be edited by hand.
    """


@sources.command()
@click.argument("address")
@click.option("--kind", type=click.Choice(_KINDS), help="What stands there; without it, its name tells, else a feed.")
@click.option("--id", "source_id", metavar="ID", help="Its short name; made from the title or address without it.")
@click.option("--title", help="Its name for people.")
@click.option("--every", metavar="LENGTH", help="How often to look: 30m, 6h, 1d (30m without it).")
@click.option("--tag", "tags", multiple=True, help="A word to find it by; may be given more than once.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Leave out what it dates earlier.")
@click.option("--keep", multiple=True, metavar="WORD", help="Only entries with this word in title or address.")
@click.option("--drop", multiple=True, metavar="WORD", help="Leave out entries with this word.")
@click.option("--table", "tables", multiple=True, type=click.Choice(["export", "mentions", "gkg"]), help="Of GDELT.")
@sources_option
@JSON
def add(address: str, sources_file: Path, as_json: bool, **given: Any) -> int:
    """Watch the feed, sitemap, list, folder or archive at ADDRESS."""
    from sanctrace.desk.watch_json import source_json
    from sanctrace.model import Source, SourceKind
    from sanctrace.runs.watch.sources_file import add_sources, duration, new_id, read_sources

    taken = [source.id for source in read_sources(sources_file)]
    since: datetime | None = given["since"]
    try:
        every = duration(given["every"]) if given["every"] else Source.every
    except ValueError as error:
        raise click.UsageError(f"--every: {error}") from error
    source = Source(
        id=given["source_id"] or new_id(given["title"] or address, taken),
        kind=SourceKind(given["kind"] or _kind_by_name(address)),
        address=address if "://" in address else str(Path(address).resolve()),
        title=given["title"],
        every=every,
        since=date(since.year, since.month, since.day) if since else None,
        **{name: tuple(given[name]) for name in ("tags", "keep", "drop", "tables")},
    )
    add_sources(sources_file, [source])
    if as_json:
        print_json(source_json(source))
    else:
        click.echo(f"{source.id}: {source.kind} {printable(source.address)}, kept in {sources_file}")
    return 0


@sources.command("list")
@sources_option
@JSON
def list_sources(sources_file: Path, as_json: bool) -> int:
    """Print the sources in the order of the file."""
    from sanctrace.desk.watch_json import source_json
    from sanctrace.runs.watch.sources_file import duration_text, read_sources

    found = read_sources(sources_file)
    if as_json:
        print_json([source_json(source) for source in found])
        return 0
    if not found:
        click.echo(f"No source yet in {sources_file}; add one with: sanctrace sources add ADDRESS")
    for source in found:
        parts = [source.id, source.kind.value, printable(source.address), f"every {duration_text(source.every)}"]
        parts += [printable(source.title)] if source.title else []
        parts += [", ".join(map(printable, source.tags))] if source.tags else []
        click.echo("  ".join(parts))
    return 0


@sources.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@sources_option
@JSON
def remove(ids: tuple[str, ...], sources_file: Path, as_json: bool) -> int:
    """Watch these no longer. What was seen of them stays in the ledger and in coverage statements."""
    from sanctrace.runs.watch.sources_file import remove_sources

    remove_sources(sources_file, ids)
    if as_json:
        print_json({"removed": list(ids)})
    else:
        click.echo(f"{', '.join(ids)}: taken off {sources_file}")
    return 0


@sources.command("import")
@click.argument("opml", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@sources_option
@JSON
def import_opml(opml: Path, sources_file: Path, as_json: bool) -> int:
    """Add the feeds of an OPML file; those that are watched already are passed over."""
    from sanctrace.desk.watch_json import source_json
    from sanctrace.model import DataError, Source, SourceError, SourceKind
    from sanctrace.news.feeds import read_opml
    from sanctrace.runs.watch.sources_file import add_sources, new_id, read_sources

    known = read_sources(sources_file)
    try:
        outlines = read_opml(opml.read_bytes(), str(opml))
    except SourceError as error:
        raise DataError(str(opml), None, str(error.args[0])) from error
    taken, addresses = {s.id for s in known}, {s.address for s in known}
    added: list[Source] = []
    for outline in outlines:
        if outline.address not in addresses:
            source_id = new_id(outline.title or outline.address, taken)
            taken.add(source_id)
            title = shorten(printable(outline.title), 200) if outline.title else None
            tags = tuple(printable(folder) for folder in outline.folders)
            added.append(
                Source(id=source_id, kind=SourceKind.FEED, address=outline.address, title=title or None, tags=tags)
            )
    if added:
        add_sources(sources_file, added)
    if as_json:
        print_json({"added": [source_json(source) for source in added], "known": len(outlines) - len(added)})
    else:
        click.echo(f"{len(added)} feeds added, {len(outlines) - len(added)} watched already; kept in {sources_file}")
    return 0


@sources.command("export")
@click.argument("opml", type=click.Path(dir_okay=False, path_type=Path))
@sources_option
@JSON
def export_opml(opml: Path, sources_file: Path, as_json: bool) -> int:
    """Write the feeds as an OPML file, for another reader; - is standard output. Other kinds are left out and told."""
    from sanctrace.model import SourceKind
    from sanctrace.news.feeds import write_opml
    from sanctrace.runs.watch.sources_file import read_sources

    found = read_sources(sources_file)
    content = write_opml(found, "Sources of sanctrace")
    left_out = [source.id for source in found if source.kind is not SourceKind.FEED]
    if str(opml) == "-":
        click.echo(content, nl=False)
        return 0
    opml.write_bytes(content)
    if as_json:
        print_json({"file": str(opml), "feeds": len(found) - len(left_out), "left_out": left_out})
    else:
        rest = f"; not feeds, so left out: {', '.join(left_out)}" if left_out else ""
        click.echo(f"{len(found) - len(left_out)} feeds written to {opml}{rest}")
    return 0


@sources.command()
@click.option("--alarms", is_flag=True, help="Only those that raise an alarm.")
@sources_option
@ledger_option
@JSON
def health(alarms: bool, sources_file: Path, ledger: str, as_json: bool) -> int:
    """How each source stands: last look, news against its habit, text, faults; then each webhook, and the mails.

    Exit code 3 when one raises an alarm.
    """
    from sanctrace.desk.outlet_health import outlet_json, outlets_of, print_outlets
    from sanctrace.desk.watch_json import health_json
    from sanctrace.ledger.watch_state import WatchState
    from sanctrace.runs.watch.health import health_of
    from sanctrace.runs.watch.sources_file import read_sources

    found = read_sources(sources_file)
    outlets = outlets_of(ledger)
    if not found and not outlets:
        raise click.UsageError(f"no source in {sources_file}; add one with: sanctrace sources add ADDRESS")
    told: list[SourceHealth] = []
    if found:
        with WatchState.open(watch_place(ledger), create=False) as state:
            told = health_of(found, state, datetime.now(UTC))
    shown = [one for one in told if one.alarm or not alarms]
    outlets_shown = [one for one in outlets if one.alarm or not alarms]
    if as_json:
        print_json([*map(health_json, shown), *map(outlet_json, outlets_shown)])
    else:
        _print_health(shown, told)
        print_outlets(outlets_shown)
    alarm = any(one.alarm for one in told) or any(one.alarm for one in outlets)
    return EXIT_UNREADABLE if alarm else 0


def _print_health(shown: Sequence[SourceHealth], told: Sequence[SourceHealth]) -> None:
    for one in sorted(shown, key=lambda h: not h.alarm):
        click.echo(f"{one.source.id}: {one.condition}; {printable(one.told)}")
        if one.last_checked:
            click.echo(f"    {'; '.join(_figures(one))}")
        for page in one.unread[-_SHOWN:]:
            click.echo(f"    kept, not read: {printable(page.link or page.guid or '')} ({page.fault})")
        if len(one.unread) > _SHOWN:
            click.echo(f"    and {len(one.unread) - _SHOWN} more; all of them: sanctrace captures unread")
    alarms = sum(one.alarm for one in told)
    click.echo(f"{len(told)} sources, {alarms} with an alarm.")


def _figures(one: SourceHealth) -> list[str]:
    parts = [f"last seen whole {one.last_success:%Y-%m-%d %H:%M} UTC" if one.last_success else "never seen whole"]
    parts.append(f"{one.looks_worked} of {one.looks} looks worked")
    if one.per_day is not None:
        parts.append(f"{one.per_day:.1f} new a day")
    if one.kept or one.unreadable or one.given_up or one.waiting:
        had = f"pages: {one.kept} read, {one.unreadable} without text"
        parts.append(f"{had}, {one.given_up} given up, {one.waiting} to come")
    if one.page_faults:
        parts.append(", ".join(f"{fault} {count}" for fault, count in one.page_faults))
    if one.moved_to:
        parts.append(f"moved for good to {printable(one.moved_to)}")
    return parts


def _kind_by_name(address: str) -> str:
    """What an address is by its name alone."""
    name = address.rstrip("/").rpartition("/")[2].casefold()
    if name.endswith((".warc", ".warc.gz")):
        return "warc"
    if name.startswith("warc.paths"):
        return "cc-news"
    if name.startswith(("lastupdate", "masterfilelist")) and name.endswith(".txt"):
        return "gdelt"
    if "sitemap" in name:
        return "sitemap"
    if "://" not in address and Path(address).is_dir():
        return "folder"
    return "links" if name.endswith(".txt") else "feed"
