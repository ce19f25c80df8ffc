"""Sentences about files of ours that could not be used as they are."""

from implant_gui.domain.keeping.settings import ProblemKind, SettingsProblem
from implant_gui.domain.text import visible


def problem_words(problem: SettingsProblem) -> str:
    """What is wrong with the file, and what was done about it."""
    match problem.kind:
        case ProblemKind.UNREADABLE if problem.kept_as is not None:
            return f"{problem.path} could not be read and was set aside as {problem.kept_as}."
        case ProblemKind.UNREADABLE:
            return f"{problem.path} could not be read."
        case ProblemKind.NEWER:
            return f"{problem.path} was written by a newer version; what this one does not know is left out."
        case ProblemKind.BAD_VALUE:
            return f"{problem.path}: “{visible(problem.value)}” cannot be used for {problem.key}; the default is used."
        case ProblemKind.BAD_ENTRY:
            return f"{problem.path}: an entry without a usable {problem.key} is left out."
