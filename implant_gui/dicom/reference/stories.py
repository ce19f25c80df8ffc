"""The reference engine's stories."""

from typing import Final

from implant_gui.dicom.operations import Stories
from implant_gui.dicom.reference.echo import echo
from implant_gui.dicom.reference.find import find
from implant_gui.dicom.reference.get import get
from implant_gui.dicom.reference.move import move
from implant_gui.dicom.reference.store import store

REFERENCE: Final = Stories(echo, find, get, move, store)
