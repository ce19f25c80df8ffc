import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from implant_gui.app.logs import log_to_file, log_to_stream, stop_logging

FORGED = "1.2\nE: FORGED \x1b[31m\N{RIGHT-TO-LEFT OVERRIDE}"


@contextmanager
def logging_through(handler: logging.Handler) -> Iterator[None]:
    level = logging.getLogger().level
    try:
        yield
    finally:
        stop_logging(handler)
        logging.getLogger().setLevel(level)


def test_one_event_is_one_line_for_people() -> None:
    out = io.StringIO()
    with logging_through(log_to_stream(1, out)):
        logging.getLogger("implant_gui.dicom").info("rejected %s", FORGED)
    assert out.getvalue() == "I implant_gui.dicom: rejected 1.2\\nE: FORGED \\x1b[31m\\u202e\n"


def test_one_event_is_one_line_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "logs" / "log.jsonl"
    with logging_through(log_to_file(path)):
        logging.getLogger("implant_gui.dicom").info("rejected %s", FORGED)
    (line,) = path.read_text("ascii").splitlines()
    told = json.loads(line)
    assert told["message"] == f"rejected {FORGED}"
    assert (told["level"], told["logger"]) == ("INFO", "implant_gui.dicom")


def test_a_traceback_stays_on_its_line(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "log.jsonl"
    with logging_through(log_to_file(path)):
        try:
            raise ValueError(FORGED)
        except ValueError:
            logging.getLogger("implant_gui.jobs").exception("a bug")
    (line,) = path.read_text("ascii").splitlines()
    assert "ValueError" in json.loads(line)["exception"]
    caplog.clear()


@pytest.mark.parametrize("toolkit", ["pynetdicom.assoc", "pydicom"])
def test_what_a_dicom_library_says_of_data_sets_reaches_no_log(toolkit: str) -> None:
    out = io.StringIO()
    logger = logging.getLogger(toolkit)
    level = logger.level
    with logging_through(log_to_stream(2, out)):
        logger.setLevel(logging.DEBUG)
        logger.info("(0008,0070) LO Manufacturer: ACME")
    logger.setLevel(level)
    assert not out.getvalue()


def test_without_verbosity_only_errors_are_told() -> None:
    out = io.StringIO()
    with logging_through(log_to_stream(0, out)):
        logging.getLogger("implant_gui").info("connecting")
    assert not out.getvalue()


def test_the_file_is_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    with logging_through(log_to_file(path)):
        pass
    assert path.stat().st_mode & 0o077 == 0


def test_handlers_can_be_taken_out_again() -> None:
    before = list(logging.getLogger().handlers)
    with logging_through(log_to_stream(1, io.StringIO())):
        assert len(logging.getLogger().handlers) == len(before) + 1
    assert logging.getLogger().handlers == before
