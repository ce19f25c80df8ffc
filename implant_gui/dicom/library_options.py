"""The one place that sets the libraries' options: what pydicom and pynetdicom do with odd values, and what they log.

Both keep their options in modules, so one call holds for the whole process. Whoever makes an application entity calls
`configure` first; importing this module changes nothing.
"""

import logging

import pydicom.charset
import pydicom.config
import pynetdicom
from pynetdicom import _config

_pynetdicom_log = logging.getLogger(pynetdicom.__name__)


def configure() -> None:
    """Make both libraries quiet and exact; a second call changes nothing.

    * No data set and no user identity is ever formatted for a log: names do not belong there, and building those
      lines costs two fifths of the throughput even when nobody reads them.
    * Odd values are ours to judge, with words for people: no warning per value on the console.
    * A malformed UID in a command must not end the association, and with it all that was still to come: the handlers
      refuse the one object.
    * Files go out as they are, not decoded and encoded again.
    * Latin-9 is a character set of the standard that pydicom has not heard of.
    """
    _config.LOG_HANDLER_LEVEL = "none"
    _config.LOG_REQUEST_IDENTIFIERS = False
    _config.LOG_RESPONSE_IDENTIFIERS = False
    _config.STORE_RECV_CHUNKED_DATASET = False
    _config.STORE_SEND_CHUNKED_DATASET = True
    _config.UNRESTRICTED_STORAGE_SERVICE = False
    _config.VALIDATORS["UI"] = _any_uid
    pydicom.charset.python_encoding.update({"ISO_IR 203": "iso8859_15", "ISO 2022 IR 203": "iso8859_15"})
    pydicom.config.settings.reading_validation_mode = pydicom.config.IGNORE
    if _pynetdicom_log.level == logging.NOTSET:
        # What goes wrong on an association is told by our own events; a level that somebody set is left alone.
        _pynetdicom_log.setLevel(logging.CRITICAL)


def _any_uid(_uid: str) -> tuple[bool, str]:
    return True, ""
