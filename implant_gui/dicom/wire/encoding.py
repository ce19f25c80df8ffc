"""Data sets of ours, identifiers above all, as bytes of the negotiated transfer syntax."""

from pydicom.dataset import Dataset
from pydicom.filebase import DicomBytesIO
from pydicom.filewriter import write_dataset

from implant_gui.domain.service.events import NegotiatedContext
from implant_gui.domain.service.information_model import IMPLICIT_VR_LITTLE_ENDIAN


def encode_dataset(dataset: Dataset, context: NegotiatedContext) -> bytes:
    """`dataset` for `context`, in little endian."""
    stream = DicomBytesIO()
    stream.is_little_endian = True
    stream.is_implicit_VR = context.transfer_syntax == IMPLICIT_VR_LITTLE_ENDIAN
    write_dataset(stream, dataset)
    return stream.getvalue()
