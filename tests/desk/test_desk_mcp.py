"""The tools for a language model, asked by the protocol's own client of the real process."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client

from sanctrace.desk.cli import main

TOOLS = {"search_cases", "get_case", "read_text", "screen_name", "ask_the_law"}


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mcp")
    assert CliRunner().invoke(main, ["demo", "--quiet", "--out", str(folder)]).exit_code == 0
    return folder / "ledger.db"


def test_every_tool_answers_and_none_can_change_anything(ledger: Path) -> None:
    before = ledger.read_bytes()

    async def converse() -> dict[str, Any]:
        path = os.pathsep.join(p for p in sys.path if p)
        server = StdioServerParameters(
            command=sys.executable,
            args=["-m", "sanctrace.desk.cli", "mcp", "--ledger", str(ledger), "--home", str(ledger.parent / "lists")],
            env={"PYTHONPATH": path},
        )
        async with Client(stdio_client(server)) as client:
            listed = (await client.list_tools()).tools
            assert {tool.name for tool in listed} == TOOLS
            assert all(tool.annotations and tool.annotations.read_only_hint for tool in listed)

            async def call(tool: str, **arguments: Any) -> Any:
                answer = await client.call_tool(tool, arguments)
                return answer.structured_content if not answer.is_error else answer.content[0].text  # type: ignore[union-attr]

            found = await call("search_cases", words="limousine")
            said: dict[str, Any] = {"found": found, "case": await call("get_case", case=found["cases"][0]["id"])}
            said["reading"] = await call("read_text", text="North Korea bought lorries from China in 2021, Seoul said.")
            said["record"] = await call("screen_name", name="Korea Mining Development Trading Corporation", on="2019")
            said["law"] = await call(
                "ask_the_law",
                question={"recipient": {"name": "North Korea"}, "items": [{"text": "lorries"}], "on": "2021"},
            )
            said["missing"] = await call("get_case", case="nothing")
            said["wrong"] = await call("search_cases", since="soon")
            return said

    said = asyncio.run(converse())
    assert said["case"]["headline"] == said["found"]["cases"][0]["headline"]
    assert said["reading"]["events"][0]["findings"]
    assert said["record"]["record"]["hits"][0]["listed_then"]
    assert "un-dprk-2397-7" in {finding["provision"] for finding in said["law"]["findings"]}
    assert "No case has the id nothing" in said["missing"]
    assert "since" in said["wrong"]
    assert ledger.read_bytes() == before


def test_the_command_lists_its_tools(ledger: Path) -> None:
    result = CliRunner().invoke(main, ["mcp", "--ledger", str(ledger), "--json"])
    assert result.exit_code == 0, result.output
    assert {tool["name"] for tool in json.loads(result.stdout)} == TOOLS
