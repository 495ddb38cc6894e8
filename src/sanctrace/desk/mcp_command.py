"""`sanctrace mcp`: the desk's questions as tools for a language model, over standard input and output."""

from __future__ import annotations

import json
from pathlib import Path

import click

from sanctrace.desk.places import home_option, ledger_option, library_option


@click.command()
@ledger_option
@library_option
@home_option
@click.option("--json", "as_json", is_flag=True, help="Print the tools as JSON, and serve nothing.")
def mcp(ledger: str, library: Path | None, home: Path, as_json: bool) -> int:
    """Serve read-only tools to a language model by the Model Context Protocol, over standard input and output.

    Tools: search cases, a case, read a text, screen a name, ask the law. None can change the ledger. Needs the extra
    `mcp`.
    """
    try:
        from sanctrace.desk.mcp_server import make_server
    except ImportError as error:
        if not (error.name or "").startswith("mcp"):
            raise
        reason = "the package for the protocol is not installed; install it with: pip install 'sanctrace[mcp]'"
        raise click.ClickException(reason) from error
    import asyncio

    from sanctrace.desk.web.settings import Desk, DeskSettings
    from sanctrace.runs.ingest import open_keeper

    with open_keeper(ledger, create=False, library=library, lists=home):  # an older ledger is brought up to date now
        pass
    server = make_server(Desk(settings=DeskSettings(ledger=ledger, by="mcp", port=0, library=library, lists=home)))
    if as_json:
        tools = asyncio.run(server.list_tools())
        click.echo(json.dumps([{"name": t.name, "description": t.description} for t in tools], indent=1))
        return 0
    server.run("stdio")
    return 0
