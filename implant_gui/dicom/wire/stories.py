"""The wire engine's stories."""

from typing import Final

from implant_gui.dicom.operations import Stories
from implant_gui.dicom.wire.echo import echo
from implant_gui.dicom.wire.find import find
from implant_gui.dicom.wire.get import get
from implant_gui.dicom.wire.move import move
from implant_gui.dicom.wire.store import store

WIRE: Final = Stories(echo, find, get, move, store)
