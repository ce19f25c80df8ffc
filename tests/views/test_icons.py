"""Every icon that is named exists, and every icon that is shipped is named."""

import ast
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

import implant_gui.app
import implant_gui.controllers
import implant_gui.views
from implant_gui.models.common.roles import Icon
from implant_gui.views.actions import ENTRIES
from implant_gui.views.common.resources import resource_folder

PACKAGES = (implant_gui.views, implant_gui.controllers, implant_gui.app)
SOURCES = sorted(file for package in PACKAGES for file in Path(str(package.__file__)).parent.rglob("*.py"))
SHIPPED = {path.stem for path in (resource_folder() / "icons").glob("*.svg")}


def _strings() -> Iterator[str]:
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def _named_in_calls() -> Iterator[tuple[str, str]]:
    places = {"icon_button": 0, "push_button": 1, "primary_button": 1, "flat_button": 1, "add_action": 2, "Offer": 2}
    places |= {"set_icon": 1, "IconLabel": 0, "show_icon": 0}
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            given = [keyword.value for keyword in node.keywords if keyword.arg == "icon"]
            if name in places and len(node.args) > places[name]:
                given.append(node.args[places[name]])
            for value in given:
                if isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value:
                    yield source.name, value.value


@pytest.mark.parametrize(("source", "name"), sorted(set(_named_in_calls())))
def test_an_icon_that_the_window_names_is_there(source: str, name: str) -> None:
    assert name in SHIPPED, source


@pytest.mark.parametrize("icon", Icon)
def test_an_icon_that_a_model_names_is_there(icon: Icon) -> None:
    assert icon.value in SHIPPED


def test_every_command_has_an_icon() -> None:
    assert {entry.icon for entry in ENTRIES} <= SHIPPED


def test_nothing_is_shipped_that_nobody_shows() -> None:
    assert set(_strings()) | set(Icon) >= SHIPPED


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_an_icon_is_an_outline_that_takes_any_colour(name: str) -> None:
    text = (resource_folder() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    assert "currentColor" in text
    assert ElementTree.fromstring(text).get("viewBox") == "0 0 24 24"


def test_the_licence_of_the_icons_goes_with_them() -> None:
    assert "MIT" in (resource_folder() / "icons" / "LICENSE").read_text(encoding="utf-8")
