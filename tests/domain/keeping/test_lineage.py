from datetime import UTC, datetime

import pytest

from implant_gui.domain.content.template import TemplateSummary
from implant_gui.domain.keeping.lineage import current_of
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.uid import Uid

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def version(number: int, effective: str = "", *replaces: int) -> TemplateSummary:
    replaced = tuple(Uid(f"1.{each}") for each in replaces)
    return TemplateSummary(InformationModel.GENERIC, Uid(f"1.{number}"), effective=effective, replaced_uids=replaced)


@pytest.mark.parametrize(
    ("versions", "current"),
    [
        ([], None),
        ([version(1)], "1.1"),
        ([version(1, "20200101"), version(2, "20260531"), version(3, "20270101")], "1.2"),
        ([version(1, "20270101")], None),
        ([version(1), version(2, "", 1)], "1.2"),
        ([version(1), version(2, "20270101", 1)], "1.1"),
        ([version(1, "20260101"), version(2, "20250101", 1)], "1.2"),
        ([version(1, "", 2), version(2, "", 1)], None),
        ([version(1), version(2)], None),
        ([version(1, "2020"), version(2)], "1.1"),
        ([version(1, "2020"), version(2, "2020")], None),
    ],
)
def test_one_is_current_or_none_can_be_named(versions: list[TemplateSummary], current: str | None) -> None:
    assert current_of(versions, NOW) == current
