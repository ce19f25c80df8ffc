"""What a retrieval is called in the list: what it is about, as far as that is known, and how many objects."""

from typing import Final

from PySide6.QtCore import QCoreApplication

from implant_gui.domain.service.information_model import InformationModel

translate = QCoreApplication.translate
_LONGEST: Final = 80


def retrieval_title(model: InformationModel, count: int, name: str = "") -> str:
    """`name` is what the objects have in common: an implant, a manufacturer; "" where that is not known."""
    one, several = {
        InformationModel.GENERIC: (
            translate("Transfers", "1 template"),
            translate("Transfers", "%n templates", "", count),
        ),
        InformationModel.ASSEMBLY: (
            translate("Transfers", "1 assembly"),
            translate("Transfers", "%n assemblies", "", count),
        ),
        InformationModel.GROUP: (translate("Transfers", "1 group"), translate("Transfers", "%n groups", "", count)),
    }[model]
    counted = one if count == 1 else several
    if not name:
        return counted
    return name[:_LONGEST] if count == 1 else f"{name[:_LONGEST]} · {counted}"
