"""The page of sizes in both previews."""

from implant_gui.app.compose import Program
from implant_gui.app.features.going import Going
from implant_gui.controllers.preview.ladder import LadderController
from implant_gui.controllers.preview.render import RenderController
from implant_gui.controllers.transfers.sources import Source
from implant_gui.domain.content.template_view import GenericContent, GroupContent, TemplateView
from implant_gui.domain.viewing.ladder import DrawnMember, Swapped
from implant_gui.models.preview.sizes import SizesModel
from implant_gui.views.preview.ladder_view import LadderView


def build(program: Program) -> object:
    """A page for each preview, each with a controller of its own."""
    window = program.window
    going = Going(program)
    source = Source(program.models.servers, lambda: window.browse.server_panel.selected, program.retrieve.fetch)
    kept: list[object] = [going]
    for preview in (window.browse.preview, window.library.preview):
        model = SizesModel(window)
        view = LadderView(model, window.calibration)
        preview.add_tab(view, view.tr("Sizes"), _has_sizes)
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
            open_entry=going.to_entry,
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


def _has_sizes(view: TemplateView) -> bool:
    return isinstance(view.content, GroupContent | GenericContent)


def _swap_members(shown: DrawnMember, following: DrawnMember) -> Swapped:
    # Imported here, on the thread that reads templates: numpy takes its time.
    from implant_gui.templates.assembling.ladder import swap_members

    return swap_members(shown, following)
