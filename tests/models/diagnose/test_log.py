import logging
from datetime import datetime

import pytest

from implant_gui.models.common.roles import TOOL_TIP, Role, Tone
from implant_gui.models.diagnose.log import LogLine, LogModel
from tests.models.conftest import Watch
from tests.models.making import cells


def line(number: int, level: int = logging.INFO) -> LogLine:
    return LogLine(datetime(2026, 6, 1, 12, 0, 0, 5000), level, "implant_gui.dicom", f"line {number}")


@pytest.fixture
def log(watch: Watch) -> LogModel:
    model = LogModel(capacity=5)
    watch(model)
    return model


def messages(model: LogModel) -> list[str]:
    return [cells(model, row)[3] for row in range(model.rowCount())]


def test_a_line_is_shown_with_time_level_and_part(log: LogModel) -> None:
    log.append([line(1, logging.WARNING)])
    assert cells(log, 0) == ["12:00:00.005", "Warning", "implant_gui.dicom", "line 1"]
    assert log.data(log.index(0, 0), Role.VALUE) == line(1, logging.WARNING)
    assert log.data(log.index(0, 0), TOOL_TIP) == "line 1"


def test_the_oldest_lines_make_room(log: LogModel) -> None:
    log.append([line(1), line(2), line(3)])
    log.append([line(4), line(5), line(6)])
    assert messages(log) == ["line 2", "line 3", "line 4", "line 5", "line 6"]
    log.append([line(number) for number in range(100)])
    assert messages(log) == ["line 95", "line 96", "line 97", "line 98", "line 99"]
    log.append([])
    log.clear()
    assert messages(log) == []


@pytest.mark.parametrize(
    ("level", "tone"),
    [
        (logging.DEBUG, Tone.NEUTRAL),
        (logging.WARNING, Tone.WARN),
        (logging.ERROR, Tone.BAD),
        (logging.CRITICAL, Tone.BAD),
    ],
)
def test_serious_lines_stand_out_by_tone_and_icon(log: LogModel, level: int, tone: Tone) -> None:
    log.append([line(1, level)])
    assert log.data(log.index(0, 0), Role.TONE) is tone
    assert bool(log.data(log.index(0, 0), Role.ICON_NAME)) is (tone is not Tone.NEUTRAL)
