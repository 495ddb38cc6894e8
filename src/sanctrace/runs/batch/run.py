"""A batch from beginning to end: look through the inputs, read the chunks that are not done, put all together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from importlib.util import find_spec
from itertools import accumulate, repeat
from pathlib import Path
from typing import Any

from sanctrace.model import Basis, BatchError
from sanctrace.runs.batch.assemble import Format, assemble
from sanctrace.runs.batch.engines import Engine, LocalEngine
from sanctrace.runs.batch.folder import BatchFolder, open_folder
from sanctrace.runs.batch.forms import stamps_of
from sanctrace.runs.batch.identity import code_identity, run_identity
from sanctrace.runs.batch.inputs import find_inputs
from sanctrace.runs.batch.plan import Chunk, Form, Index, Input, Opening, Slice, Task, Terms
from sanctrace.runs.batch.warden import Warden

LOCAL = "local"
FORMAT = 1  # of batch.json


class Phase(StrEnum):
    """What a batch is doing."""

    INDEX = "looking through"
    READ = "reading"
    ASSEMBLE = "writing"


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a phase is: inputs of the first, pages of the second, chunks of the third."""

    phase: Phase
    done: int
    total: int
    set_aside: int = 0  # of the pages that this process had read


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a finished batch holds."""

    manifest: dict[str, Any]
    already: bool = False  # it was finished before

    @property
    def rows(self) -> dict[str, int]:
        """Rows of each table."""
        counts: dict[str, int] = self.manifest["rows"]
        return counts


@dataclass(frozen=True, kw_only=True)
class Batch:
    """What is to be done, where it goes, and how."""

    inputs: Sequence[str]
    to: Path
    terms: Terms
    formats: tuple[Format, ...] = (Format.JSONL, Format.PARQUET)
    engine: str = LOCAL  # or the address of a Dask scheduler
    workers: int = 1  # of the local engine


def run_batch(batch: Batch, tell: Callable[[Progress], None]) -> Outcome:
    """Do what is not done yet; `tell` hears of each step.

    Raises BatchError when the folder holds another run, the input changed, an engine is not to be had, a package is
    missing, or law or lists are wrong. What was read until then is kept.
    """
    inputs = find_inputs(batch.inputs, batch.to)
    _needs_parquet(batch, inputs)
    with open_folder(batch.to) as folder:
        opening = Opening(terms=batch.terms, identity=code_identity(), folder=str(Path.cwd()))
        with closing(_engine(batch, opening)) as engine:
            ((_, basis),) = engine.each(_basis, [None])
            run = {**run_identity(opening.identity, basis, batch.terms), "inputs": [asdict(each) for each in inputs]}
            run["options"]["formats"] = [form.value for form in batch.formats]
            if (finished := folder.finished) is not None:
                _same_as_finished(folder, finished, run, inputs)
                return Outcome(manifest=finished, already=True)
            folder.begin(run)
            indexes = _look_through(folder, inputs, engine, tell)
            _read(folder, indexes, (engine, basis), tell)
        manifest = _written(folder, indexes, run, batch.formats, tell)
        folder.finish(manifest)
    return Outcome(manifest=manifest)


def _needs_parquet(batch: Batch, inputs: Sequence[Input]) -> None:
    reads = any(each.form is Form.PARQUET for each in inputs)
    if (reads or Format.PARQUET in batch.formats) and find_spec("pyarrow") is None:
        rather = "" if reads else ", or write --format jsonl"
        raise BatchError(f"Parquet needs pyarrow, which is not installed: pip install 'sanctrace[parquet]'{rather}")


def _engine(batch: Batch, opening: Opening) -> Engine:
    if batch.engine == LOCAL:
        return LocalEngine(opening, batch.workers)
    try:
        from sanctrace.runs.batch.cluster import ClusterEngine
    except ImportError as error:
        reason = f"a cluster needs Dask, which is not installed ({error})"
        raise BatchError(f"{reason}: pip install 'sanctrace[cluster]', or --engine local") from error
    return ClusterEngine(opening, batch.engine)


def _basis(warden: Warden, _: None) -> Basis | None:
    warden.start()
    return warden.basis


def _index(warden: Warden, item: tuple[int, Input]) -> Index:
    return warden.index(item[1])


def _chunk(warden: Warden, task: Task) -> Chunk:
    return warden.read(task)


def _same_as_finished(
    folder: BatchFolder, finished: dict[str, Any], run: dict[str, Any], inputs: Sequence[Input]
) -> None:
    """Raise BatchError when the finished run of the folder is not this one; inputs are told by names and sizes."""
    before = [{name: each[name] for name in ("form", "names", "size")} for each in finished["inputs"]]
    now = [{**asdict(each), "size": sum(size for size, _ in stamps_of(each))} for each in inputs]
    folder.same({**finished, "inputs": before}, {**run, "inputs": now})


def _look_through(
    folder: BatchFolder, inputs: Sequence[Input], engine: Engine, tell: Callable[[Progress], None]
) -> list[Index]:
    """The index of every input; those that were made before are made again only when a file's time or size changed."""
    found: dict[int, Index] = {}
    before: dict[int, Index] = {}
    for number, given in enumerate(inputs):
        kept = folder.index(number)
        if kept is not None:
            (found if kept.stamps == stamps_of(given) else before)[number] = kept
    rest = [(number, given) for number, given in enumerate(inputs) if number not in found]
    tell(Progress(phase=Phase.INDEX, done=len(found), total=len(inputs)))
    for (number, given), index in engine.each(_index, rest):
        if number in before and (before[number].sha256, before[number].slices) != (index.sha256, index.slices):
            raise BatchError(
                f"{given.title}: changed since this run began; put it back as it was, or begin anew in another folder"
            )
        folder.keep_index(number, index)
        found[number] = index
        tell(Progress(phase=Phase.INDEX, done=len(found), total=len(inputs)))
    return [found[number] for number in range(len(inputs))]


