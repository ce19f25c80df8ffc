"""The pages beside both previews that stand on what belongs together: sizes and compositions."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from implant_gui.app.features.going import Going, source_of
from implant_gui.app.program import Program
from implant_gui.controllers.preview.assembly import AssemblyController
from implant_gui.controllers.preview.ladder import LadderController
from implant_gui.controllers.preview.naming import Namer, Names
from implant_gui.controllers.preview.render import RenderController
from implant_gui.controllers.transfers.sources import Source
from implant_gui.domain.content.template_view import (
    AssemblyContent,
    GenericContent,
    GroupContent,
    TemplateView,
)
from implant_gui.domain.viewing.composition import Choice, Composed
from implant_gui.domain.viewing.ladder import DrawnMember, Swapped
from implant_gui.models.preview.sizes import SizesModel
from implant_gui.views.pictures.surface_canvas import SurfaceCanvas
from implant_gui.views.preview.assembly_view import AssemblyView
from implant_gui.views.preview.ladder_view import LadderView
from implant_gui.views.preview.preview import Preview

translate = QCoreApplication.translate
_Page = tuple[QWidget, object, object]
"""A page, and what has to live as long as it."""
_Build = Callable[[Program, Preview, Source, Names, Going], _Page]


def build(program: Program) -> object:
    """A page of each kind for each preview, each with a controller and a renderer of its own, made late."""
    window = program.window
    going = Going(program)
    source = source_of(program)
    names = Namer(program.desk, program.operations.find, source).names
    kept: list[object] = [going]

    def make(build_page: _Build, preview: Preview) -> QWidget:
        page, *parts = build_page(program, preview, source, names, going)
        kept.extend(parts)
        return page

    for preview in (window.browse.preview, window.library.preview):
        preview.add_late_tab(partial(make, _sizes, preview), translate("LadderView", "Sizes"), _has_sizes)
        preview.add_late_tab(partial(make, _compositions, preview), translate("AssemblyView", "Compose"), _is_assembly)
    return kept


def _sizes(program: Program, preview: Preview, source: Source, names: Names, going: Going) -> _Page:
    model = SizesModel(program.window)
    view = LadderView(model, program.window.calibration)
    controller = LadderController(
        tasks=program.tasks,
        pictures=program.pictures,
        relations=program.library,
        read_template=program.readers[0].read_template,
        swap=_swap_members,
        preview=preview,
        model=model,
        view=view,
        source=source,
        names=names,
        open_entry=going.to_entry,
    )
    program.models.library.modelReset.connect(controller.refresh)
    return view, controller, _renderer(program, view.surfaces.canvas)


def _compositions(program: Program, preview: Preview, source: Source, names: Names, going: Going) -> _Page:
    view = AssemblyView(program.window.calibration)
    controller = AssemblyController(
        tasks=program.tasks,
        pictures=program.pictures,
        relations=program.library,
        read_template=program.readers[0].read_template,
        compose=_compose,
        preview=preview,
        view=view,
        source=source,
        names=names,
        open_entry=going.to_entry,
    )
    program.models.library.modelReset.connect(controller.refresh)
    return view, controller, _renderer(program, view.surfaces.canvas)


def _renderer(program: Program, canvas: SurfaceCanvas) -> RenderController:
    return RenderController(
        tasks=program.tasks, background=program.renderer, renderer=program.surface_renderer, canvas=canvas
    )


def _has_sizes(view: TemplateView) -> bool:
    return isinstance(view.content, GroupContent | GenericContent)


def _is_assembly(view: TemplateView) -> bool:
    return isinstance(view.content, AssemblyContent)


def _swap_members(shown: DrawnMember, following: DrawnMember) -> Swapped:
    # Imported here, on the thread that reads templates: numpy takes its time.
    from implant_gui.templates.assembling.ladder import swap_members

    return swap_members(shown, following)


def _compose(assembly: AssemblyContent, choices: Sequence[Choice], templates: Mapping[str, TemplateView]) -> Composed:
    # Imported here, as above.
    from implant_gui.templates.assembling.merging import show_composed

    return show_composed(assembly, choices, templates)
