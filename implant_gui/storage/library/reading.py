"""What can be asked of a library; nothing here changes it."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from implant_gui.domain.keeping.holdings import NO_FILTERS, FacetCounts, Filters, Trait
from implant_gui.domain.keeping.inspection import Inspected
from implant_gui.domain.keeping.lineage import Lineage
from implant_gui.domain.ports import LibraryEntry
from implant_gui.domain.uid import Uid
from implant_gui.storage.index.row import IndexRow, Link
from implant_gui.storage.library.inspection import inspect
from implant_gui.storage.library.lineage import lineage_of
from implant_gui.storage.library.opened import OpenedFolder


class LibraryReads(OpenedFolder):
    """The half of a library that only reads: rights to read the folder are enough for it.

    Thread: any.
    """

    def holds(self, uids: Iterable[Uid]) -> frozenset[Uid]:
        """Those of `uids` that are held durably."""
        with self._opened() as shelf:
            return frozenset() if shelf is None else shelf.index.holds(uids)

    def search(
        self, text: str, limit: int, filters: Filters = NO_FILTERS, *, before: int | None = None
    ) -> tuple[LibraryEntry, ...]:
        """Entries all of whose words begin with the words of `text` somewhere; newest first; 0 for no limit.

        With `before`, the `place` of an entry, only those that come after that one.
        """
        with self._opened() as shelf:
            rows = () if shelf is None else shelf.index.search(text, limit, filters, before=before)
        return tuple(self._entry(row) for row in rows)

    def entries_of(self, uid: Uid) -> tuple[LibraryEntry, ...]:
        """The objects that are held durably under `uid`, newest first; more than one is a conflict."""
        with self._opened() as shelf:
            rows = () if shelf is None else shelf.index.rows_for((uid,))
        return tuple(self._entry(row) for row in rows)

    def entries_for(self, uids: Iterable[Uid]) -> tuple[LibraryEntry, ...]:
        """For each of `uids` that is held the entry that came last, in the order of `uids`."""
        wanted = tuple(dict.fromkeys(uids))
        with self._opened() as shelf:
            rows = () if shelf is None else shelf.index.rows_for(wanted)
        newest = {row.summary.sop_instance_uid: row for row in reversed(rows)}
        return tuple(self._entry(newest[uid]) for uid in wanted if uid in newest)

    def referring_to(self, uid: Uid) -> tuple[LibraryEntry, ...]:
        """The held assemblies and groups that refer to this generic template."""
        return self.linked(uid, Link.REFERS_TO)

    def replacing(self, uid: Uid) -> tuple[LibraryEntry, ...]:
        """The held objects that say of themselves that they replace this one."""
        return self.linked(uid, Link.REPLACES)

    def linked(self, target: Uid, link: Link) -> tuple[LibraryEntry, ...]:
        """The held objects that refer to `target` in the way `link`, newest first."""
        with self._opened() as shelf:
            rows = () if shelf is None else shelf.index.linked_by(target, link)
        return tuple(self._entry(row) for row in rows)

    def lineage_of(self, uid: Uid) -> Lineage:
        """Where an instance comes from, what came of it, and which version is to be used today."""
        return lineage_of(uid, self, datetime.now(UTC))

    def versions_of(self, maker: str, part_number: str) -> tuple[LibraryEntry, ...]:
        """The held generic templates of a maker's part: whoever asks has to choose among them (PS3.4 BB.4.1.1)."""
        with self._opened() as shelf:
            rows = () if shelf is None else shelf.index.versions_of(maker, part_number)
        return tuple(self._entry(row) for row in rows)

    def facets(self, text: str, filters: Filters = NO_FILTERS) -> FacetCounts | None:
        """How what `search` would find divides; None if `stop_counting` came in between."""
        with self._opened() as shelf:
            return FacetCounts() if shelf is None else shelf.index.facets(text, filters)

    def stop_counting(self) -> None:
        """End counts that are under way in other threads: nobody waits for them any more."""
        shelf = self._shelf
        if shelf is not None:
            shelf.index.stop_counting()

    def count(self) -> int:
        """How many objects are held durably."""
        with self._opened() as shelf:
            return 0 if shelf is None else shelf.index.count()

    def inspect(self) -> Iterator[Inspected]:
        """Read every object and say whether it is what it should be; changes nothing, so reading rights are enough."""
        with self._opened() as shelf:
            yield from inspect(self._layout, {} if shelf is None else shelf.index.files())

    def _entry(self, row: IndexRow) -> LibraryEntry:
        return LibraryEntry(
            summary=row.summary,
            path=self._layout.object_path(row.content),
            bytes=row.bytes,
            sha256=row.sha256,
            received=row.received,
            has_conflict=Trait.IN_CONFLICT in row.traits,
            traits=row.traits,
            place=row.place,
        )
