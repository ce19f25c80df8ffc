"""How long the window is blocked while 20,000 matches come into a visible tree.

Run with ``python tests/benchmarks/bench_result_tree.py [MATCHES]``; prints figures, asserts nothing. A timer without
an interval looks at the clock on every turn of the event loop: the longest time between two looks is how long
somebody's click would have had to wait. The full runs of Python's garbage collector (generation 2) that fall into a
fill are part of that, and shown, since the longest time is usually theirs.
"""

import argparse
import gc
import os
import random
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtWidgets import QApplication

from implant_gui.domain.service.events import Ended, MatchesFound
from implant_gui.domain.service.information_model import InformationModel, Service
from implant_gui.domain.service.match import EncodedDataset, Match
from implant_gui.domain.service.status import DimseStatus, StatusCategory, StatusMeaning
from implant_gui.domain.uid import Uid
from implant_gui.jobs.worker import Envelope
from implant_gui.models.common.bridge import EventBridge
from implant_gui.models.results.tree import ResultsModel
from implant_gui.views.browse.result_tree import ResultTree

MAKERS, PRODUCTS, BATCH = 6, 420, 200
PENDING = DimseStatus(StatusMeaning(0xFF00, Service.FIND, StatusCategory.PENDING, "Matches are continuing"))


def make_match(number: int, of: int) -> Match:
    """A template with all the usual return keys."""
    uid = Uid(f"1.2.826.0.1.3680043.10.1.{number + 1}")
    values = {
        "SOPInstanceUID": uid,
        "SOPClassUID": InformationModel.GENERIC.storage,
        "Manufacturer": f"Müller {number * MAKERS // of}",
        "ImplantName": f"Stem {number * PRODUCTS // of}",
        "ImplantSize": str(number % 48),
        "ImplantPartNumber": f"PN-{number}",
        "EffectiveDateTime": f"{2000 + number % 24}0301120000",
        "ImplantTargetAnatomySequence[0].AnatomicRegionSequence[0].CodeMeaning": "Femur",
        "MaterialsCodeSequence[0].CodeMeaning": "Titanium",
        "MaterialsCodeSequence[1].CodeMeaning": "Cobalt chrome",
        "CoatingMaterialsCodeSequence": "",
        "ImplantRegulatoryDisapprovalCodeSequence": "",
        "ReplacedImplantTemplateSequence": "",
    }
    return Match(InformationModel.GENERIC, uid, values, EncodedDataset(b"", Uid("1.2.840.10008.1.2.1")))


@dataclass(slots=True)
class Gaps:
    """Times between two turns of the event loop, in milliseconds."""

    taken: list[float] = field(default_factory=list)
    last: float = 0.0

    def look(self) -> None:
        """To be called on every turn."""
        now = time.perf_counter()
        if self.last:
            self.taken.append((now - self.last) * 1000)
        self.last = now

    def __str__(self) -> str:
        ordered = sorted(self.taken)
        above = sum(gap > 50 for gap in ordered)
        return f"worst {ordered[-1]:5.1f} ms, then {ordered[-2]:5.1f} ms, {above} above 50 ms"


@dataclass(slots=True)
class Collections:
    """The longest full run of the garbage collector, in milliseconds."""

    longest: float = 0.0
    begun: float = 0.0

    def note(self, phase: str, info: dict[str, int]) -> None:
        """The callback that the collector calls."""
        if info["generation"] < 2:
            return
        if phase == "start":
            self.begun = time.perf_counter()
        else:
            self.longest = max(self.longest, (time.perf_counter() - self.begun) * 1000)


