"""The result tree against plain Python: whatever is done in whatever order, it shows what it should."""

from collections import defaultdict

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QTreeView

from implant_gui.domain.service.match import Match
from implant_gui.domain.uid import Uid
from implant_gui.models.common.natural import fold, natural_key, size_key
from implant_gui.models.results.tree import ResultsModel
from tests.models.conftest import NOW
from tests.models.making import template

makers = st.sampled_from(["ACME", "Böhm", "acme", "", None])
names = st.sampled_from(["Stem", "Cup 10", "Cup 9"])
sizes = st.sampled_from(["1", "2", "10", "S", "M", "", None])
new_match = st.builds(
    lambda number, maker, name, size: template(number, maker=maker, name=name, size=size, part=f"P{number}x"),
    st.one_of(st.none(), st.integers(0, 40)),
    makers,
    names,
    sizes,
)
Shown = list[tuple[str | None, list[tuple[str | None, list[Uid | None]]]]]


class ResultTree(RuleBasedStateMachine):
    """Does to the model what controllers and users do, and keeps its own simple record of what should be there."""

    @initialize()
    def begin(self) -> None:
        assert QApplication.instance() is not None
        self.model = ResultsModel(lambda: NOW)
        self.tester = QAbstractItemModelTester(self.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
        self.view = QTreeView()
        self.view.setModel(self.model)
        self.matches: list[Match] = []
        self.servers: defaultdict[Uid, list[str]] = defaultdict(list)
        self.held: frozenset[Uid] = frozenset()
        self.text = ""
        self.kept: dict[Uid, QPersistentModelIndex] = {}

    @rule(server=st.sampled_from(["Archive", "Mirror"]), matches=st.lists(new_match, max_size=12))
    def add(self, server: str, matches: list[Match]) -> None:
        self.model.add(server, matches)
        for match in matches:
            uid = match.sop_instance_uid
            if uid is None or uid not in self.servers:
                self.matches.append(match)
            if uid is not None and server not in self.servers[uid]:
                self.servers[uid].append(server)

    @rule(text=st.sampled_from(["", "acme", "bohm", "cup", "cup 1", "p1", "nothing", "library"]))
    def filter(self, text: str) -> None:
        self.model.set_filter(text)
        self.text = text

    @rule(numbers=st.frozensets(st.integers(0, 40), max_size=8))
    def hold(self, numbers: frozenset[int]) -> None:
        self.held = frozenset(Uid(str(template(number).sop_instance_uid)) for number in numbers)
        self.model.remove_held(self.model.held - self.held)
        self.model.add_held(self.held)

    @rule(column=st.sampled_from([-1, 0, 1, 2]), order=st.sampled_from(Qt.SortOrder))
    def sort(self, column: int, order: Qt.SortOrder) -> None:
        self.model.sort(column, order)

    @rule()
    def finish_in_order_of_arrival(self) -> None:
        self.model.sort(-1)
        self.model.finish()
        assert self.shown() == self.expected()

    @rule()
    def finish_in_natural_order(self) -> None:
        self.model.sort(0)
        for maker, products in self.shown():
            assert products == sorted(products, key=lambda product: natural_key(product[0] or "")), maker
            for _, uids in products:
                sizes = [size_key(self.size_of(uid)) for uid in uids if uid is not None]
                assert sizes == sorted(sizes)

    @rule()
    def expand(self) -> None:
        self.view.expandAll()

    @rule(number=st.integers(0, 40))
    def keep(self, number: int) -> None:
        uid = Uid(str(template(number).sop_instance_uid))
        index = self.model.index_of(uid)
        if index.isValid():
            self.kept[uid] = QPersistentModelIndex(index)

    @rule()
    def clear(self) -> None:
        self.model.clear()
        self.matches.clear()
        self.servers.clear()
        self.kept.clear()

    @invariant()
    def what_was_kept_still_points_there(self) -> None:
        for uid, index in self.kept.items():
            assert not index.isValid() or index == self.model.index_of(uid)

    @invariant()
    def everything_that_should_be_shown_is_shown_once(self) -> None:
        shown = [uid for _, products in self.shown() for _, uids in products for uid in uids]
        wanted = [match.sop_instance_uid for match in self.matches if self.passes(match)]
        assert sorted(map(str, shown)) == sorted(map(str, wanted))
        assert self.model.shown_count == len(wanted)
        assert self.model.count == len(self.matches)

    def teardown(self) -> None:
        if hasattr(self, "view"):
            self.view.deleteLater()

    def size_of(self, uid: Uid) -> str:
        match = self.model.match_at(self.model.index_of(uid))
        assert match is not None
        return match.values.get("ImplantSize", "")

    def passes(self, match: Match) -> bool:
        uid = match.sop_instance_uid
        told = [value for value in match.values.values() if value != uid]
        if uid in self.held:
            told.append("In library")
        return all(word in fold("\n".join(told)) for word in self.text.split())

    def shown(self) -> Shown:
        tree: Shown = []
        for maker in self.below(QModelIndex()):
            products = [
                (self.product_of(product), [self.uid_of(row) for row in self.below(product)])
                for product in self.below(maker)
            ]
            tree.append((self.maker_of(maker), products))
        return tree

    def below(self, parent: QModelIndex) -> list[QModelIndex]:
        return [self.model.index(row, 0, parent) for row in range(self.model.rowCount(parent))]

    def uid_of(self, index: QModelIndex) -> Uid | None:
        match = self.model.match_at(index)
        assert match is not None
        return match.sop_instance_uid

    def product_of(self, index: QModelIndex) -> str | None:
        match = self.model.match_at(self.below(index)[0])
        assert match is not None
        return match.values.get("ImplantName")

    def maker_of(self, index: QModelIndex) -> str | None:
        match = self.model.match_at(self.below(self.below(index)[0])[0])
        assert match is not None
        return match.values.get("Manufacturer")

    def expected(self) -> Shown:
        """In order of arrival, what the filter hides left out; a heading stands where its first match put it."""
        tree: dict[str | None, dict[str | None, list[Uid | None]]] = {}
        for match in self.matches:
            maker, name = match.values.get("Manufacturer"), match.values.get("ImplantName")
            uids = tree.setdefault(maker, {}).setdefault(name, [])
            if self.passes(match):
                uids.append(match.sop_instance_uid)
        visible = ((maker, [(name, uids) for name, uids in names.items() if uids]) for maker, names in tree.items())
        return [(maker, names) for maker, names in visible if names]


def test_the_tree_shows_what_it_should(qapp: QApplication) -> None:
    run_state_machine_as_test(ResultTree, settings=settings(max_examples=40, stateful_step_count=20))
