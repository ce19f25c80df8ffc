"""``implant-gui watch``: ask saved searches once more, and tell what has changed since the last time."""

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from implant_gui.app.commands.arguments import Arguments
from implant_gui.app.commands.exit_codes import ExitCode, FailedError, UsageError
from implant_gui.app.commands.help_text import examples
from implant_gui.app.commands.local_library import add_library, opened_library
from implant_gui.app.commands.local_work import LocalWork
from implant_gui.app.commands.options import add_output_options
from implant_gui.app.commands.peers import Call, call_to, paths_of, saved_servers
from implant_gui.app.commands.words import plural
from implant_gui.domain.errors import OperationError
from implant_gui.domain.keeping.saved_search import SavedSearch
from implant_gui.domain.keeping.watch import (
    WATCH_LIMIT,
    Answer,
    Change,
    Sighting,
    fresh_news,
    next_state,
    question_of,
    restrictions_of,
    sightings_of,
    with_recalls,
)
from implant_gui.domain.service.ae import Server
from implant_gui.domain.service.events import MatchesFound, OperationEvent
from implant_gui.domain.service.match import Match
from implant_gui.domain.service.outcome import Tally, Verdict
from implant_gui.domain.service.query import make_query
from implant_gui.domain.text import visible
from implant_gui.domain.uid import Uid
from implant_gui.domain.wording import describe

