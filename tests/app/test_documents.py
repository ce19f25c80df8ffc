"""What README, the guide and the maps say is so: calls, menus, links and paths."""

import re
import shlex
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from implant_gui.app.cli import build_parser
from implant_gui.views.actions import ENTRIES, Menu
from tests.app.programs import ROOT

PAGES = sorted((ROOT / "resources" / "help").glob("*.md"))
DOCUMENTS = [*(ROOT / f"{name}.md" for name in ("README", "ARCHITECTURE", "CONTRIBUTING")), *PAGES]
KEYS_OF_PAGES = {"Ctrl+B", "Ctrl+C", "Ctrl+P", "Ctrl+Shift+D"}
"""Those of the library's rows and of drawings, which stand in no menu."""


def of(paths: list[Path]) -> list[object]:
    return [pytest.param(path, id=path.name) for path in paths]


def calls(text: str) -> Iterator[list[str]]:
    """The calls of the program in blocks of code and in tables."""
    for block in re.findall(r"^```\n(.*?)^```", text, re.DOTALL | re.MULTILINE):
        for line in block.splitlines():
            if line.startswith("implant-gui"):
                yield shlex.split(line, comments=True)[1:]
    for line in re.findall(r"^\| `implant-gui ([^`]+)` \|", text, re.MULTILINE):
        yield shlex.split(line)


@pytest.mark.parametrize("path", of([ROOT / "README.md", ROOT / "resources" / "help" / "10-command-line.md"]))
def test_calls_are_understood(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "stem.dcm").touch()
    found = list(calls(path.read_text(encoding="utf-8")))
    assert len(found) > 10
    for words in found:
        assert build_parser().parse_args(words).run


def test_every_command_is_in_the_guide() -> None:
    text = (ROOT / "resources" / "help" / "10-command-line.md").read_text(encoding="utf-8")
    shown = {words[0] for words in calls(text)}
    listed = build_parser().format_help().partition("COMMAND\n")[2].partition("\n\n")[0]
    assert {line.split()[0] for line in listed.splitlines()} - {"demo"} == shown


@pytest.mark.parametrize("path", of(PAGES))
def test_menus_and_keys_are_those_of_the_window(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    there = {(entry.menu, entry.text.replace("&", "").rstrip("…")) for entry in ENTRIES}
    titles = {menu.value.replace("&", ""): menu for menu in Menu}
    for title, name in re.findall(r"\*\*(\w+) > ([^*]+)\*\*", text):
        assert (titles.get(title), name) in there
    known = {entry.keys for entry in ENTRIES} | KEYS_OF_PAGES
    assert set(re.findall(r"Ctrl\+(?:Shift\+)?\w\b", text)) <= known


@pytest.mark.parametrize("path", of(DOCUMENTS))
def test_links_and_pictures_are_there(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8")):
        assert target.startswith("https://") or (path.parent / target).exists(), target


def test_each_page_leads_to_the_next() -> None:
    for page, following in pairwise(PAGES):
        assert page.read_text(encoding="utf-8").rstrip().endswith(f"({following.name})")


def test_no_picture_is_left_over() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)
    pictures = (ROOT / "resources" / "help" / "pictures").glob("*.png")
    assert [picture.name for picture in pictures if picture.name not in text] == []


@pytest.mark.parametrize("path", of([ROOT / "ARCHITECTURE.md", ROOT / "CONTRIBUTING.md"]))
def test_paths_exist(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    places = [ROOT, ROOT / "tests", ROOT / "resources", *(ROOT / "implant_gui").glob("*/"), ROOT / "implant_gui"]
    places.append(ROOT / "implant_gui" / "dicom" / "wire")
    named = {name for name in re.findall(r"`([\w./-]+)`", text) if "/" in name or name.endswith((".py", ".md"))}
    made_up = {"tests/benchmarks/NAME.py", "resources/translations/implant_gui_de.ts"}
    missing = {name for name in named - made_up if not any((place / name).exists() for place in places)}
    assert missing == set()
