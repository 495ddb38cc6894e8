"""A case in one file: derived again byte for byte elsewhere; refused when anything is missing, changed or added."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from sanctrace.ledger.codec import encode
from sanctrace.model import BundleError, Case, Judgement, JudgementKind, LedgerError, Page, Reading
from sanctrace.runs.bundle.container import read_members, write_members
from sanctrace.runs.bundle.knowledge import Places
from sanctrace.runs.bundle.manifest import MANIFEST, Manifest, manifest_bytes, read_manifest
from sanctrace.runs.bundle.opened import open_bundle
from sanctrace.runs.bundle.pack import bundle_members, write_bundle
from sanctrace.runs.bundle.replay import replay_case
from sanctrace.runs.ingest import CaseKeeper, open_keeper
from sanctrace.runs.pipeline import open_pipeline
from sanctrace.runs.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
FIRST = """<html><head><title>Coal from Nampo in Vladivostok</title></head><body><article>
<h1>Coal from Nampo in Vladivostok</h1><p>3 May 2019</p>
<p>North Korea delivered 4,000 tonnes of coal to Russia on 1 May 2019, the port authority of Vladivostok said.</p>
<p>The ship left the same evening, and nobody at the quay wished to be named.</p></article></body></html>"""
SECOND = """<html><head><title>A load of coal from North Korea</title></head><body><article>
<h1>A load of coal from North Korea</h1><p>4 May 2019</p>
<p>Russia received about 4,000 tonnes of coal from North Korea on 1 May 2019, according to a harbour pilot.</p>
<p>It was the second ship of that spring.</p></article></body></html>"""
OTHER = """<html><head><title>Whisky for Pyongyang</title></head><body><article>
<h1>Whisky for Pyongyang</h1><p>9 August 2021</p>
<p>Customs officers in Lisbon seized 300 bottles of whisky bound for North Korea on 7 August 2021.</p>
</article></body></html>"""


def page(name: str, html: str) -> Page:
    return Page(source=f"https://{name}.example/story", content=html.encode(), content_type="text/html")


PAGES = (page("one", FIRST), page("two", SECOND), page("three", OTHER), page("one", FIRST.replace("evening", "night")))


@cache
def readings() -> tuple[tuple[Page, Reading], ...]:
    pipeline = open_pipeline(Settings())
    return tuple((one, pipeline.read(one)) for one in PAGES)


def fill(keeper: CaseKeeper, order: tuple[int, ...] = (0, 1, 2, 3)) -> None:
    for number in order:
        keeper.save(*readings()[number])


def coal(keeper: CaseKeeper) -> Case:
    return next(c for c in keeper.ledger.cases() if "coal" in c.headline)


def correction(case: Case, slot: str = "recipient", value: str = '"China"') -> Judgement:
    return Judgement(
        kind=JudgementKind.CORRECT,
        about=(case.tellings[0].anchor,),
        by="Anna",
        at=NOON,
        slot=slot,
        value=value,
    )


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A bundle of the coal case, with a correction."""
    path = tmp_path / "coal.bundle"
    with open_keeper(tmp_path / "kept.db") as keeper:
        fill(keeper)
        keeper.judge(correction(coal(keeper)))
        write_bundle(keeper.ledger, coal(keeper), path, Places())
    return path


def test_a_bundle_gives_the_same_case_without_its_ledger(ledger_address: str, tmp_path: Path) -> None:
    path = tmp_path / "coal.bundle"
    with open_keeper(ledger_address) as keeper:
        fill(keeper)
        keeper.judge(correction(coal(keeper)))
        case = coal(keeper)
        written = write_bundle(keeper.ledger, case, path, Places())
    opened = open_bundle(path)
    assert opened.case == case
    assert opened.case_text == encode(case)
    assert {t.source for t in case.tellings} <= set(opened.sources())
    assert "https://three.example/story" not in opened.sources()
    found = replay_case(opened)
    assert (found.same, found.code, found.differences) == (True, (), ())
    assert written.size == path.stat().st_size
    assert [j.kind for j in opened.judgements] == [JudgementKind.CORRECT]


