"""`sanctrace desk`: the review desk in a browser on this machine."""

from __future__ import annotations

import json
import logging
import socket
import webbrowser
from pathlib import Path

import click

from sanctrace.desk.places import data_folder, home_option, key_option, library_option, sources_option
from sanctrace.desk.screen_commands import by_option
from sanctrace.desk.sharing import proxy_settings, shared_desk, sharing_options

_PORT = 8737
_EXAMPLES = "ledger.db"
_THREADS = 8
_CONNECTIONS = 500  # open at once; half of the open files that a process is usually allowed
SERVER_LIMITS = {"max_request_body_size": 8 * 1024 * 1024, "max_request_header_size": 32 * 1024}  # bytes


@click.command()
@click.option(
    "--ledger",
    metavar="PATH|URL",
    help="The ledger to review. Without it: the example pages, read into a ledger of their own.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=lambda: data_folder() / "demo",
    show_default="demo in the user's data folder",
    help="Without --ledger: folder for the ledger of the example pages.",
)
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Address to serve on; others than loopback need accounts."
)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=_PORT, show_default=True, help="Port; 0 takes a free one."
)
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
@click.option(
    "--four-eyes",
    is_flag=True,
    envvar="SANCTRACE_FOUR_EYES",
    show_envvar=True,
    help="A confirm or dismiss counts once a second person has taken it too.",
)
@sharing_options
@click.option("--from", "sender", envvar="SANCTRACE_MAIL_FROM", show_envvar=True, help="Address that sends digests.")
@click.option("--base-url", envvar="SANCTRACE_BASE_URL", show_envvar=True, help="Where readers of mails find the desk.")
@click.option("--json", "as_json", is_flag=True, help="Print where the desk stands as one JSON object.")
@by_option
@library_option
@home_option
@sources_option
@key_option
def desk(ledger: str | None, out: Path, host: str, port: int, no_browser: bool, **options: object) -> int:
    """Review cases in a browser: inbox, case, article, law. Serves until Ctrl+C; on this machine alone, or to those
    who have an account (see `sanctrace accounts`)."""
    from waitress.server import create_server

    from sanctrace.desk.web.app import make_app
    from sanctrace.desk.web.crowd import turn_away
    from sanctrace.desk.web.settings import DeskSettings
    from sanctrace.runs.ingest import open_keeper

    shared = shared_desk(ledger if ledger is not None else out / _EXAMPLES, host, options)
    place: str | Path = ledger if ledger is not None else _example_ledger(out)
    home, library = _path(options["home"]), _path(options["library"])
    # An older ledger is brought up to date now, not at the first page.
    with open_keeper(place, create=False, library=library, lists=home) as keeper:
        cases = keeper.ledger.counts().cases
    listening = _listen(host, port)
    bound = int(listening.getsockname()[1])
    settings = DeskSettings(
        ledger=place,
        by="" if shared else str(options["by"]),
        shared=shared,
        port=bound,
        four_eyes=bool(options["four_eyes"]),
        library=_path(options["library"]),
        lists=_path(options["home"]),
        sources=_path(options["sources_file"]),
        key=_path(options["key_file"]),
        sender=_text(options["sender"]),
        base_url=_text(options["base_url"]) or _text(options["public_url"]),
    )
    application = make_app(settings)
    server = create_server(
        application,
        sockets=[listening],
        threads=_THREADS,
        connection_limit=_CONNECTIONS,
        asyncore_use_poll=True,  # select() knows no file above 1023
        ident=None,
        **SERVER_LIMITS,
        **proxy_settings(options),
    )
    server.application = turn_away(application, lambda: len(server.task_dispatcher.queue))
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a line for each request that waits helps nobody
    address = f"http://{f'[{host}]' if ':' in host else host}:{bound}/"
    if options["as_json"]:
        click.echo(
            json.dumps({"desk": address, "ledger": _shown(place), "cases": cases, "accounts": shared is not None})
        )
    else:
        click.echo(f"Desk:   {address}  ({cases} cases; Ctrl+C ends it)")
        if shared is not None:
            click.echo(f"Sign-in: with an account; people reach it at {shared.public_url or address}")
        click.echo(f"Ledger: {_shown(place)}")
    if not no_browser:
        webbrowser.open(address)
    try:
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        server.close()
    return 0


def _shown(place: str | Path) -> str:
    """A ledger's place as it may be printed: without a password."""
    if "://" not in str(place):
        return str(place)
    from sanctrace.ledger.postgresql import without_password

    return without_password(str(place))


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        reason = f"{host}:{port} cannot be taken ({error.strerror}); is a desk running already? Name another --port"
        raise click.ClickException(reason) from error
    return listening


def _example_ledger(out: Path) -> Path:
    """The ledger of the example pages, read at first sight."""
    from sanctrace.desk.demo_command import example_pages
    from sanctrace.desk.terminal_run import Run
    from sanctrace.runs.settings import Settings

    ledger = out / _EXAMPLES
    if not ledger.exists():
        try:
            out.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            reason = f"{out}: the folder cannot be made ({error.strerror}); name another with --out"
            raise click.ClickException(reason) from error
        click.echo(f"No ledger named: reading the example pages into {ledger} ...", err=True)
        Run(settings=Settings(ledger=ledger), quiet=True).read(example_pages(), lambda _: None)
    return ledger


def _path(given: object) -> Path | None:
    return given if isinstance(given, Path) else None


def _text(given: object) -> str | None:
    return given if isinstance(given, str) else None