_HELP: Final = """\
Searches are saved in the window (the bookmark above the form); NAME is what they are called there, --all means those
that are watched. They are asked at the servers that are chosen for them, or at all saved ones. The first time there is
nothing to compare with. Notifications are known of objects in the local library only: the service has no key for them.

Exit code: 0 if nothing has changed, 4 if something is new, changed, replaced, recalled or gone, 3 if nothing has
changed as far as servers answered, but not all did, 1 if none did.

With --json each line is one object:
  change    search, kind (new, changed, replaced, recalled, gone), server, uid, maker, name, part_number, size, version,
            effective, before (version and effective as they were; null for what is new), successor (UID or null)
  silent    search, server, message: it did not answer
  ended     searches, changes, silent, cancelled, seconds
"""


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Define the command."""
    parser = commands.add_parser(
        "watch",
        help="ask saved searches, tell what has changed",
        epilog=_HELP + examples("watch --all", 'watch "Hip stems" --json'),
    )
    parser.add_argument("names", metavar="NAME", nargs="*", help="a saved search; see also --all")
    parser.add_argument("--all", dest="is_all", action="store_true", help="all that are watched")
    add_library(parser)
    add_output_options(parser)
    parser.set_defaults(run=run)


@dataclass(slots=True)
class _Totals:
    """What has been counted."""

    answered: int = 0
    silent: int = 0
    changes: int = 0
    silent_names: list[str] = field(default_factory=list)

    @property
    def code(self) -> ExitCode:
        """What to return."""
        if self.changes:
            return ExitCode.NEWS
        if not self.answered:
            return ExitCode.FAILURE
        return ExitCode.PARTIAL if self.silent else ExitCode.SUCCESS


def run(arguments: Arguments) -> int:
    """Ask each search in turn; what was compared before an interruption counts."""
    # Imported here: `--help` needs no storage.
    from implant_gui.storage.watch_file import WatchFiles

    if bool(arguments.names) == arguments.is_all:
        raise UsageError("Say which saved searches to ask: names, or --all.")
    searches = _wanted(arguments)
    work, totals = LocalWork(arguments), _Totals()
    servers = saved_servers(paths_of(arguments))
    store = WatchFiles(paths_of(arguments).data / "watch")
    asked = 0
    for search in searches:
        if work.is_stopped():
            break
        asked += 1
        answers = _with_library(arguments, _answers(arguments, work, search, servers, totals))
        if not answers:
            continue
        before = store.load(search.name)
        after = next_state(before, question_of(search), answers, datetime.now(UTC).astimezone())
        store.save(search.name, after)
        changes = fresh_news(before, after)
        totals.changes += len(changes)
        if not arguments.count:
            for change in changes:
                work.tell("change", _values(search, change), _line(search, change))
    values: dict[str, object] = {"searches": asked, "changes": totals.changes, "silent": totals.silent}
    text = f"{plural(asked, 'search', 'searches')}, {plural(totals.changes, 'change', 'changes')}"
    if totals.silent:
        text += f", no answer from {', '.join(dict.fromkeys(totals.silent_names))}"
    return work.end(values, text, totals.code)


def _wanted(arguments: Arguments) -> tuple[SavedSearch, ...]:
    from implant_gui.storage.toml.searches_file import load_searches

    book, _problems = load_searches(paths_of(arguments).searches)
    if arguments.is_all:
        watched = tuple(search for search in book.saved if search.watch_hours is not None)
        if not watched:
            sentence = "No saved search is watched: choose some in the window (Query > Watch saved searches)."
            raise FailedError("nothing-watched", sentence)
        return watched
    by_name = {search.name: search for search in book.saved}
    for name in arguments.names:
        if name not in by_name:
            known = ", ".join(f"“{visible(each)}”" for each in by_name)
            raise UsageError(
                f"There is no saved search “{name}”. " + (f"Saved: {known}." if known else "None is saved.")
            )
    return tuple(by_name[name] for name in dict.fromkeys(arguments.names))


def _answers(
    arguments: Arguments, work: LocalWork, search: SavedSearch, servers: Sequence[Server], totals: _Totals
) -> list[Answer]:
    wanted = [server for server in servers if not search.servers or server.name in search.servers]
    missing = [name for name in search.servers if name not in {server.name for server in servers}]
    answers: list[Answer] = []
    for name in missing:
        _tell_silent(work, totals, search, name, "It is not in the list of servers.")
    for server in wanted:
        try:
            answer = _ask(call_to(server, paths_of(arguments)), search)
        except OperationError as error:
            _tell_silent(work, totals, search, server.name, describe(error).sentence)
            continue
        totals.answered += 1
        answers.append(answer)
    return answers


def _ask(call: Call, search: SavedSearch) -> Answer:
    """What one server finds.

    Raises:
        OperationError: it did not answer, or not with success.
    """
    from implant_gui.app.commands.engines import operations_for
    from implant_gui.domain.errors import ErrorKind
    from implant_gui.jobs.blocking import run as play

    server = call.server
    query = make_query(search.model, restrictions_of(search), (), WATCH_LIMIT)
    tally, matches = Tally(), list[Match]()
    events: Iterable[OperationEvent] = play(
        operations_for(call).find(server, query), name=f"watch {server.name}", timeouts=server.timeouts
    )
    for event in events:
        tally.add(event)
        if isinstance(event, MatchesFound):
            matches += event.matches
    summary = tally.summary
    if summary.error is not None:
        raise summary.error
    if summary.cancelled is not None:
        raise KeyboardInterrupt
    if summary.verdict is not Verdict.SUCCESS:
        detail = "" if summary.status is None else f"{summary.status.hex} {summary.status.meaning}"
        raise OperationError(ErrorKind.PROTOCOL, server.name, server.address, {"detail": detail})
    return Answer(server.name, sightings_of(server.name, matches), is_complete=not summary.limit_reached)


def _with_library(arguments: Arguments, answers: Sequence[Answer]) -> list[Answer]:
    """The answers with what the library knows of notifications; without a library, as they are."""
    uids = {each.uid for answer in answers for each in answer.sightings}
    if not uids:
        return list(answers)
    recalled: set[Uid] = set()
    try:
        with opened_library(arguments) as library:
            entries = library.entries_for(uids)
            recalled = {entry.summary.sop_instance_uid for entry in entries if entry.summary.notification_count}
    except (FailedError, OperationError):
        pass
    return [with_recalls(answer, recalled) for answer in answers]


def _tell_silent(work: LocalWork, totals: _Totals, search: SavedSearch, server: str, message: str) -> None:
    totals.silent += 1
    totals.silent_names.append(server)
    values: dict[str, object] = {"search": search.name, "server": server, "message": message}
    work.tell("silent", values, f"{visible(search.name)}: no answer from {visible(server)}: {message}")


def _values(search: SavedSearch, change: Change) -> dict[str, object]:
    now, before = change.now, change.before
    told: dict[str, object] = {"search": search.name, "kind": change.kind.value}
    for name in ("server", "uid", "maker", "name", "part_number", "size", "version", "effective"):
        told[name] = getattr(now, name)
    told["before"] = None if before is None else {"version": before.version, "effective": before.effective}
    told["successor"] = None if change.successor is None else change.successor.uid
    return told


def _line(search: SavedSearch, change: Change) -> str:
    more = "" if change.successor is None else f", by {_named(change.successor)}"
    return f"{visible(search.name)}: {change.kind.value}: {_named(change.now)} ({change.now.uid}){more}"


def _named(sighting: Sighting) -> str:
    told = (sighting.maker, sighting.name, sighting.size, sighting.part_number, sighting.effective)
    return visible(", ".join(filter(None, told))) or sighting.uid
