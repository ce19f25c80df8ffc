"""Everything that can happen has words, an icon and a tone."""

from collections.abc import Callable
from enum import Enum
from typing import Any

import pytest

from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.service.cancel import CancelRung
from implant_gui.domain.service.events import ContextResult, RefusalReason
from implant_gui.domain.service.information_model import Service
from implant_gui.domain.service.match import TextProblem
from implant_gui.domain.service.outcome import Phase, Verdict
from implant_gui.domain.service.status import StatusCategory
from implant_gui.domain.viewing.composition import Misfit, MisfitKind
from implant_gui.models.common.roles import Tone
from implant_gui.views.common.resources import icon_path
from implant_gui.views.wording import (
    Told,
    category_words,
    context_words,
    error_words,
    misfit_words,
    phase_words,
    refusal_words,
    rung_words,
    status_words,
    text_problem_words,
    verdict_words,
)
from tests.views.made_up import status

CASES: tuple[tuple[Callable[[Any], Told], type[Enum]], ...] = (
    (verdict_words, Verdict),
    (category_words, StatusCategory),
    (rung_words, CancelRung),
    (text_problem_words, TextProblem),
    (refusal_words, RefusalReason),
    (phase_words, Phase),
    (context_words, ContextResult),
)


@pytest.mark.parametrize(("describe", "member"), [(describe, member) for describe, kind in CASES for member in kind])
def test_every_member_has_a_title_a_sentence_and_an_icon(describe: Callable[[Enum], Told], member: Enum) -> None:
    told = describe(member)
    assert told.title
    assert told.sentence.endswith(".")
    assert icon_path(told.icon).is_file()


@pytest.mark.parametrize("kind", ErrorKind)
def test_every_error_says_what_to_try(kind: ErrorKind) -> None:
    told = error_words(OperationError(kind, server="PACS"))
    assert told.title
    assert told.sentence
    assert told.next_step
    assert told.tone is Tone.BAD
    assert icon_path(told.icon).is_file()


def test_only_a_success_is_told_in_the_tone_of_success() -> None:
    good = {verdict for verdict in Verdict if verdict_words(verdict).tone is Tone.GOOD}
    assert good == {Verdict.SUCCESS}


def test_a_status_says_code_meaning_and_what_the_server_said() -> None:
    told = status_words(status(0xA801, Service.MOVE, "no such AE\x1b[31m"))
    assert "0xA801" in told.sentence
    assert "no such AE" in told.sentence
    assert "\x1b" not in told.sentence
    assert told.next_step


@pytest.mark.parametrize("kind", MisfitKind)
def test_every_misfit_is_a_sentence_with_the_names_that_people_know(kind: MisfitKind) -> None:
    told = misfit_words(Misfit(kind, "Cup {48}", ("Insert 36/28", "Head\x1b[31m 22"), 3))
    assert told.endswith(".")
    assert "{subject}" not in told
    assert "\x1b" not in told
    assert not (kind is MisfitKind.NO_JOINT and "Cup {48} and Insert 36/28 or Head" not in told)
