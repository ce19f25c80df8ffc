"""The panel of relatives above both previews."""

from datetime import UTC, datetime

from implant_gui.app.compose import Program
from implant_gui.app.features.going import Going
from implant_gui.controllers.lineage import LineageController
from implant_gui.views.lineage_panel import LineagePanel


def build(program: Program) -> object:
    """A panel for each preview, each with a controller of its own."""
    window = program.window
    going = Going(program)
    controllers = []
    for preview in (window.browse.preview, window.library.preview):
        panel = LineagePanel()
        preview.add_panel(panel)
        panel.chosen.connect(going.to_entry)
        controller = LineageController(
            tasks=program.tasks,
            background=program.background,
            library=program.library,
            preview=preview,
            panel=panel,
            now=_now,
        )
        program.models.library.modelReset.connect(controller.refresh)
        controllers.append(controller)
    window.browse.result_view.match_chosen.connect(controllers[0].show_match)
    return controllers, going


def _now() -> datetime:
    return datetime.now(UTC)
