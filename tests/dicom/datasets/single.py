"""One identifier by itself, read as the first of a query."""

from implant_gui.dicom.datasets.matches import MatchReader
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.match import EncodedDataset, Match


def read_match(model: InformationModel, encoded: EncodedDataset, *, character_set: str | None = None) -> Match:
    """See `MatchReader.read`."""
    return MatchReader(model, encoded.transfer_syntax, character_set).read(encoded.data)