class Bench:
    """A visible tree, its model, and a bridge that fills it."""

    def __init__(self, app: QApplication, depth: int) -> None:
        # What was there before does not count: a program that fills one tree has little of it.
        gc.collect()
        gc.freeze()
        self._app = app
        self._depth = depth
        self.has_ended = False
        self.model = ResultsModel(lambda: datetime.now(UTC))
        self.bridge: EventBridge[Envelope] = EventBridge(self._deliver)
        self.view = ResultTree(self.model)
        self.view.resize(1200, 800)
        self.view.show()
        app.processEvents()
        self.gaps = Gaps()
        self._turn = QTimer()
        self._turn.timeout.connect(self.gaps.look)

    def fill(self, matches: Sequence[Match]) -> float:
        """Post `matches` from another thread; gives how long it took until all of them were in the tree."""
        begun = time.perf_counter()
        writer = threading.Thread(target=self._post, args=(matches,))
        self._turn.start(0)
        writer.start()
        while not self.has_ended:
            self._app.processEvents()
        writer.join()
        for _ in range(10):
            self._app.processEvents()
        self._turn.stop()
        return time.perf_counter() - begun

    def blocked(self, act: Callable[[], object]) -> str:
        """How `act` and what follows it until no filter, no order and no marks are on their way block the window."""
        self.gaps = Gaps()
        turn = QTimer()
        turn.timeout.connect(self.gaps.look)
        turn.start(0)
        for _ in range(3):
            self._app.processEvents()
        begun = time.perf_counter()
        act()
        while self.model.is_filtering or self.model.is_sorting or self.model.is_marking:
            self._app.processEvents()
        seconds = time.perf_counter() - begun
        for _ in range(10):
            self._app.processEvents()
        return f"{seconds * 1000:6.1f} ms; blocked: {self.gaps}"

    def _post(self, matches: Sequence[Match]) -> None:
        for first in range(0, len(matches), BATCH):
            self.bridge.mailbox.post(Envelope(1, MatchesFound(tuple(matches[first : first + BATCH]), PENDING)))
        self.bridge.mailbox.post(Envelope(1, Ended()))

    def _deliver(self, batch: list[Envelope]) -> None:
        for envelope in batch:
            match envelope.event:
                case MatchesFound(matches):
                    self.model.add("PACS", matches)
                case Ended():
                    self.has_ended = True
        if self._depth and self.model.count <= BATCH:
            self.view.expandToDepth(self._depth - 1)
        self.bridge.set_visible_rows(self._laid_out(QModelIndex(), 0))

    def _laid_out(self, parent: QModelIndex, depth: int) -> int:
        rows = self.model.rowCount(parent)
        if depth >= self._depth:
            return rows
        return rows + sum(self._laid_out(self.model.index(row, 0, parent), depth + 1) for row in range(rows))


def first_of_each_product(matches: Sequence[Match]) -> list[Match]:
    """`matches` so that one of each product comes first: then all headings can be expanded before the rest comes."""
    leading = {match.values["ImplantName"]: match for match in reversed(matches)}
    first = set(map(id, leading.values()))
    return [*sorted(leading.values(), key=matches.index), *(match for match in matches if id(match) not in first)]


def fill_and_report(app: QApplication, name: str, matches: Sequence[Match], depth: int, ahead: int = 0) -> Bench:
    """Fill a tree and print what that cost; the first `ahead` matches are there before, with headings expanded."""
    bench = Bench(app, depth)
    if ahead:
        bench.model.add("PACS", matches[:ahead])
        bench.view.expandToDepth(depth - 1)
        app.processEvents()
    collections = Collections()
    gc.callbacks.append(collections.note)
    seconds = bench.fill(matches[ahead:])
    gc.callbacks.remove(collections.note)
    rate = f"{seconds:5.2f} s, {len(matches) / seconds:7,.0f} matches/s"
    print(f"{name:24} {rate}; blocked: {bench.gaps}; garbage collector {collections.longest:4.1f} ms")
    return bench


def report_afterwards(bench: Bench, name: str) -> None:
    """Print how long single acts on the full tree take."""
    for text in ("p", "pn-1", "pn-12", "stem 7", "nothing has this", ""):
        print(f"    filter {text!r:20} {bench.blocked(partial(bench.model.set_filter, text))} ({name})")
    for column in (0, 2, 3):
        print(f"    sort by column {column}            {bench.blocked(partial(bench.model.sort, column))}")
    descending = Qt.SortOrder.DescendingOrder
    print(f"    the same, descending        {bench.blocked(lambda: bench.model.sort(3, descending))}")
    held = frozenset(Uid(f"1.2.826.0.1.3680043.10.1.{number}") for number in range(1, bench.model.count, 3))
    print(f"    mark a third as held        {bench.blocked(lambda: bench.model.add_held(held))}")


def report_expanding(bench: Bench) -> None:
    """Print how long the window is blocked by opening everything, and by what moves while all that is open."""
    bench.view.collapseAll()
    for name, act in (
        ("expand all", bench.view.expand_all),
        ("filter 'pn-1' while open", partial(bench.model.set_filter, "pn-1")),
        ("clear it", partial(bench.model.set_filter, "")),
        ("sort by column 3", partial(bench.model.sort, 3)),
        ("collapse all", bench.view.collapseAll),
    ):
        print(f"    {name:27} {bench.blocked(act)}")


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("matches", nargs="?", type=int, default=20_000)
    number = parser.parse_args().matches
    app = QApplication(sys.argv[:1])
    matches = [make_match(place, number) for place in range(number)]
    shuffled = random.Random(1).sample(matches, number)
    spread = first_of_each_product(matches)
    collapsed = fill_and_report(app, "collapsed", matches, 0)
    report_afterwards(collapsed, "collapsed")
    report_expanding(collapsed)
    fill_and_report(app, "collapsed, in no order", shuffled, 0)
    fill_and_report(app, "makers expanded", spread, 1, PRODUCTS)
    expanded = fill_and_report(app, "all expanded", spread, 2, PRODUCTS)
    report_afterwards(expanded, "all expanded")


if __name__ == "__main__":
    main()
