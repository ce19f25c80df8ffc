"""The page on which assemblies are composed, in both previews."""

from collections.abc import Mapping, Sequence

from implant_gui.app.compose import Program
from implant_gui.controllers.preview.assembly import AssemblyController
from implant_gui.controllers.preview.render import RenderController
from implant_gui.controllers.transfers.sources import Source
from implant_gui.domain.content.template_view import AssemblyContent, TemplateView
from implant_gui.domain.viewing.composition import Choice, Composed
from implant_gui.views.preview.assembly_view import AssemblyView


def build(program: Program) -> object:
    """A page for each preview, each with a controller and a renderer of its own."""
    window = program.window
    source = Source(program.models.servers, lambda: window.browse.server_panel.selected, program.retrieve.fetch)
    kept: list[object] = []
    for preview in (window.browse.preview, window.library.preview):
        view = AssemblyView(window.calibration)
        preview.add_tab(view, view.tr("Compose"), _is_assembly)
        controller = AssemblyController(
            tasks=program.tasks,
            pictures=program.pictures,
            relations=program.library,
            read_template=program.readers[0].read_template,
            compose=_compose,
            preview=preview,
            view=view,
            source=source,
        )
        program.models.library.modelReset.connect(controller.refresh)
        renderer = RenderController(
            tasks=program.tasks,
            background=program.renderer,
            renderer=program.surface_renderer,
            canvas=view.surfaces.canvas,
        )
        kept += (controller, renderer)
    return kept


def _is_assembly(view: TemplateView) -> bool:
    return isinstance(view.content, AssemblyContent)


def _compose(assembly: AssemblyContent, choices: Sequence[Choice], templates: Mapping[str, TemplateView]) -> Composed:
    # Imported here, on the thread that reads templates: numpy takes its time.
    from implant_gui.templates.assembling.merging import show_composed

    return show_composed(assembly, choices, templates)
