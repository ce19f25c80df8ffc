"""What is held is told by its name, and what is odd about it is marked."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from implant_gui.controllers.common.background import Background
from implant_gui.controllers.common.tasks import Tasks
from implant_gui.controllers.preview.look import LookController
from implant_gui.models.preview.attributes import AttributesModel
from implant_gui.storage.library.file_library import FileLibrary
from implant_gui.templates.view import read_template
from implant_gui.views.common.labels import PlainLabel
from implant_gui.views.preview.preview import Preview
from tests.controllers.conftest import Play
from tests.controllers.held import library_of, versions

PART = "AST-DLT-03S"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[FileLibrary]:
    made = library_of(tmp_path, versions(PART))
    yield made
    made.close()


async def until(condition: Callable[[], object]) -> None:
    while not condition():  # noqa: ASYNC110 - it is Qt that makes the condition true
        await asyncio.sleep(0.005)


def test_relatives_that_are_held_are_told_by_their_names(
    play: Play, tasks: Tasks, background: Background, qtbot: QtBot, library: FileLibrary
) -> None:
    preview = Preview(AttributesModel())
    qtbot.addWidget(preview)
    look = LookController(
        tasks=tasks,
        background=background,
        pictures=background,
        library=library,
        preview=preview,
        describe_dataset=lambda _encoded: (),
        describe_file=lambda _path: (),
        read_template=read_template,
    )
    newest, *_ = versions(PART)
    replaced = str(newest.ReplacedImplantTemplateSequence[0].ReferencedSOPInstanceUID)

    async def story() -> None:
        (entry,) = library.entries_of(newest.SOPInstanceUID)
        look.show_entry(entry)
        await until(lambda: preview.template is not None)
        await tasks.stop()

    play(story())
    told = [label.text() for label in preview.facts.findChildren(PlainLabel)]
    (relative,) = [text for text in told if replaced in text]
    assert PART in relative
    assert str(newest.ImplantName) in relative
