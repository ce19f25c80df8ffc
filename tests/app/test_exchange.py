"""What an export makes of a template that cannot be converted."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from implant_gui.app.features.exchange import LibraryExporter
from implant_gui.domain.content.template import TemplateSummary
from implant_gui.domain.keeping.exporting import ExportForm, ExportOrder, NothingToExport
from implant_gui.domain.ports import LibraryEntry
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.uid import Uid


@pytest.mark.parametrize("form", [ExportForm.JSON, ExportForm.STL])
def test_what_is_given_up_by_what_converts_it_is_told_and_not_written(tmp_path: Path, form: ExportForm) -> None:
    asked: list[Path] = []

    def give_up(path: Path, _form: ExportForm) -> bytes:
        asked.append(path)
        raise NothingToExport("It takes too long.")

    summary = TemplateSummary(InformationModel.GENERIC, Uid("1.2.3"))
    entry = LibraryEntry(summary, tmp_path / "held.dcm", 1, "", datetime.now(UTC))
    order = ExportOrder((entry,), form, tmp_path / "out", "set")
    (told,) = LibraryExporter(give_up).carry_out(order, lambda: False)
    assert (told.path, told.sentence) == (None, "It takes too long.")
    assert asked == [entry.path]
    assert not list((tmp_path / "out").iterdir())
