"""How long the library's index takes to fill, to open, to search and to count, with templates that have no files.

Run with ``python3 dev.py bench tests/benchmarks/bench_library.py [COUNT] [--plain]``; prints figures, asserts nothing.
With ``--plain`` the index does without FTS5, as where Python's SQLite lacks it.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from implant_gui.domain.content.template import TemplateSummary
from implant_gui.domain.keeping.holdings import NO_FILTERS, Choice, Facet, Filters, Trait
from implant_gui.domain.service.codes import Code
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.uid import Uid
from implant_gui.storage.index.library_index import LibraryIndex
from implant_gui.storage.index.row import IndexRow
from implant_gui.storage.index.words import FullText, PlainText, WordTable

AT_ONCE = 1_000
PAGE = 200
RUNS = 5
MAKERS = tuple(f"{name} {kind}" for name in ("Alderholt", "Brückmann", "Asterion", "Aomine") for kind in ("AG", "Inc"))
KINDS = ("Cemented Stem", "Uncemented Stem", "Acetabular Cup", "Tibial Insert", "Locking Plate")
ANATOMY = tuple(Code(f"T-{number}", "SRT", f"Region {number}") for number in range(30))
MATERIALS = tuple(Code(f"C-{number}", "SRT", f"Material {number}") for number in range(12))
TYPES = tuple(Code(f"{number}", "DCM", f"Type {number}") for number in range(20))
CEMENTED, UNCEMENTED = Code("1", "DCM", "Cemented"), Code("2", "DCM", "Uncemented")
LINES = 2_000
MAKER = Choice(Facet.MAKER, MAKERS[2])
REGION = Choice(Facet.ANATOMY, "SRT:T-10")


def having(*traits: Trait, choices: Sequence[Choice] = ()) -> Filters:
    """Filters with those traits and choices."""
    return Filters(frozenset(choices), frozenset(traits))


SEARCHES = (
    ("everything", "", NO_FILTERS),
    ("one letter", "a", NO_FILTERS),
    ("one word that four of ten have", "stem", NO_FILTERS),
    ("beginnings of two words", "brü unc", NO_FILTERS),
    ("three words that many have", "uncem stem aster", NO_FILTERS),
    ("a part number", "AB-0004242", NO_FILTERS),
    ("the beginning of a part number", "AB-00", NO_FILTERS),
    ("the beginning of all UIDs", "1.2.826.", NO_FILTERS),
    ("a UID", "1.2.826.0.4242", NO_FILTERS),
    ("nothing", "zzz", NO_FILTERS),
    ("a maker", "", having(choices=[MAKER])),
    ("a maker, a region, with surfaces", "", having(Trait.HAS_SURFACES, choices=[MAKER, REGION])),
    ("a word, a maker, a region", "stem", having(choices=[MAKER, REGION])),
    ("recalled", "", having(Trait.RECALLED)),
    ("superseded", "", having(Trait.SUPERSEDED)),
    ("a word, superseded, with surfaces", "cup", having(Trait.SUPERSEDED, Trait.HAS_SURFACES)),
    ("not effective yet", "", having(Trait.NOT_EFFECTIVE)),
    ("duplicates", "", having(Trait.DUPLICATE)),
    ("assemblies that use one", "", Filters(uses=Uid("1.2.826.0.4242"))),
    ("what replaces one", "", Filters(replaces=Uid("1.2.826.0.4240"))),
    ("a collection of 1,000", "", Filters(uids=frozenset(Uid(f"1.2.826.0.{number}") for number in range(1_000)))),
)
COUNTS = (
    ("of everything", "", NO_FILTERS),
    ("of a word that four of ten have", "stem", NO_FILTERS),
    ("of two words", "brü unc", NO_FILTERS),
    ("of a part number", "AB-0004242", NO_FILTERS),
)


def rows(count: int) -> Iterator[IndexRow]:
    """Templates as a catalogue has them.

    One in ten replaces another, one in a hundred is recalled, one in fifty is an assembly of 50, one in a thousand
    shares its part number with the one before it, and one in 500 is not effective yet.
    """
    for number in range(count):
        is_assembly = number % 50 == 0
        line = number // 40 % LINES  # what the sizes of a product have in common
        shown = number - (number % 1000 == 7)
        summary = TemplateSummary(
            InformationModel.ASSEMBLY if is_assembly else InformationModel.GENERIC,
            Uid(f"1.2.826.0.{number}"),
            maker=MAKERS[line % 8],
            name=KINDS[line % 5],
            part_number="" if is_assembly else f"AB-{shown:07}",
            size=str(shown % 20),
            version="1",
            effective="20990101" if number % 500 == 3 else "20240101120000",
            replaced_uids=(Uid(f"1.2.826.0.{number - 5}"),) if number % 10 == 5 else (),
            referenced_uids=tuple(Uid(f"1.2.826.0.{number + each}") for each in range(1, 50)) if is_assembly else (),
            notification_count=int(number % 100 == 1),
            anatomy=(ANATOMY[line % 30],),
            implant_type=TYPES[line % 20],
            materials=(MATERIALS[line // 3 % 12], MATERIALS[line // 7 % 12]),
            fixation=CEMENTED if line % 5 == 0 else UNCEMENTED,
            has_drawings=line % 9 > 0,
            has_surfaces=line % 4 > 0,
        )
        yield IndexRow(summary, f"{number:064x}", "0" * 64, 100_000, number)


def main() -> None:
    """Fill an index, open it again, search it, count, write into it; print the figures."""
    numbers = [int(word) for word in sys.argv[1:] if word.isdecimal()]
    count = numbers[0] if numbers else 1_000_000
    table: WordTable = PlainText() if "--plain" in sys.argv else FullText()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "index.sqlite"
        fill(path, table, count)
        begun = time.perf_counter()
        index = LibraryIndex(path, words=table)
        print(f"opened again, checked: {milliseconds(begun)}")
        for title, text, filters in SEARCHES:
            found = index.search(text, PAGE, filters)
            print(f"{title}: {len(found)} rows, {median(lambda: index.search(text, PAGE, filters))}")  # noqa: B023 - used at once
        at = index.search("stem", PAGE)[-1].place
        print(f"the second page of one word: {median(lambda: index.search('stem', PAGE, before=at))}")
        for title, text, filters in COUNTS:
            begun, begun_cpu = time.perf_counter(), time.process_time()
            counts = index.facets(text, filters)
            took = f"{milliseconds(begun)} (processor: {1000 * (time.process_time() - begun_cpu):,.0f} ms)"
            total = counts.total if counts else 0
            again = median(lambda: index.facets(text, having(choices=[MAKER])))  # noqa: B023 - used at once
            print(f"facets {title}: {total:,} in {took}; with a maker chosen: {again}")
        print(f"versions of a part: {median(lambda: index.versions_of(MAKERS[7], 'AB-0001007'))}")
        begun = time.perf_counter()
        index.put(list(rows(100)))
        print(f"100 rows written again, durable: {milliseconds(begun)}")
        index.close()
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def fill(path: Path, table: WordTable, count: int) -> None:
    """Put all rows."""
    index = LibraryIndex(path, words=table)
    source, seconds, cpu = rows(count), 0.0, 0.0
    for _ in range(0, count, AT_ONCE):
        batch = [row for row, _ in zip(source, range(AT_ONCE), strict=False)]
        begun, begun_cpu = time.perf_counter(), time.process_time()
        index.put(batch)
        seconds += time.perf_counter() - begun
        cpu += time.process_time() - begun_cpu
    index.close()
    size = path.stat().st_size / 1e6
    print(f"{count:,} rows in groups of {AT_ONCE:,}: {seconds:.1f} s, {count / seconds:,.0f} rows/s, {size:,.0f} MB")
    print(f"of the processor: {cpu:.1f} s")


def median(work: Callable[[], object]) -> str:
    """How long `work` takes by the clock, and of the processor, where other work on the computer does not count."""
    times, begun_cpu = [], time.process_time()
    for _ in range(RUNS):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    cpu = (time.process_time() - begun_cpu) / RUNS
    return f"{1000 * sorted(times)[RUNS // 2]:.1f} ms (processor: {1000 * cpu:.1f} ms)"


def milliseconds(begun: float) -> str:
    """Since then."""
    return f"{1000 * (time.perf_counter() - begun):,.0f} ms"


if __name__ == "__main__":
    main()
