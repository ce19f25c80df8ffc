from implant_gui.models.common.report import MOST_LINES, ReportLine, ReportModel
from implant_gui.models.common.roles import Tone
from tests.models.conftest import Watch
from tests.models.making import cells

GOOD = ReportLine("taken", "a.dcm", "", Tone.GOOD, "circle-check")
BAD = ReportLine("not readable", "b.dcm", "It ends early.", Tone.BAD, "circle-x", is_trouble=True)


def report(watch: Watch, *lines: ReportLine) -> ReportModel:
    model = ReportModel()
    watch(model)
    model.append(lines)
    return model


def test_lines_come_in_their_order_and_are_counted_by_outcome(watch: Watch) -> None:
    model = report(watch, GOOD, BAD, GOOD)
    assert [cells(model, row)[1] for row in range(3)] == ["a.dcm", "b.dcm", "a.dcm"]
    assert cells(model, 1) == ["not readable", "b.dcm", "It ends early."]
    assert [(outcome, count) for outcome, _, _, count in model.counts] == [("taken", 2), ("not readable", 1)]


def test_only_trouble_can_be_shown_and_later_lines_follow_that(watch: Watch) -> None:
    model = report(watch, GOOD, BAD)
    model.show_only_trouble(True)
    model.append([GOOD, BAD])
    assert [cells(model, row)[0] for row in range(2)] == ["not readable", "not readable"]
    model.show_only_trouble(False)
    assert model.rowCount() == 4


def test_a_report_that_nobody_could_read_is_cut_and_still_counted(watch: Watch) -> None:
    model = report(watch, *[GOOD] * (MOST_LINES + 5))
    assert model.total == MOST_LINES + 5
    assert model.rowCount() == MOST_LINES
    assert model.is_cut