def test_another_home_folder_and_process_derive_it_offline(bundle: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    moved = bundle.rename(elsewhere / "moved.bundle")
    (tmp_path / "kept.db").unlink()
    offline = (
        "import socket, sys\n"
        "def refuse(*_, **__): raise AssertionError('the network was asked')\n"
        "socket.socket.connect = refuse; socket.getaddrinfo = refuse\n"
        "from sanctrace.desk.cli import main\n"
        "sys.argv = ['sanctrace', *sys.argv[1:]]; main()\n"
    )
    environment = {**os.environ, "HOME": str(elsewhere), "PYTHONPATH": str(ROOT / "src"), "PYTHONHASHSEED": "7"}
    environment |= {"SANCTRACE_HOME": str(elsewhere / "lists"), "TZ": "Asia/Seoul"}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", offline, *arguments],
            cwd=elsewhere,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    done = run("replay", moved.name, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["same"] is True
    checked = run("verify", moved.name)
    assert checked.returncode == 0, checked.stdout
    assert "All stand where they were read." in checked.stdout
    assert [path.name for path in elsewhere.iterdir()] == ["moved.bundle"]


@given(st.permutations((0, 1, 2)))
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_order_of_ingest_changes_no_byte(tmp_path_factory: pytest.TempPathFactory, order: list[int]) -> None:
    with open_keeper(tmp_path_factory.mktemp("order") / "kept.db") as keeper:
        fill(keeper, (*order, 3))
        assert packed(bundle_members(keeper.ledger, coal(keeper), Places())) == in_order()


@cache
def in_order() -> bytes:
    with open_keeper(":memory:") as keeper:
        fill(keeper)
        return packed(bundle_members(keeper.ledger, coal(keeper), Places()))


def test_both_stores_give_the_same_bytes(ledger_address: str) -> None:
    with open_keeper(ledger_address) as keeper:
        fill(keeper)
        assert packed(bundle_members(keeper.ledger, coal(keeper), Places())) == in_order()


def packed(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    write_members(stream, members)
    return stream.getvalue()


def test_the_manifest_is_as_its_schema_says(bundle: Path) -> None:
    schema = json.loads((ROOT / "docs" / "reference" / "bundle.schema.json").read_text(encoding="utf-8"))
    manifest = json.loads(read_members(bundle)[1][MANIFEST])
    assert [error.message for error in Draft202012Validator(schema).iter_errors(manifest)] == []
    derived = {member["path"]: member["wasDerivedFrom"] for member in manifest["members"]}
    known = {*derived, *(used["id"] for used in (*manifest["laws"], *manifest["lists"]))}
    assert {origin for origins in derived.values() for origin in origins} <= known
    assert "judgements.json" in derived["case.json"]


# ---------------------------------------------------------------------------------------------------- what is refused
Change = Callable[[Manifest, dict[str, bytes]], None]


def first(members: dict[str, bytes], start: str) -> str:
    return next(name for name in members if name.startswith(start))


def tampered(_: Manifest, members: dict[str, bytes]) -> None:
    name = first(members, "captures/")
    members[name] = members[name].replace(b"4,000", b"9,000")


def without_a_capture(_: Manifest, members: dict[str, bytes]) -> None:
    del members[first(members, "captures/")]


def with_more(_: Manifest, members: dict[str, bytes]) -> None:
    members["notes.txt"] = b"look here"


def reordered(_: Manifest, members: dict[str, bytes]) -> None:
    name = first(members, "captures/")
    members[name] = members.pop(name)


def manifest_last(_: Manifest, members: dict[str, bytes]) -> None:
    members[MANIFEST] = members.pop(MANIFEST)


def of_a_newer_version(manifest: Manifest, members: dict[str, bytes]) -> None:
    members[MANIFEST] = manifest_bytes(replace(manifest, version=2))


def with_an_unknown_key(manifest: Manifest, members: dict[str, bytes]) -> None:
    members[MANIFEST] = manifest_bytes(manifest).replace(b'"case":', b'"verdict":')


def too_deep(_: Manifest, members: dict[str, bytes]) -> None:
    members[MANIFEST] = b"[" * 200_000


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (tampered, "does not have the hash that the manifest gives"),
        (without_a_capture, "is missing"),
        (with_more, "notes.txt is not in the manifest"),
        (reordered, "another order"),
        (manifest_last, "first member is not manifest.json"),
        (of_a_newer_version, "update sanctrace"),
        (with_an_unknown_key, "cannot be understood"),
        (too_deep, "manifest.json"),
    ],
)
def test_what_was_changed_is_refused_with_words(bundle: Path, change: Change, words: str) -> None:
    manifest, members = read_members(bundle)
    change(manifest, members)
    bundle.write_bytes(packed(members))
    with pytest.raises(BundleError, match=words) as refused:
        open_bundle(bundle)
    assert str(bundle) in str(refused.value)


@pytest.mark.parametrize("name", ["../outside", "/etc/passwd", "a/../../b", "C:\\x", "a//b", ".hidden", "a\x00b"])
def test_no_name_that_leads_elsewhere_is_written_or_read(bundle: Path, name: str) -> None:
    with pytest.raises(BundleError, match="no member"):
        packed({name: b""})
    with zipfile.ZipFile(bundle, "a") as archive:
        info = zipfile.ZipInfo("placeholder")
        info.filename = name
        archive.writestr(info, b"")
    with pytest.raises(BundleError):
        open_bundle(bundle)


def test_a_compressed_member_is_refused_before_it_is_unpacked(bundle: Path) -> None:
    with zipfile.ZipFile(bundle, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb", b"0" * 10_000_000)
    with pytest.raises(BundleError, match="bomb is compressed"):
        open_bundle(bundle)


@pytest.mark.parametrize("spoil", ["appended", "comment", "times", "cut", "empty", "text"])
def test_a_container_that_is_not_as_written_is_refused(bundle: Path, spoil: str) -> None:
    content = bundle.read_bytes()
    if spoil == "comment":
        with zipfile.ZipFile(bundle, "a") as archive:
            archive.comment = b"seen by me"
    elif spoil == "times":
        with zipfile.ZipFile(bundle, "w") as archive:
            for name, member in read_members_of(content).items():
                archive.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), member)
    else:
        kept = {"appended": content + b"more", "cut": content[:-100], "empty": b"", "text": b"no bundle"}
        bundle.write_bytes(kept[spoil])
    with pytest.raises(BundleError, match=r"no bundle|packed again"):
        open_bundle(bundle)


