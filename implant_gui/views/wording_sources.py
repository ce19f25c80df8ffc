"""All texts that the window translates out of tables of plain data, for the tool that collects texts for translators.

lupdate finds texts by the calls around them. The sentences of `domain` have none, for it knows nothing of Qt:
``python -m implant_gui.views.wording_sources FILE`` writes the calls down.
"""

import json
import sys
from itertools import chain
from pathlib import Path

from implant_gui.domain import wording
from implant_gui.domain.service import status_table
from implant_gui.models.common.words import WORDING


def texts() -> tuple[str, ...]:
    """Each text once, as the program asks for its translation."""
    return tuple(dict.fromkeys(filter(None, chain(wording.sentences(), status_table.sentences()))))


def marks() -> str:
    """A Python source that lupdate finds all of them in."""
    return "".join(
        f"QT_TRANSLATE_NOOP({json.dumps(WORDING)}, {json.dumps(text, ensure_ascii=False)})\n" for text in texts()
    )


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(marks(), encoding="utf-8")
