"""The identifier of a pending response as a `Match`: checked when it comes, decoded where somebody looks at it."""

from collections.abc import Mapping
from typing import Final

from implant_gui.dicom.datasets.elements import MalformedDatasetError, read_elements
from implant_gui.dicom.datasets.layouts import Layouts
from implant_gui.dicom.datasets.match_values import FlatValues, MatchValues, Setting, flattened
from implant_gui.dicom.datasets.patterns import Patterns
from implant_gui.dicom.datasets.shapes import Shape
from implant_gui.domain.service.information_model import IMPLICIT_VR_LITTLE_ENDIAN, InformationModel
from implant_gui.domain.service.match import EncodedDataset, Match, Sequences, TextProblem
from implant_gui.domain.uid import Uid, is_uid

MAX_IDENTIFIER: Final = 1024 * 1024
"""Bytes of an identifier that we take; a real one has some hundreds."""

_INSTANCE: Final = "SOPInstanceUID"
_MOST_SETTINGS: Final = 4096
_Read = tuple[Mapping[str, str], TextProblem, Sequences | None]


class MatchReader:
    """Reads the matches of one query. Belongs to one thread.

    A query brings thousands of identifiers that are made alike. What is alike is kept: where everything stands in them
    (`layouts`), else what their headers are (`patterns`), and what is in their sequences of codes, of which there are
    few different ones.

    Args:
        model: of the query.
        transfer_syntax: of its presentation context.
        character_set: what to decode with whatever the server declares; None to believe the server.
    """

    def __init__(self, model: InformationModel, transfer_syntax: Uid, character_set: str | None = None) -> None:
        self._model = model
        self._transfer_syntax = transfer_syntax
        self._character_set = character_set
        self._layouts = Layouts(transfer_syntax)
        self._patterns = Patterns()
        self._settings: dict[tuple[Shape, object], Setting] = {}

    def read(self, data: bytes, *, optional_keys_ignored: bool = False) -> Match:
        """The match that a pending response carries.

        Args:
            data: the identifier as it came.
            optional_keys_ignored: whether the status was FF01.

        Raises:
            MalformedDatasetError: the bytes are no data set, or cut off.
        """
        values, problem, sequences = self._recognised(data) or self._fitted(data) or self._scanned(data)
        uid = values.get(_INSTANCE)
        return Match(
            self._model,
            Uid(uid) if uid and is_uid(uid) else None,
            values,
            EncodedDataset(data, self._transfer_syntax),
            problem,
            optional_keys_ignored,
            sequences,
        )

    def _recognised(self, data: bytes) -> _Read | None:
        found = self._layouts.recognised(data)
        if found is None:
            return None
        try:
            return self._values(*found)
        except MalformedDatasetError:  # a sequence does not end where that of the earlier identifier did
            return None

    def _fitted(self, data: bytes) -> _Read | None:
        found = self._patterns.recognised(data)
        if found is None:
            return None
        values = FlatValues(*found, self._character_set)
        return values, values.problem(), None

    def _scanned(self, data: bytes) -> _Read:
        shape, parts = self._layouts.scan(data)
        if shape.is_proper:
            if self._transfer_syntax != IMPLICIT_VR_LITTLE_ENDIAN:
                self._patterns.note(data)
            return self._values(shape, parts)
        return *flattened(read_elements(data, self._transfer_syntax), self._character_set), None

    def _values(self, shape: Shape, parts: tuple[bytes, ...]) -> _Read:
        key = shape, shape.shared(parts)
        setting = self._settings.get(key) or self._new_setting(key, parts)
        values = MatchValues(shape, parts, setting)
        return values, values.problem(), setting if setting.is_complete else None

    def _new_setting(self, key: tuple[Shape, object], parts: tuple[bytes, ...]) -> Setting:
        setting = Setting(key[0], parts, self._character_set)
        if setting.is_complete:
            if len(self._settings) >= _MOST_SETTINGS:
                self._settings.clear()
            self._settings[key] = setting
        return setting
