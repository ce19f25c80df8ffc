"""What a window shows that no translator has had before them, apart from what is data by an explicit list."""

import re
from collections.abc import Iterable, Iterator

from PySide6.QtWidgets import QTabWidget, QWidget

from tests.views import pseudo
from tests.views.seen_texts import Seen, texts_of

_TERMS = re.compile(
    r"|".join(
        (
            r"<qt>|</qt>",
            r"\bimplant-gui\b",  # the program
            r"\bC-(FIND|GET|MOVE|STORE|ECHO)\b",  # the standard's names
            r"^[A-Z][\w ]+ \([0-9A-F]{4},[0-9A-F]{4}\):",  # an attribute's name with its tag
            r"\bISO_IR \d+|\bISO 2022 IR \d+|\bGBK\b|\bGB18030\b",  # character sets
            r"0x[0-9A-F]{4}\b",
            r"\d ?(mm|ms|B|kB|MB)\b",
            r"\b\w+@[\w.]+:\d+",  # an address
        )
    )
)
"""Words that are the same in all languages."""

_COLUMN = r"column ⟦({})⟧ (display|tool tip|accessible text)$"
_OF_MATCH = (
    "Manufacturer, implant, size|Issuer, group|Procedure, assembly|Group name|Assembly name|Implant name|Part number"
    "|Manufacturer|Issuer|Size|Anatomy|Materials|Coating|Disapproved in|Description|Procedure|Technique|Server"
)
_OF_ENTRY = "Name|Manufacturer or issuer|Part number|Size"
_DATA = tuple(
    map(
        re.compile,
        (
            # servers: their names, addresses and times
            r"ServerList " + _COLUMN.format("Server|Address|State"),
            r"SendDialog/QComboBox item$",
            # values of templates
            r"ResultTree " + _COLUMN.format(_OF_MATCH),
            r"LibraryTable " + _COLUMN.format(_OF_ENTRY),
            r"FacetTree column 1 ",
            r"SizeTable column \d+ ",
            r"SubjectHead/PlainLabel (text|fact)$",
            r"NoticeBanner/PlainLabel text$",
            r"FactsPage/\w+/PlainLabel fact$",
            r"AttributeView column ",  # DICOM's keywords and the values
            r"DrawingView/QMenu action",  # layers
            r"SurfaceView/QMenu action",  # surfaces
            r"DrawingView/(ToolRow/)?QComboBox item$",  # drawings
            r"ComparisonWindow/QComboBox item$",
            r"ComparisonLegend/QListWidget column 1 ",
            r"LadderView/(?:ToolRow/)?(ElidedLabel|PlainLabel|QComboBox) (text|item)$",  # what sizes differ in
            r"RoleBox/PlainLabel text$",
            r"PlaceRow/\w+ (text|item|accessible name)$",
            r"FreedomRow/\w+ (tool tip|accessible name)$",
            r"PrintDialog/PlainLabel text$",
            # names of codes (PS3.16) and of countries
            r"CodeField/QComboBox item$",
            r"^QListView column 1 display$",  # their completers
            # what somebody has written
            r"QueryForm/QMenu action",
            r"QueryChips/_Chip ",
            r"ServerEditor/ConnectionPage/QLineEdit ",
            # paths and examples
            r"QLineEdit placeholder$",
            # transfers: what, where from
            r"TransferTable " + _COLUMN.format("What|Server"),
            r"TransferTable column ⟦[^⟧]*⟧ accessible text$",  # the whole row, in one sentence
            r"TransferDetails/QPlainTextEdit contents$",  # what is missing
            # for engineers: traces, the log, SOP classes, transfer syntaxes, versions, a report
            r"TraceView column ⟦[^⟧]*⟧ tool tip$",
            r"TraceView column ⟦Detail⟧ display$",
            r"LogView/ReadingTable column ⟦[^⟧]*⟧ tool tip$",
            r"LogView/ReadingTable column ⟦(Part|Message)⟧ display$",
            r"ReadingTable column ⟦(SOP class|Transfer syntax|From|Kind)⟧ display$",
            r"AboutDialog/(PlainLabel|ElidedLabel) (text|fact)$",
            r"ErrorReport/QPlainTextEdit contents$",
            # paper
            r"PrintDialog/QComboBox item$",
            # the guide is a book of its own
            r"HelpViewer/(\w+ contents|QListWidget column 1 display)$",
        ),
    )
)
"""Where what is shown comes from a server, a template, the system, or the person in front of the window."""


def untranslated(texts: Iterable[Seen]) -> Iterator[Seen]:
    """Those that hold letters outside of the brackets of `pseudo`."""
    for seen in texts:
        rest = _TERMS.sub(" ", pseudo.without_brackets(seen.text))
        if re.search(r"[^\W\d_]{2,}", rest) and not any(place.search(seen.where) for place in _DATA):
            yield seen


def report(root: QWidget) -> set[str]:
    """The same below `root`, as lines to read; pages that are made when they are turned to are turned to."""
    for tabs in root.findChildren(QTabWidget):
        for page in range(tabs.count()):
            tabs.setCurrentIndex(page)
    return {f"{seen.where}: {seen.text}" for seen in untranslated(texts_of(root))}
