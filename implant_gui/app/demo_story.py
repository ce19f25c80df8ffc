"""The demo story: what a person would do first, done in the real window, with a picture of each step."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType
from typing import Final

from implant_gui.app.demo_stage import Stage, StoryError
from implant_gui.app.program import Program
from implant_gui.domain.content.template import TemplateSummary
from implant_gui.domain.keeping.settings import Appearance
from implant_gui.domain.service.ae import RetrieveMethod
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.query import KeyPath
from implant_gui.models.servers import Liveness
from implant_gui.views.browse.query_request import QueryRequest
from implant_gui.views.main_window import Workspace

_FETCHED: Final = 50
_SIZE: Final = (1320, 860)
_HIP: Final = "Corvane Uncemented Hip"
_STEM: Final = "Corvane Uncemented Stem"


class DemoStory:
    """Plays the story and tells it.

    Args:
        folder: where the pictures go.
        say: gets the lines of the transcript.
    """

    def __init__(self, folder: Path, say: Callable[[str], None] | None = None) -> None:
        self._folder = folder
        self._say = say or _print
        self._number = 0

    async def play(self, program: Program) -> int:
        """Play it to its end; the exit code of the command."""
        self._folder.mkdir(parents=True, exist_ok=True)
        program.theme.set_appearance(Appearance.LIGHT)
        program.window.resize(*_SIZE)
        stage = Stage(program)
        try:
            await self._browse(stage)
            await self._fetch(stage)
            await self._fail(stage)
            await self._look_around(stage)
            await self._understand(stage)
            await self._end(stage)
        except StoryError as error:
            self._say(f"The story stopped: {error}")
            await self._picture(stage, "stopped")
            return 1
        self._say(f"{self._number} pictures are in {self._folder}")
        return 0

    async def _browse(self, stage: Stage) -> None:
        await stage.until(lambda: stage.liveness("Demo archive") is Liveness.UP, "the demo archive answers")
        await self._picture(stage, "start", "The demo archive answers and is selected.")
        await stage.search(QueryRequest(limit=0))
        stage.expand(1)
        await self._picture(stage, "catalogue", "The whole catalogue, by manufacturer and product.")
        stems = MappingProxyType({KeyPath.parse("ImplantName"): "*Stem*"})
        await stage.search(QueryRequest(restrictions=stems))
        stage.expand(3)
        stage.choose_first_template()
        await stage.until(lambda: stage.attribute_count > 0, "the attributes of a template are shown")
        await self._picture(stage, "stems", "Stems only; one of them looked at closely.")

    async def _fetch(self, stage: Stage) -> None:
        # Slow, so that there is something to see of it: all of this takes a blink of the eye otherwise.
        async with stage.faulty_archive("slow=40ms@get") as server:
            await stage.search(QueryRequest(limit=_FETCHED), server)
            stage.fetch_all()
            await stage.until(lambda: stage.transfer_is_moving(0), "the counters of a C-GET move")
            await self._picture(stage, "c-get-running", f"{_FETCHED} templates over C-GET; the counters move.")
            await stage.until_fetched(1)
            await self._picture(stage, "c-get", "The same at its end, with the decoded status.")
        with stage.server_by(RetrieveMethod.MOVE) as server:
            await stage.search(QueryRequest(restrictions=_maker("Alderholt*"), limit=_FETCHED), server)
            stage.fetch_all()
            await stage.until_fetched(2)
        await self._picture(stage, "c-move", f"{_FETCHED} templates over C-MOVE, to the program's own storage SCP.")
        cemented = MappingProxyType({KeyPath.parse("ImplantName"): "Corvane Cemented*"})
        await stage.search(QueryRequest(restrictions=cemented))
        stage.fetch_all()
        await stage.until_fetched(3)

    async def _fail(self, stage: Stage) -> None:
        async with stage.faulty_archive("partial=2") as server:
            await stage.search(QueryRequest(InformationModel.GROUP), server)
            stage.take_parts(False)
            stage.fetch_all()
            stage.take_parts(True)
            await stage.until_fetched(4)
            await self._picture(stage, "partial", "Two objects fail: what went wrong, and what to do.")

    async def _look_around(self, stage: Stage) -> None:
        await stage.search(QueryRequest(InformationModel.ASSEMBLY))
        stage.expand(2)
        await self._picture(stage, "assemblies", "Assemblies by procedure.")
        stage.program.window.show_workspace(Workspace.LIBRARY)
        await stage.until(lambda: stage.program.models.library.rowCount() >= _FETCHED, "the library shows its objects")
        await stage.look_at_held(_is_stem)
        await self._picture(stage, "library", "What was fetched is kept here; its drawings are true to scale.")
        await stage.show_surface()
        await self._picture(stage, "surface", "The surface of the same template.")
        if await stage.look_at_held(lambda summary: summary.notification_count > 0):
            stage.show_facts()
            await self._picture(stage, "notice", "A notice from the manufacturer stands above everything else.")

    async def _understand(self, stage: Stage) -> None:
        """An assembly with all its parts, the sizes of one of them, and the whole put together."""
        stage.program.window.show_workspace(Workspace.BROWSE)
        await stage.search(QueryRequest(InformationModel.ASSEMBLY, _named("ImplantAssemblyTemplateName", _HIP)))
        stage.fetch_all()
        await stage.until_fetched(6)
        await self._picture(stage, "parts", "An assembly comes with all templates that it refers to.")
        await stage.search(QueryRequest(InformationModel.GROUP, _named("ImplantTemplateGroupName", _STEM)))
        stage.fetch_all()
        await stage.until_fetched(7)
        stage.program.window.show_workspace(Workspace.LIBRARY)
        stage.program.window.transfers.set_folded(True)
        await stage.look_at_named(InformationModel.GROUP, _STEM)
        await stage.walk_through_sizes()
        await self._picture(stage, "sizes", "Arrow keys go from size to size; the drawing stays where it is.")
        await stage.look_at_named(InformationModel.ASSEMBLY, _HIP)
        await stage.compose_in_space()
        await self._picture(stage, "composed", "The parts of an assembly put together, and what else would fit.")

    async def _end(self, stage: Stage) -> None:
        stage.program.window.show_workspace(Workspace.DIAGNOSE)
        await self._picture(stage, "diagnose", "What happened on the wire.")
        stage.program.window.show_workspace(Workspace.LIBRARY)
        stage.program.theme.set_appearance(Appearance.DARK)
        await self._picture(stage, "dark", "The same in dark colours.")

    async def _picture(self, stage: Stage, name: str, words: str = "") -> None:
        await stage.settle()
        self._number += 1
        file = self._folder / f"{self._number:02d}-{name}.png"
        stage.program.window.grab().save(str(file))
        self._say(f"\n{self._number}. {words or name} ({file.name})")
        for line in stage.shown():
            self._say(f"   {line}")


def _is_stem(summary: TemplateSummary) -> bool:
    return summary.model is InformationModel.GENERIC and "Stem" in summary.name


def _named(key: str, name: str) -> MappingProxyType[KeyPath, str]:
    return MappingProxyType({KeyPath.parse(key): name})


def _maker(pattern: str) -> MappingProxyType[KeyPath, str]:
    return MappingProxyType({KeyPath.parse("Manufacturer"): pattern})


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
