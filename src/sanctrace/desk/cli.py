"""The `sanctrace` command. Commands are imported when called, so that `--help` answers at once."""

from __future__ import annotations

import click

from sanctrace.desk.lazy_group import LazyCommand, LazyGroup

_DESK = "sanctrace.desk"
COMMANDS = {
    "demo": LazyCommand(
        module=f"{_DESK}.demo_command",
        attribute="demo",
        short_help="Read the example pages: cases, ledger, report.",
    ),
    "desk": LazyCommand(
        module=f"{_DESK}.desk_command",
        attribute="desk",
        short_help="Review cases in a browser on this machine.",
    ),
    "mcp": LazyCommand(
        module=f"{_DESK}.mcp_command",
        attribute="mcp",
        short_help="Read-only tools for a language model (MCP).",
    ),
    "read": LazyCommand(
        module=f"{_DESK}.read_command",
        attribute="read",
        short_help="Read news pages: events, findings, quoted evidence.",
    ),
    "batch": LazyCommand(
        module=f"{_DESK}.batch_command",
        attribute="batch",
        short_help="Read an archive into tables: WARC, JSON Lines, Parquet.",
    ),
    "explain": LazyCommand(
        module=f"{_DESK}.explain_command",
        attribute="explain",
        short_help="Say why the events of a page were read as they were.",
    ),
    "cases": LazyCommand(
        module=f"{_DESK}.cases_command",
        attribute="cases",
        short_help="Print the cases of a ledger: each event once.",
    ),
    "export": LazyCommand(
        module=f"{_DESK}.export_command",
        attribute="export",
        short_help="Cases as files: FtM, STIX, CSV, Parquet, JSONL, report.",
    ),
    "sources": LazyCommand(
        module=f"{_DESK}.sources_commands",
        attribute="sources",
        short_help="What is watched: add, import, list, health.",
    ),
    "watch": LazyCommand(
        module=f"{_DESK}.watch_command",
        attribute="watch",
        short_help="Look at the sources and read what is new.",
    ),
    "coverage": LazyCommand(
        module=f"{_DESK}.coverage_commands",
        attribute="coverage",
        short_help="What was checked when, and what was not, signed.",
    ),
    "captures": LazyCommand(
        module=f"{_DESK}.captures_commands",
        attribute="captures",
        short_help="Captured pages: export as WARC.",
    ),
    "relations": LazyCommand(
        module=f"{_DESK}.relations_command",
        attribute="relations",
        short_help="What passes between two States, by month and kind.",
    ),
    "judge": LazyCommand(
        module=f"{_DESK}.judge_command",
        attribute="judge",
        short_help="Confirm, dismiss, correct, merge, split, note, assign, grade.",
    ),
    "corrections": LazyCommand(
        module=f"{_DESK}.corrections_command",
        attribute="corrections",
        short_help="Corrections as labelled pages: export.",
    ),
    "ledger": LazyCommand(
        module=f"{_DESK}.ledger_commands",
        attribute="ledger",
        short_help="A ledger as a whole: dump it, load a batch or a dump.",
    ),
    "backup": LazyCommand(
        module=f"{_DESK}.backup_commands",
        attribute="backup",
        short_help="Everything kept for a ledger as one file.",
    ),
    "restore": LazyCommand(
        module=f"{_DESK}.backup_commands",
        attribute="restore",
        short_help="Put a backup back where nothing is kept yet.",
    ),
    "verify": LazyCommand(
        module=f"{_DESK}.verify_command",
        attribute="verify",
        short_help="Check every quoted word against the captured pages.",
    ),
    "doctor": LazyCommand(
        module=f"{_DESK}.doctor_command",
        attribute="doctor",
        short_help="Check everything that is kept, and mend it.",
    ),
    "bundle": LazyCommand(
        module=f"{_DESK}.bundle_command",
        attribute="bundle",
        short_help="One file from which a case is derived again elsewhere.",
    ),
    "replay": LazyCommand(
        module=f"{_DESK}.replay_command",
        attribute="replay",
        short_help="Derive the case of a bundle anew and compare.",
    ),
    "notices": LazyCommand(
        module=f"{_DESK}.notices_commands",
        attribute="notices",
        short_help="Who gets a digest: subscribe, confirm, list, mute.",
    ),
    "digest": LazyCommand(
        module=f"{_DESK}.digest_command",
        attribute="digest",
        short_help="Send the digests that are due, or preview one.",
    ),
    "feed": LazyCommand(
        module=f"{_DESK}.feed_command",
        attribute="feed",
        short_help="Cases as an Atom feed and a JSON Feed.",
    ),
    "webhooks": LazyCommand(
        module=f"{_DESK}.webhooks_commands",
        attribute="webhooks",
        short_help="Addresses told of cases: add, rotate, deliver.",
    ),
    "run": LazyCommand(
        module=f"{_DESK}.run_command",
        attribute="run",
        short_help="Watch, read and tell, in one process that goes on.",
    ),
    "jobs": LazyCommand(
        module=f"{_DESK}.jobs_commands",
        attribute="jobs",
        short_help="Workers over PostgreSQL: add pages, work, list.",
    ),
    "accounts": LazyCommand(
        module=f"{_DESK}.accounts_commands",
        attribute="accounts",
        short_help="Who may sign in at a shared desk; tokens.",
    ),
    "audit": LazyCommand(
        module=f"{_DESK}.audit_commands",
        attribute="audit",
        short_help="The audit log: verify, export, its end.",
    ),
    "retention": LazyCommand(
        module=f"{_DESK}.retention_commands",
        attribute="retention",
        short_help="Personal data: how long it is kept; delete what is older.",
    ),
    "law": LazyCommand(
        module=f"{_DESK}.law_commands",
        attribute="law",
        short_help="The law library: list, show, ask, check, replay.",
    ),
    "screen": LazyCommand(
        module=f"{_DESK}.screen_commands",
        attribute="screen",
        short_help="Screen names against the sanctions lists.",
    ),
    "decide": LazyCommand(
        module=f"{_DESK}.decide_command",
        attribute="decide",
        short_help="Remember what a name and a list entry are to each other.",
    ),
    "lists": LazyCommand(
        module=f"{_DESK}.lists_commands",
        attribute="lists",
        short_help="Sanctions lists: add, update, status, diff.",
    ),
    "version": LazyCommand(
        module=f"{_DESK}.version_command",
        attribute="version",
        short_help="Print the version.",
    ),
}


@click.group(
    cls=LazyGroup,
    lazy=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 all well; 1 wrong usage, data file or ledger; 3 some source unread, or a replay differs.",
)
def main() -> None:
    """Read the news as a sanctions investigator does.

    A page goes in; out come the clean article, the events that it reports, by whose account, and the dated,
    paragraph-cited provisions that each event may fall under, with the quoted evidence.
    """


if __name__ == "__main__":
    main()