def read_members_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


# ------------------------------------------------------------------------------------------- what comes out differently
def resealed(bundle: Path, change: Change) -> None:
    """The bundle with members changed and a manifest that says so: what somebody who knows the form could make."""
    import hashlib

    manifest, members = read_members(bundle)
    change(manifest, members)
    rows = tuple(
        replace(m, sha256=hashlib.sha256(members[m.path]).hexdigest(), size=len(members[m.path]))
        for m in read_manifest(members[MANIFEST]).members
    )
    members[MANIFEST] = manifest_bytes(replace(read_manifest(members[MANIFEST]), members=rows))
    bundle.write_bytes(packed(members))


def test_another_law_under_the_old_name_is_refused(bundle: Path) -> None:
    def change(_: Manifest, members: dict[str, bytes]) -> None:
        name = next(n for n in members if (n.startswith("law/") and n.endswith("2371-2017.yml")) or "un/dprk/" in n)
        members[name] += b"\n# another word\n"

    resealed(bundle, change)
    with pytest.raises(BundleError, match="other ones than were used"):
        replay_case(open_bundle(bundle))


def test_another_list_under_the_old_name_is_refused(bundle: Path) -> None:
    def change(_: Manifest, members: dict[str, bytes]) -> None:
        members[first(members, "lists/")] += b"\n# another word\n"

    resealed(bundle, change)
    with pytest.raises(BundleError, match="other ones than were used"):
        replay_case(open_bundle(bundle))


def test_a_law_file_that_unfolds_to_billions_is_refused(bundle: Path) -> None:
    def change(_: Manifest, members: dict[str, bytes]) -> None:
        lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
        lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
        members[first(members, "law/")] = "\n".join(lines).encode()

    resealed(bundle, change)
    with pytest.raises(BundleError, match="names parts of itself again"):
        replay_case(open_bundle(bundle))


def test_a_case_that_was_written_by_hand_does_not_come_out(bundle: Path) -> None:
    def change(_: Manifest, members: dict[str, bytes]) -> None:
        members["case.json"] = members["case.json"].replace(b'"headline":"', b'"headline":"Certainly: ')

    resealed(bundle, change)
    found = replay_case(open_bundle(bundle))
    assert not found.same
    assert any("the case headline: was" in difference for difference in found.differences)


def test_another_page_under_the_old_reading_does_not_come_out(bundle: Path) -> None:
    from click.testing import CliRunner

    from sanctrace.desk.cli import main

    def change(manifest: Manifest, members: dict[str, bytes]) -> None:
        members["case.json"] = members["case.json"].replace(b"4,000", b"5,000")
        members[MANIFEST] = manifest_bytes(
            replace(manifest, was_associated_with=replace(manifest.was_associated_with, sanctrace="0.0.9"))
        )

    resealed(bundle, change)
    result = CliRunner().invoke(main, ["replay", str(bundle)])
    assert result.exit_code == 3
    lines = result.stdout.splitlines()
    assert lines[0] == "Other code than made the bundle: sanctrace 0.0.9, here 0.1.0."
    assert "NOT the same as stored" in lines[1]
    assert CliRunner().invoke(main, ["verify", str(bundle)]).exit_code == 1


