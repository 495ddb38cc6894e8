"""Reads bad files within bounds and tells what happened: one JSON line a file.

Run as a process of its own by the tests: `hostile_child.py LISTING SECONDS GIGABYTES`. The listing has a JSON line
`[reader, path]` for each file, the first a sound one. The seconds are of processor time and for one file. An audit hook
records every attempt to reach the network, to start a program, or to write a file; nothing else is watched or replaced.
"""

from __future__ import annotations

import json
import resource
import signal
import sys
import time
from pathlib import Path
from types import FrameType

LARGEST = 20_000_000  # bytes; the default of `sanctrace read`
WATCHED = (
    "socket.connect",
    "socket.getaddrinfo",
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.fork",
)
_touched: list[str] = []


class Overrun(BaseException):
    """The time for one input is over."""


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if event in WATCHED:
        _touched.append(event)
    elif event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"):
        _touched.append(f"write {arguments[0]}")


def _overrun(_signal: int, _frame: FrameType | None) -> None:
    raise Overrun


def _page(path: Path) -> dict[str, object]:
    from sanctrace.desk.reading_json import reading_json
    from sanctrace.news.sources.opening import read_file
    from sanctrace.runs.pipeline import open_pipeline
    from sanctrace.runs.read import PageRead, read_pages
    from sanctrace.runs.settings import Settings

    (one,) = read_pages([read_file(str(path), LARGEST)], open_pipeline(Settings()))
    if not isinstance(one, PageRead):
        raise one
    text = json.dumps(reading_json(one.reading), ensure_ascii=False)
    return {"events": len(one.reading.events), "characters": len(text)}


def _list(path: Path, form: str) -> dict[str, object]:
    from sanctrace.actors import Roster, screen_name
    from sanctrace.actors.read import ListFormat, ListSource, read_snapshot

    extra = [b"", b""] if form == ListFormat.OFAC_CSV else []
    source = ListSource(list_id="bad", name="bad", format=ListFormat(form), files=())
    snapshot = read_snapshot(source, [path.read_bytes(), *extra])
    return {"entries": len(snapshot.entries), "hits": len(screen_name("Belwe Tasto", Roster([snapshot])))}


def _feed(path: Path, form: str) -> dict[str, object]:
    from sanctrace.news.feeds.json_feed import read_json_feed
    from sanctrace.news.feeds.opml import read_opml
    from sanctrace.news.feeds.sitemap import read_sitemap
    from sanctrace.news.feeds.syndication import read_feed

    content, address = path.read_bytes(), "https://example.org/feed"
    if form == "opml":
        return {"entries": len(read_opml(content, path.name))}
    if form == "json":
        return {"entries": len(read_json_feed(content, address).entries)}
    return {"entries": len((read_sitemap if form == "sitemap" else read_feed)(content, address).entries)}


def _law(path: Path) -> dict[str, object]:
    """The shipped library with the bad file beside the sound ones."""
    import shutil
    import tempfile
    from importlib.resources import as_file, files

    from sanctrace.runs.libraries import open_rulebook

    with tempfile.TemporaryDirectory() as folder, as_file(files("sanctrace") / "law") as law:
        shutil.copytree(law, folder, dirs_exist_ok=True)
        (Path(folder) / "un" / "bad.yml").write_bytes(path.read_bytes())
        _touched.clear()  # the copying was ours
        return {"measures": len(open_rulebook(Path(folder)).measures)}


def _packed(path: Path, encoding: str) -> dict[str, object]:
    """As a page arrives: counted while it is unpacked, left as soon as it is too large."""
    from sanctrace.runs.web.unpack import unpacked

    size = 0
    for piece in unpacked([path.read_bytes()], encoding):
        size += len(piece)
        if size > LARGEST:
            return {"left after": size}
    return {"size": size}


def _archive(path: Path) -> dict[str, object]:
    from sanctrace.runs.watch.archives import archive_entries, archived_page

    entries = list(archive_entries(path))
    return {"pages": [len(archived_page(e.link, LARGEST)[0].content) for e in entries if e.link]}


def _gdelt(path: Path) -> dict[str, object]:
    from sanctrace.news.feeds.gdelt import read_table

    return {"entries": len(read_table(path.read_bytes(), "https://example.org/x.zip", LARGEST).entries)}


def _read(reader: str, path: Path) -> dict[str, object]:
    kind, _, form = reader.partition(":")
    match kind:
        case "page":
            return _page(path)
        case "list":
            return _list(path, form)
        case "feed":
            return _feed(path, form)
        case "law":
            return _law(path)
        case "packed":
            return _packed(path, form)
        case "warc":
            return _archive(path)
        case "gdelt":
            return _gdelt(path)
        case _:
            raise ValueError(reader)


def main() -> None:
    listing, seconds, gigabytes = Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
    from sanctrace.model import SanctraceError
    from sanctrace.runs.web.unpack import PackingError

    reader, path = json.loads(listing.read_text().splitlines()[0])
    _read(reader, Path(path))  # sound, and loads what its reader needs
    resource.setrlimit(resource.RLIMIT_AS, (int(gigabytes * 2**30), resource.RLIM_INFINITY))
    signal.signal(signal.SIGPROF, _overrun)
    sys.addaudithook(_watch)
    for line in listing.read_text().splitlines()[1:]:
        reader, path = json.loads(line)
        _touched.clear()
        started = time.process_time()
        told: dict[str, object] = {"reader": reader, "name": Path(path).name}
        signal.setitimer(signal.ITIMER_PROF, seconds)
        try:
            told |= {"outcome": "read", **_read(reader, Path(path))}
        except (SanctraceError, PackingError) as error:
            told |= {"outcome": "refused", "message": str(error)}
        except Overrun:
            told["outcome"] = f"not done after {seconds} s of processor time"
        except MemoryError:
            told["outcome"] = f"more than {gigabytes} GB"
        except Exception as error:  # whatever it is, the test names it
            told |= {"outcome": "crashed", "message": f"{type(error).__name__}: {error}"[:300]}
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        told |= {
            "seconds": round(time.process_time() - started, 2),
            "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            "touched": sorted(set(_touched)),
        }
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
