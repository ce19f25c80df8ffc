"""The definition of one key, looked up by its path."""

from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.keys import KeyDefinition, keys_of


def definition_of(model: InformationModel, path: str) -> KeyDefinition | None:
    """That of the key at `path` (``Keyword`` or ``Sequence[0].Keyword``) in `model`; None if it has none."""
    candidates, found = keys_of(model), None
    for step in path.split("."):
        keyword = step.partition("[")[0]
        found = next((candidate for candidate in candidates if candidate.keyword == keyword), None)
        if found is None:
            return None
        candidates = found.children
    return found
