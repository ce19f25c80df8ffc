"""Where a query stands, as what an empty list of results says and offers."""

from enum import Enum
from typing import Final

from PySide6.QtCore import QCoreApplication

from implant_gui.models.common.roles import Tone
from implant_gui.models.common.words import count_text
from implant_gui.views.common.empty_state import Offer
from implant_gui.views.wording import Told

translate = QCoreApplication.translate


class ResultState(Enum):
    """Where a query stands."""

    NO_SERVER = "no-server"
    NO_QUERY = "no-query"
    SEARCHING = "searching"
    FINISHED = "finished"
    """Without a match, when it is shown large."""
    STOPPED = "stopped"
    FAILED = "failed"
    FILTERED_OUT = "filtered-out"


OFFERS: Final = ("add-server", "demo", "search", "edit-query", "clear-filter", "ask-all", "server-settings", "stop")
"""Names that `ResultView.offer_chosen` may emit."""


def explain(state: ResultState, detail: str = "") -> tuple[Told, tuple[Offer, ...]]:
    """What an empty list says in this state, and what it offers."""
    match state:
        case ResultState.NO_SERVER:
            return _told(
                "server-2",
                translate("ResultView", "Where are your templates?"),
                translate(
                    "ResultView", "Add the archive that holds them, or try the program with an archive of its own."
                ),
            ), (
                Offer("add-server", translate("ResultView", "Add a server"), "plus"),
                Offer("demo", translate("ResultView", "Try the demo"), "player-play"),
            )
        case ResultState.NO_QUERY:
            return _told(
                "search",
                translate("ResultView", "Find implant templates"),
                translate("ResultView", "Fill in as much as you know and press Enter. An empty form finds everything."),
            ), (Offer("search", translate("ResultView", "Search"), "search"),)
        case ResultState.SEARCHING:
            sentence = translate("ResultView", "{0} is being asked. Matches appear here as they arrive.").format(detail)
            return _told("loader-2", translate("ResultView", "Searching"), sentence), (
                Offer("stop", translate("ResultView", "Stop"), "player-stop"),
            )
        case ResultState.FINISHED:
            sentence = translate("ResultView", "The server has nothing that matches.")
            if detail:
                sentence += " " + translate(
                    "ResultView", "Loosen one of these: {0}. Upper and lower case count."
                ).format(detail)
            return _told("search-off", translate("ResultView", "No match"), sentence), (
                Offer("edit-query", translate("ResultView", "Change the query"), ""),
            )
        case ResultState.STOPPED:
            return _told(
                "player-stop",
                translate("ResultView", "Stopped"),
                translate("ResultView", "The query was stopped before a match arrived."),
            ), (Offer("search", translate("ResultView", "Search again"), "search"),)
        case ResultState.FAILED:
            return _told("plug-connected-x", translate("ResultView", "No results"), detail), (
                Offer("search", translate("ResultView", "Search again"), "refresh"),
                Offer("server-settings", translate("ResultView", "Server settings"), "pencil"),
            )
        case ResultState.FILTERED_OUT:
            sentence = (
                translate("ResultView", "No match has “{0}” in it.").format(detail)
                if detail
                else translate("ResultView", "All matches are superseded.")
            )
            return _told("filter-off", translate("ResultView", "Hidden by the filter"), sentence), (
                Offer("clear-filter", translate("ResultView", "Clear the filter"), "x"),
            )


def limit_notice(limit: int) -> tuple[Told, Offer]:
    """A query ended at its limit."""
    sentence = translate("ResultView", "{0} matches are shown; there may be more.").format(count_text(limit))
    return Told(translate("ResultView", "Limit reached"), sentence, "", "alert-triangle", Tone.WARN), Offer(
        "ask-all", translate("ResultView", "Ask for all"), "infinity"
    )


def ignored_keys_notice() -> Told:
    """The status FF01 came."""
    return Told(
        translate("ResultView", "Keys ignored"),
        translate(
            "ResultView",
            "The server did not take all keys into account: there may be matches here that do not fit the query.",
        ),
        "",
        "filter-exclamation",
        Tone.WARN,
    )


def opened_in_part_notice(row_count: int) -> Told:
    """There were too many rows to open all."""
    return Told(
        translate("ResultView", "Opened in part"),
        translate("ResultView", "About {0} rows are open, from the top. Filter the results to open the rest.").format(
            count_text(row_count)
        ),
        "",
        "fold-down",
    )


def text_problem_notice() -> tuple[Told, Offer]:
    """Some text could not be decoded for sure."""
    told = Told(
        translate("ResultView", "Text unsure"),
        translate(
            "ResultView", "The server did not say, or not rightly, how its text is encoded. Names may look wrong."
        ),
        "",
        "language",
        Tone.WARN,
    )
    return told, Offer("server-settings", translate("ResultView", "Set its character set"), "pencil")


def _told(icon: str, title: str, sentence: str) -> Told:
    return Told(title, sentence, icon=icon)
