"""Matches, statuses and the like for tests, and trees written as nested lists of words."""

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt

from implant_gui.domain.service.information_model import InformationModel, Service
from implant_gui.domain.service.match import EncodedDataset, Match, TextProblem
from implant_gui.domain.service.status import DimseStatus, StatusCategory, StatusMeaning
from implant_gui.domain.uid import Uid

NOTHING = EncodedDataset(b"", Uid("1.2.840.10008.1.2.1"))
ROOT = QModelIndex()

Tree = list[tuple[str, "Tree"]]


def uid(number: int) -> Uid:
    return Uid(f"1.2.826.0.1.3680043.10.7.{number}")


def template(number: int | None, *, problem: TextProblem = TextProblem.NONE, **values: str | None) -> Match:
    """A generic template; a value of None was not returned. Common keys have short names."""
    told: dict[str, str] = {
        "Manufacturer": "ACME",
        "ImplantName": "Stem",
        "ImplantSize": "" if number is None else str(number),
        "ImplantPartNumber": f"P-{number}",
        "EffectiveDateTime": "20200101",
    }
    short = {"maker": "Manufacturer", "name": "ImplantName", "size": "ImplantSize", "part": "ImplantPartNumber"}
    for key, value in values.items():
        path = {**short, "effective": "EffectiveDateTime"}.get(key, key)
        if value is None:
            told.pop(path, None)
        else:
            told[path] = value
    if number is not None:
        told["SOPInstanceUID"] = uid(number)
    return Match(InformationModel.GENERIC, None if number is None else uid(number), told, NOTHING, problem)


def replacing(match: Match, *replaced: Uid) -> Match:
    """The same match, with references to what it replaces."""
    sequence = {
        InformationModel.GENERIC: "ReplacedImplantTemplateSequence",
        InformationModel.ASSEMBLY: "ReplacedImplantAssemblyTemplateSequence",
        InformationModel.GROUP: "ReplacedImplantTemplateGroupSequence",
    }[match.model]
    items = {f"{sequence}[{item}].ReferencedSOPInstanceUID": one for item, one in enumerate(replaced)}
    return Match(match.model, match.sop_instance_uid, {**match.values, **items}, NOTHING)


def disapproved(match: Match) -> Match:
    """The same match, disapproved in one country."""
    country = {"ImplantRegulatoryDisapprovalCodeSequence[0].CodeMeaning": "Ruritania"}
    return Match(match.model, match.sop_instance_uid, {**match.values, **country}, NOTHING)


def assembly(number: int, name: str, procedure: str | None) -> Match:
    values = {"ImplantAssemblyTemplateName": name, "SOPInstanceUID": uid(number)}
    if procedure is not None:
        values["ProcedureTypeCodeSequence[0].CodeMeaning"] = procedure
    return Match(InformationModel.ASSEMBLY, uid(number), values, NOTHING)


def group(number: int, name: str, issuer: str | None) -> Match:
    values = {"ImplantTemplateGroupName": name, "SOPInstanceUID": uid(number)}
    if issuer is not None:
        values["ImplantTemplateGroupIssuer"] = issuer
    return Match(InformationModel.GROUP, uid(number), values, NOTHING)


def status(
    code: int = 0xFF00,
    category: StatusCategory = StatusCategory.PENDING,
    service: Service = Service.GET,
    comment: str | None = None,
) -> DimseStatus:
    return DimseStatus(StatusMeaning(code, service, category, "a meaning"), comment)


def tree_of(model: QAbstractItemModel, parent: QModelIndex = ROOT) -> Tree:
    """What is shown in the first column."""
    rows = [model.index(row, 0, parent) for row in range(model.rowCount(parent))]
    return [(index.data(), tree_of(model, index)) for index in rows]


def find_row(model: QAbstractItemModel, *path: str) -> QModelIndex:
    """The row whose first column begins with the words of `path`, one for each level."""
    index = ROOT
    for words in path:
        index = next(
            below
            for row in range(model.rowCount(index))
            if str((below := model.index(row, 0, index)).data()).startswith(words)
        )
    return index


def cells(model: QAbstractItemModel, row: int, role: int = int(Qt.ItemDataRole.DisplayRole)) -> list[Any]:
    """All cells of a row of a table."""
    return [model.data(model.index(row, column), role) for column in range(model.columnCount())]


def headers(model: QAbstractItemModel) -> list[str]:
    return [model.headerData(column, Qt.Orientation.Horizontal) for column in range(model.columnCount())]
