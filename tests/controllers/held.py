"""Libraries on disk with families of the demo catalogue, for the stories of what belongs together."""

import asyncio
import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from pydicom.dataset import Dataset
from typing_extensions import override

from implant_gui.domain.ports import LibraryEntry
from implant_gui.domain.uid import Uid
from implant_gui.storage.importing.importer import import_files
from implant_gui.storage.library.file_library import FileLibrary
from implant_gui.templates.catalogue import generic, stocked_shelf
from implant_gui.templates.catalogue.collections import build_assembly, build_group
from implant_gui.templates.datasets import part10
from implant_gui.templates.summary import read_summary


def family(name: str) -> tuple[Dataset, tuple[Dataset, ...]]:
    """A group of the catalogue, and its members in their order."""
    group = next(each for each in stocked_shelf().groups if each.name == name)
    built = {member.product.uid: generic.build(member.product) for member in group.members}
    made = build_group(group, {uid: each.placements for uid, each in built.items()})
    return made, tuple(each.dataset for each in built.values())


def system(name: str) -> tuple[Dataset, tuple[Dataset, ...]]:
    """An assembly of the catalogue, and its components in the order of their numbers."""
    assembly = next(each for each in stocked_shelf().assemblies if each.name == name)
    products = [product for role in assembly.roles for product in role.products]
    return build_assembly(assembly), tuple(generic.build(product).dataset for product in products)


def versions(part_number: str) -> tuple[Dataset, ...]:
    """All templates of a part, the current one first."""
    products = [each for each in stocked_shelf().products if each.part_number == part_number]
    return tuple(generic.build(product).dataset for product in products)


class OvertakenLibrary(FileLibrary):
    """Something can come into it between an answer and the moment when that is heard.

    Attributes:
        meanwhile: called once, on the thread that asks, when it has been found out what is held.
    """

    meanwhile: Callable[[], None] | None = None

    @override
    def entries_for(self, uids: Iterable[Uid]) -> tuple[LibraryEntry, ...]:
        found = super().entries_for(uids)
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile is not None:
            meanwhile()
        return found

    def overtake(self, folder: Path, objects: Sequence[Dataset], tell: Callable[[], None]) -> None:
        """With the next answer, put `objects` in and have the loop's thread `tell` of it before it hears the answer."""
        loop, is_told = asyncio.get_running_loop(), threading.Event()

        def do_tell() -> None:
            tell()
            is_told.set()

        def meanwhile() -> None:
            add(self, folder, objects)
            loop.call_soon_threadsafe(do_tell)
            is_told.wait(20)

        self.meanwhile = meanwhile


def library_of(folder: Path, objects: Sequence[Dataset]) -> OvertakenLibrary:
    """A new library that holds these."""
    library = OvertakenLibrary(folder / "library", read_summary)
    add(library, folder, objects)
    return library


def add(library: FileLibrary, folder: Path, objects: Sequence[Dataset]) -> None:
    """Put more into it."""
    files = []
    for dataset in objects:
        files.append(folder / f"{dataset.SOPInstanceUID}.dcm")
        files[-1].write_bytes(part10.encode(dataset))
    taken = [each.instance for each in import_files(library, files, is_stopped=lambda: False)]
    assert all(taken)