def _tasks(indexes: Sequence[Index]) -> Iterator[Task]:
    number, first = 0, 0
    for index in indexes:
        for part in index.slices:
            yield Task(number=number, input=_named(index.input, part), part=_begun(index.input, part), first=first)
            number, first = number + 1, first + part.count


def _named(given: Input, part: Slice) -> Input:
    """The input of a task: of page files only those that it reads, so that a task stays small."""
    if given.form is not Form.FILES:
        return given
    return replace(given, names=given.names[part.offset : part.offset + part.count])


def _begun(given: Input, part: Slice) -> Slice:
    return replace(part, offset=0) if given.form is Form.FILES else part


def _read(
    folder: BatchFolder, indexes: Sequence[Index], by: tuple[Engine, Basis | None], tell: Callable[[Progress], None]
) -> None:
    """Read the chunks that are not done."""
    engine, basis = by
    done = folder.chunks()
    total, pages, aside = sum(index.records for index in indexes), 0, 0
    for task in _tasks(indexes):
        pages += task.part.count if task.number in done else 0
    tell(Progress(phase=Phase.READ, done=pages, total=total))
    rest = (task for task in _tasks(indexes) if task.number not in done)
    for _, chunk in engine.each(_chunk, rest):
        if chunk.basis != basis:
            raise BatchError(
                "a process read against another law or other lists than this run; give all of them the same"
            )
        folder.keep_chunk(chunk)
        pages, aside = pages + chunk.pages, aside + chunk.set_aside
        tell(Progress(phase=Phase.READ, done=pages, total=total, set_aside=aside))


def _written(
    folder: BatchFolder,
    indexes: Sequence[Index],
    run: dict[str, Any],
    formats: Sequence[Format],
    tell: Callable[[Progress], None],
) -> dict[str, Any]:
    """Write the final files; the manifest of what they are and come from, the same for the same run."""
    total = sum(len(index.slices) for index in indexes)
    count = accumulate(repeat(1))
    tell(Progress(phase=Phase.ASSEMBLE, done=0, total=total))
    files = assemble(
        folder, indexes, formats, lambda: tell(Progress(phase=Phase.ASSEMBLE, done=next(count), total=total))
    )
    read = [
        {
            **asdict(index.input),
            "size": index.size,
            "sha256": index.sha256,
            "records": index.records,
            "damage": index.damage,
        }
        for index in indexes
    ]
    return {
        "format": FORMAT,
        **run,
        "inputs": read,
        "records": sum(index.records for index in indexes),
        "rows": {file.name.partition(".")[0]: file.rows for file in files},
        "files": {file.name: {"rows": file.rows, "sha256": file.sha256} for file in files},
    }
