"""All texts that the window translates out of tables of plain data, for the tool that collects texts for translators.

lupdate finds texts by the calls around them. The sentences of `domain` have none, for it knows nothing of Qt, nor have
those of `views.wording_tables`, which are told once and without ceremony:
``python -m implant_gui.views.wording_sources FILE`` writes the calls down.
"""

import json
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from implant_gui.domain import wording
from implant_gui.domain.service import status_table
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.keys import KeyDefinition, Matching, keys_of
from implant_gui.domain.viewing.paper import CHECK
from implant_gui.models.common.words import WORDING
from implant_gui.views.wording_tables import MISFITS, TOLD


def texts() -> tuple[str, ...]:
    """Each text once, as the program asks for its translation."""
    return tuple(
        dict.fromkeys(
            filter(
                None, chain(wording.sentences(), status_table.sentences(), _keys(), _told(), MISFITS.values(), (CHECK,))
            )
        )
    )


def marks() -> str:
    """A Python source that lupdate finds all of them in."""
    return "".join(
        f"QT_TRANSLATE_NOOP({json.dumps(WORDING)}, {json.dumps(text, ensure_ascii=False)})\n" for text in texts()
    )


def _told() -> Iterator[str]:
    for told in chain.from_iterable(table.values() for table in TOLD):
        yield from (told.title, told.sentence, told.next_step)


def _keys() -> Iterator[str]:
    """What the form explains of a query key beside its name."""
    yield from (kind.value for kind in Matching)
    for model in InformationModel:
        for definition in keys_of(model):
            yield from _notes(definition)


def _notes(definition: KeyDefinition) -> Iterator[str]:
    yield definition.note
    for child in definition.children:
        yield from _notes(child)


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(marks(), encoding="utf-8")
