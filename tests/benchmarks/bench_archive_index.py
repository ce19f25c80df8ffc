"""How long the archive's index takes to build and to answer, with 100,000 synthetic templates.

Run with `python tests/benchmarks/bench_archive_index.py [NUMBER]`; prints figures, asserts nothing.
"""

import itertools
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from implant_gui.dicom import library_options
from implant_gui.dicom.archive.criteria import Query
from implant_gui.dicom.archive.encoding import encode
from implant_gui.dicom.archive.index import ArchiveIndex, HeldObject
from implant_gui.dicom.archive.matching import match
from implant_gui.domain.service.information_model import InformationModel
from tests.dicom.archive.requestor import asking
from tests.dicom.archive.templates_for_tests import HIP, STEEL, TITANIUM, code, generic, uid

MAKERS = ("ACME", "Brückmann", "Ελλάς", "Alderholt", "Aomine")
NAMES = ("Stem", "Cup", "Head", "Plate", "Nail", "Screw", "Tibial tray", "Femoral component")


def synthetic(count: int) -> Iterator[HeldObject]:
    """`count` templates that differ as a catalogue's do."""
    for number in range(1, count + 1):
        dataset = generic(
            number,
            manufacturer=MAKERS[number % 5],
            name=f"{NAMES[number % 8]} {number // 40}",
            size=str(number % 17),
            effective=f"{2000 + number % 25}0601120000",
            materials=(STEEL, TITANIUM) if number % 3 else (STEEL,),
            character_set="ISO_IR 192",
        )
        yield HeldObject(InformationModel.GENERIC, uid(number), Path(f"{number}.dcm"), dataset)


def main() -> None:
    """Build, ask, print."""
    library_options.configure()
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    index = ArchiveIndex()
    began = time.perf_counter()
    objects = synthetic(count)
    while batch := list(itertools.islice(objects, 500)):
        index.add(batch)
    print(f"build: {time.perf_counter() - began:.1f} s for {count:,} (making the data sets included)")
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    everything = {
        "SOPInstanceUID": "",
        "Manufacturer": "",
        "ImplantName": "",
        "ImplantSize": "",
        "ImplantPartNumber": "",
    }
    queries: dict[str, dict[str, Any]] = {
        "one UID": {"SOPInstanceUID": uid(count // 2)},
        "part number": {"ImplantPartNumber": f"P-{count // 2}"},
        "name, wild card at the end": {"ImplantName": "Stem 12*"},
        "name, wild card at both ends": {"ImplantName": "*ray 77*"},
        "maker, name and size": {"Manufacturer": "Brückmann", "ImplantName": "Plate*", "ImplantSize": "7"},
        "a day": {"EffectiveDateTime": "20240601", "ImplantName": "Cup 3*"},
        "a material that nobody has": {"MaterialsCodeSequence": [code(*HIP)]},
        "nothing": {"ImplantName": "no such name"},
    }
    for name, keys in queries.items():
        query = Query.parse(
            InformationModel.GENERIC, asking(SpecificCharacterSet="ISO_IR 192", **{**everything, **keys})
        )
        began = time.perf_counter()
        found = 0
        for stored in index.candidates(query):
            answer = match(query, stored)
            if answer is not None:
                encode(answer.response, implicit=False)
                found += 1
        print(f"{name}: {(time.perf_counter() - began) * 1000:.0f} ms, {found:,} matches, encoded")
    query = Query.parse(InformationModel.GENERIC, asking(**everything))
    began = time.perf_counter()
    for stored in itertools.islice(index.candidates(query), 10_000):
        answer = match(query, stored)
        assert answer is not None
        encode(answer.response, implicit=False)
    print(f"everything: {10_000 / (time.perf_counter() - began):,.0f} matches/s, encoded")


if __name__ == "__main__":
    main()
