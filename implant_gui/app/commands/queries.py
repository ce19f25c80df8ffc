"""From ``-k`` to a query."""

from collections.abc import Iterable
from typing import Final

from implant_gui.app.commands.arguments import Arguments
from implant_gui.app.commands.exit_codes import UsageError
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.keys import KeyDefinition, keys_of
from implant_gui.domain.service.query import DEFAULT_LIMIT, KeyPath, Query, make_query

KEY_HELP: Final = """\
A KEY is a keyword, a tag (00080070), or a path into a sequence:
  -k Manufacturer='ACME*'                 wild cards * and ?; upper and lower case count
  -k EffectiveDateTime=20240101-20241231  a range; 20240101- and -20241231 are open
  -k SOPInstanceUID='1.2.3\\1.2.4'         any of several UIDs
  -k ImplantTargetAnatomySequence.AnatomicRegionSequence.CodeValue=71341001

The keys that the standard has for a model are all asked for without being named.
"""


def query_of(arguments: Arguments) -> Query:
    """The query that ``--model``, ``-k`` and ``--limit`` describe.

    Raises:
        UsageError: one key was given two values.
    """
    restrictions: dict[KeyPath, str] = {}
    extra: list[KeyPath] = []
    for written, value in arguments.keys:
        path = canonical(written, arguments.model)
        if not value:
            extra.append(path)
        elif restrictions.setdefault(path, value) != value:
            raise UsageError(f"“{path}” was given two values; a query can hold one.")
    limit = DEFAULT_LIMIT if arguments.limit is None else arguments.limit
    return make_query(arguments.model, restrictions, extra, limit)


def named_paths(arguments: Arguments) -> tuple[KeyPath, ...]:
    """The keys that were named on the command line, each once, in their order."""
    return tuple(dict.fromkeys(canonical(path, arguments.model) for path, _ in arguments.keys))


def canonical(path: KeyPath, model: InformationModel) -> KeyPath:
    """`path` with keywords for the tags that the model knows, so that no attribute is asked for under two names."""
    candidates: Iterable[KeyDefinition] = keys_of(model)
    steps: list[tuple[str, int | None]] = []
    for name, item in path.steps:
        definition = next((each for each in candidates if name in (each.keyword, f"{each.tag:08X}")), None)
        steps.append((name if definition is None else definition.keyword, item))
        candidates = () if definition is None else definition.children
    return KeyPath(tuple(steps))
