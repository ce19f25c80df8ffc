"""The demo catalogue: templates of four invented manufacturers and the worked example of PS3.17, always the same.

Some 450 generic templates, with assemblies and groups of them, made from parametric solids in a few seconds.
"""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

from pydicom.dataset import Dataset

from implant_gui.domain.uid import Uid
from implant_gui.templates.catalogue import alderholt, aomine, asterion, brueckmann, example, generic
from implant_gui.templates.catalogue.collections import build_assembly, build_group
from implant_gui.templates.catalogue.drawing import Placement
from implant_gui.templates.catalogue.shelf import Shelf
from implant_gui.templates.datasets import part10

Progress = Callable[[int, int], None]
"""Called with how many objects are done, and how many there are."""


def stocked_shelf() -> Shelf:
    """All products, groups and assemblies as recipes: quick, nothing is drawn yet."""
    shelf = Shelf()
    makers = (alderholt, brueckmann, asterion, aomine)
    for maker in makers:
        maker.stock(shelf)
    for maker in makers:
        maker.history(shelf)
    return shelf


def build() -> Iterator[Dataset]:
    """Every object of the catalogue, one at a time: generic templates, then groups, then assemblies."""
    return _build(stocked_shelf())


def write(folder: Path, progress: Progress | None = None) -> list[Path]:
    """Write the catalogue into `folder` as Part 10 files, named by the SHA-256 of their SOP Instance UID.

    Raises:
        OSError: a file could not be written; those before it are there.
    """
    shelf = stocked_shelf()
    total = _count(shelf)
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for done, dataset in enumerate(_build(shelf), start=1):
        name = hashlib.sha256(str(dataset.SOPInstanceUID).encode("ascii")).hexdigest()
        path = folder / f"{name}.dcm"
        path.write_bytes(part10.encode(dataset))
        paths.append(path)
        if progress is not None:
            progress(done, total)
    return paths


def _count(shelf: Shelf) -> int:
    return len(shelf.products) + len(shelf.groups) + len(shelf.assemblies) + len(example.BUILDERS)


def _build(shelf: Shelf) -> Iterator[Dataset]:
    placements: dict[Uid, tuple[Placement, ...]] = {}
    for product in shelf.products:
        built = generic.build(product)
        placements[product.uid] = built.placements
        yield built.dataset
    for group in shelf.groups:
        yield build_group(group, placements)
    for assembly in shelf.assemblies:
        yield build_assembly(assembly)
    for builder in example.BUILDERS:
        yield builder()
