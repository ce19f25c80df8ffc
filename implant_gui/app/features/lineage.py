"""The panel of relatives above both previews."""

from datetime import UTC, datetime
from functools import partial

from implant_gui.app.features.going import Going
from implant_gui.app.program import Program
from implant_gui.controllers.preview.lineage import LineageController
from implant_gui.domain.service.match import Match
from implant_gui.models.common.roles import Role
from implant_gui.models.preview.kin import is_newer
from implant_gui.models.results.tree import ResultsModel
from implant_gui.views.preview.lineage_panel import LineagePanel


def build(program: Program) -> object:
    """A panel for each preview, each with a controller of its own."""
    window = program.window
    going = Going(program)
    fetch = partial(_fetch, program)
    controllers = []
    for preview in (window.browse.preview, window.library.preview):
        panel = LineagePanel()
        preview.add_panel(panel)
        panel.chosen.connect(going.to_entry)
        panel.fetch_wanted.connect(fetch)
        controller = LineageController(
            tasks=program.tasks,
            background=program.background,
            library=program.library,
            preview=preview,
            panel=panel,
            now=_now,
            newer=partial(_newer_match, program.models.results),
        )
        program.models.library.modelReset.connect(controller.refresh)
        controllers.append(controller)
    window.browse.result_view.match_chosen.connect(controllers[0].show_match)
    return controllers, going, fetch


def _fetch(program: Program, match: Match) -> None:
    """Fetch what the results show from the first server that told of it."""
    uid, servers = match.sop_instance_uid, program.models.servers
    if uid is None:
        return
    names = program.models.results.index_of(uid).data(Role.SERVERS) or ()
    row = next((row for name in names if (row := servers.row_of(name)) >= 0), -1)
    if row >= 0:
        program.retrieve.fetch(servers.server_at(row), match.model, (uid,))


def _newer_match(results: ResultsModel, match: Match) -> Match | None:
    """A later version beside `match`, under the same heading."""
    if match.sop_instance_uid is None:
        return None
    heading = results.index_of(match.sop_instance_uid).parent()
    others = (results.match_at(results.index(row, 0, heading)) for row in range(results.rowCount(heading)))
    now = _now()
    newer = [each for each in others if each is not None and is_newer(each, match, now)]
    return max(newer, key=lambda each: each.values.get("EffectiveDateTime") or "", default=None)


def _now() -> datetime:
    return datetime.now(UTC)
