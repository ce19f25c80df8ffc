"""Who we are on the wire and in file meta information (PS3.7 D.3.3.2, PS3.10 7.1)."""

from typing import Final

from implant_gui.domain.uid import Uid

IMPLEMENTATION_CLASS_UID: Final = Uid("2.25.190266350157405229711342906213411713017")
IMPLEMENTATION_VERSION_NAME: Final = "IMPLANT_GUI_0_1"

PYNETDICOM_CLASS_UID_ROOT: Final = "1.2.826.0.1.3680043.9.3811."
"""Every release of pynetdicom identifies itself with a UID below this root."""
