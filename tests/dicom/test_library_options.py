"""The libraries' options."""

import logging
import subprocess
import sys

import pydicom.config
from pynetdicom import _config

from implant_gui.dicom import library_options


def test_nothing_about_a_data_set_can_reach_a_log() -> None:
    library_options.configure()
    library_options.configure()
    assert _config.LOG_HANDLER_LEVEL == "none"
    assert not _config.LOG_REQUEST_IDENTIFIERS
    assert not _config.LOG_RESPONSE_IDENTIFIERS
    assert pydicom.config.settings.reading_validation_mode == pydicom.config.IGNORE
    assert logging.getLogger("pynetdicom").level


def test_importing_changes_nothing() -> None:
    script = (
        "from pynetdicom import _config\n"
        "import implant_gui.dicom.library_options\n"
        "assert _config.LOG_HANDLER_LEVEL == 'standard'\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
