"""The life of templates: new versions, recalls, derived templates, one that is not valid yet; notices and documents."""

from dataclasses import replace

from implant_gui.domain.service.codes import Code
from implant_gui.templates.catalogue.product import Landmark, LandmarkKind, Lineage, Notice, Product
from implant_gui.templates.catalogue.shelf import Shelf
from implant_gui.templates.pdf import page

FAR_FUTURE = "20990101000000"


def revise(shelf: Shelf, part_number: str, effective: str, *, notices: tuple[Notice, ...] = ()) -> None:
    """Issue a new version of a template; groups and assemblies mean the new one, the old one stays on the shelf."""
    index = _index(shelf, part_number)
    current = shelf.products[index]
    old = replace(current, key=f"{current.key}/v{current.version}")
    version = str(int(current.version) + 1)
    shelf.products[index] = replace(
        current,
        version=version,
        effective=effective,
        lineage=Lineage(replaces=old.uid),
        notifications=current.notifications + notices,
    )
    shelf.products.append(old)


def announce(shelf: Shelf, part_number: str) -> Product:
    """Issue a version that will be valid in the far future only."""
    current = shelf.products[_index(shelf, part_number)]
    future = replace(
        current,
        key=f"{current.key}/future",
        version=str(int(current.version) + 1),
        effective=FAR_FUTURE,
        lineage=Lineage(replaces=current.uid),
    )
    shelf.products.append(future)
    return future


def derive(shelf: Shelf, part_number: str, author: str, steps: int = 1) -> None:
    """Let somebody add a landmark to a manufacturer's template, and perhaps another one to the result."""
    original = shelf.products[_index(shelf, part_number)]
    parent = original
    for step in range(1, steps + 1):
        landmark = Landmark(LandmarkKind.POINT, ((0.0, 0.0, -10.0 * step),), f"Reference point {step} of {author}")
        derived = replace(
            parent,
            key=f"{parent.key}/derived {step}",
            effective=f"2024{step:02d}01000000",
            landmarks=(*parent.landmarks, landmark),
            lineage=Lineage(original=original.uid, parent=parent.uid),
        )
        shelf.products.append(derived)
        parent = derived


def disapprove(shelf: Shelf, part_numbers: tuple[str, ...], countries: tuple[Code, ...]) -> None:
    """Record where products must not be used."""
    for part_number in part_numbers:
        index = _index(shelf, part_number)
        shelf.products[index] = replace(shelf.products[index], disapproved=countries)


def inform(shelf: Shelf, part_number: str, *notices: Notice) -> None:
    """Attach information of the manufacturer that is not critical."""
    index = _index(shelf, part_number)
    current = shelf.products[index]
    shelf.products[index] = replace(current, information=current.information + notices)


def notify(shelf: Shelf, part_number: str, *notices: Notice) -> None:
    """Attach critical notifications."""
    index = _index(shelf, part_number)
    current = shelf.products[index]
    shelf.products[index] = replace(current, notifications=current.notifications + notices)


def recall(maker: str, product: str, part_number: str, issued: str, reason: str) -> Notice:
    """A recall with its document."""
    document = page(
        f"Urgent field safety notice: {product}",
        [
            f"Manufacturer: {maker}",
            f"Part number: {part_number}",
            f"Date of issue: {issued[:4]}-{issued[4:6]}-{issued[6:8]}",
            "",
            reason,
            "",
            "What to do:",
            "1. Do not plan with this part, and do not implant it.",
            "2. Set remaining stock aside and return it.",
            "3. Tell everybody who has planned with this template.",
        ],
        "Demonstration data. No such product exists.",
    )
    return Notice(issued, f"RECALL: {reason} Do not implant; return remaining stock.", document)


def instructions(maker: str, product: str, issued: str, lines: tuple[str, ...]) -> Notice:
    """Instructions for use with their document."""
    document = page(
        f"Instructions for use: {product}",
        [f"Manufacturer: {maker}", "", *lines],
        "Demonstration data. No such product exists.",
    )
    return Notice(issued, f"Instructions for use of {product}.", document)


def _index(shelf: Shelf, part_number: str) -> int:
    """Where the current version of a part is: older and derived ones come later.

    Raises:
        ValueError: there is no such part.
    """
    for index, product in enumerate(shelf.products):
        if product.part_number == part_number:
            return index
    raise ValueError(f"There is no part {part_number} on the shelf.")
