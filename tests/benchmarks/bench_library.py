"""How long the library's index takes to fill and to search: ``python tests/benchmarks/bench_library.py [COUNT]``."""

import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from implant_gui.domain.holdings import NO_FILTERS, Filters, Trait
from implant_gui.domain.information_model import InformationModel
from implant_gui.domain.template import TemplateSummary
from implant_gui.domain.uid import Uid
from implant_gui.storage.index import LibraryIndex
from implant_gui.storage.index_row import IndexRow

AT_ONCE = 100
LIMIT = 500
RUNS = 5
MAKERS = ("Alderholt", "Brückmann", "Asterion", "Aomine")
KINDS = ("Cemented Stem", "Uncemented Stem", "Acetabular Cup", "Tibial Insert", "Locking Plate")
SEARCHES = (
    ("everything", "", NO_FILTERS),
    ("one word", "stem", NO_FILTERS),
    ("beginnings of two words", "brü unc", NO_FILTERS),
    ("a part number", "AB-0004242", NO_FILTERS),
    ("nothing", "zzz", NO_FILTERS),
    ("recalled", "", Filters(traits=frozenset({Trait.RECALLED}))),
    ("superseded", "", Filters(traits=frozenset({Trait.SUPERSEDED}))),
    ("assemblies that use one", "", Filters(uses=Uid("1.2.4242"))),
    ("what replaces one", "", Filters(replaces=Uid("1.2.4240"))),
)


def rows(count: int) -> Iterator[IndexRow]:
    """One in ten replaces another, one in a hundred is recalled, one in fifty is an assembly."""
    for number in range(count):
        is_assembly = number % 50 == 0
        summary = TemplateSummary(
            InformationModel.ASSEMBLY if is_assembly else InformationModel.GENERIC,
            Uid(f"1.2.{number}"),
            maker=MAKERS[number % 4],
            name=KINDS[number % 5],
            part_number=f"AB-{number:07}",
            size=str(number % 20),
            version="1",
            effective="20240101120000",
            replaced_uids=(Uid(f"1.2.{number - 5}"),) if number % 10 == 5 else (),
            referenced_uids=tuple(Uid(f"1.2.{number + each}") for each in range(1, 50)) if is_assembly else (),
            notification_count=int(number % 100 == 1),
        )
        yield IndexRow(summary, f"{number:064x}", "0" * 64, 100_000, number)


def main() -> None:
    """Fill an index, search it, print the figures."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        index = LibraryIndex(Path(folder) / "index.sqlite")
        all_rows = list(rows(count))
        begun = time.perf_counter()
        for at in range(0, count, AT_ONCE):
            index.put(all_rows[at : at + AT_ONCE])
        seconds = time.perf_counter() - begun
        print(f"{count:,} rows in groups of {AT_ONCE}: {seconds:.1f} s, {count / seconds:,.0f} rows/s")
        for title, text, filters in SEARCHES:
            times, found = [], 0
            for _ in range(RUNS):
                begun = time.perf_counter()
                found = len(index.search(text, LIMIT, filters))
                times.append(time.perf_counter() - begun)
            print(f"{title}: {found:,} found, {1000 * sorted(times)[RUNS // 2]:.1f} ms")
        index.close()


if __name__ == "__main__":
    main()