def test_other_code_is_told_and_the_case_tried_all_the_same(bundle: Path) -> None:
    def change(manifest: Manifest, members: dict[str, bytes]) -> None:
        other = replace(manifest.was_associated_with, code="0" * 64, scorecard="1" * 64)
        members[MANIFEST] = manifest_bytes(replace(manifest, was_associated_with=other))

    resealed(bundle, change)
    found = replay_case(open_bundle(bundle))
    assert found.same
    assert [words.split(",")[0] for words in found.code] == ["code 000000000000", "scorecard 111111111111"]


# ------------------------------------------------------------------------------------------------- exports that fail
def test_a_missing_capture_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    import sqlite3

    with open_keeper(tmp_path / "kept.db") as keeper:
        fill(keeper)
    connection = sqlite3.connect(tmp_path / "kept.db")
    connection.execute("DELETE FROM captures WHERE sha256 = ?", [PAGES[1].sha256])
    connection.commit()
    connection.close()
    refused(tmp_path, "the captured page", "is not kept; read the page again")


def test_a_passage_that_does_not_verify_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    import sqlite3
    import zlib

    with open_keeper(tmp_path / "kept.db") as keeper:
        fill(keeper)
    connection = sqlite3.connect(tmp_path / "kept.db")
    spoilt = zlib.compress(PAGES[1].content.replace(b"4,000", b"9,999"))
    connection.execute("UPDATE captures SET content = ? WHERE sha256 = ?", [spoilt, PAGES[1].sha256])
    connection.commit()
    connection.close()
    refused(tmp_path, "does not have the hash")


def test_a_list_that_is_no_longer_kept_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    def other_list(reading: Reading) -> Reading:
        assert reading.basis is not None
        used = replace(reading.basis.lists[0], snapshot="us-sdn@0123456789ab")
        return replace(reading, basis=replace(reading.basis, lists=(used,)))

    with open_keeper(tmp_path / "kept.db") as keeper:
        for one, reading in readings():
            keeper.save(one, other_list(reading))
    refused(tmp_path, "list snapshot us-sdn@0123456789ab is no longer kept")


def test_a_law_that_changed_since_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    with open_keeper(tmp_path / "kept.db") as keeper:
        for one, reading in readings():
            assert reading.basis is not None
            keeper.save(one, replace(reading, basis=replace(reading.basis, law="0123456789ab")))
    refused(tmp_path, "law library 0123456789ab is no longer here", "--library")


def test_a_reading_by_other_code_is_not_bundled(tmp_path: Path) -> None:
    with open_keeper(tmp_path / "kept.db") as keeper:
        for one, reading in readings():
            keeper.save(one, replace(reading, article=replace(reading.article, title="As an older version read it")))
    refused(tmp_path, "does not come out again")


def refused(folder: Path, *words: str) -> None:
    target = folder / "coal.bundle"
    target.write_bytes(b"an older one")
    with open_keeper(folder / "kept.db") as keeper, pytest.raises(BundleError) as error:
        write_bundle(keeper.ledger, coal(keeper), target, Places(lists=folder / "lists"))
    for word in words:
        assert word in str(error.value)
    assert target.read_bytes() == b"an older one"
    assert [path.name for path in folder.iterdir() if path.name.startswith(".new")] == []


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with open_keeper(tmp_path / "kept.db") as keeper:
        fill(keeper)
        with pytest.raises(BundleError, match="does not exist; make it"):
            write_bundle(keeper.ledger, coal(keeper), tmp_path / "no" / "coal.bundle", Places())


def test_the_law_of_another_folder_goes_along(tmp_path: Path) -> None:
    import shutil

    library = Path(shutil.copytree(ROOT / "src" / "sanctrace" / "law", tmp_path / "law"))
    changed = library / "un" / "dprk" / "regime.yml"
    changed.write_text(changed.read_text(encoding="utf-8") + "\n# of our own\n", encoding="utf-8")
    pipeline = open_pipeline(Settings(library=library))
    target = tmp_path / "coal.bundle"
    with open_keeper(tmp_path / "kept.db", library=library) as keeper:
        for one in PAGES[:2]:
            keeper.save(one, pipeline.read(one))
        case = coal(keeper)
        with pytest.raises(BundleError, match="--library"):
            write_bundle(keeper.ledger, case, target, Places())
        write_bundle(keeper.ledger, case, target, Places(libraries=(library,)))
    shutil.rmtree(library)
    assert replay_case(open_bundle(target)).same


def test_a_fault_of_the_ledger_is_no_bundle(tmp_path: Path) -> None:
    with pytest.raises(LedgerError), open_keeper(tmp_path / "none.db", create=False):
        pass
