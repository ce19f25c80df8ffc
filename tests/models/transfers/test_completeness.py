"""How complete an assembly is: what is held, what came, and what the server does not hold."""

from implant_gui.domain.service.information_model import Service
from implant_gui.domain.service.outcome import Phase, Summary, Verdict
from implant_gui.domain.uid import Uid
from implant_gui.models.transfers.completeness import Completeness, completeness_words
from tests.views.made_up import status

BEGUN = Completeness(10, 3)
ASKED = tuple(Uid(f"1.2.{number}") for number in range(7))


def ended(code: int, stored: int, missing: tuple[Uid, ...], failed: tuple[Uid, ...] = ()) -> Summary:
    verdict = Verdict.PARTIAL if missing else Verdict.SUCCESS
    return Summary(
        requested=7,
        phase=Phase.ENDED,
        status=status(code, Service.GET),
        stored=stored,
        missing_uids=missing,
        failed_uids=failed,
        verdict=verdict,
    )


def test_while_it_runs_what_came_counts() -> None:
    running = BEGUN.after(Summary(requested=7, phase=Phase.RUNNING, stored=2))
    assert (running.here, running.is_over, running.is_complete) == (5, False, False)
    assert completeness_words(running) == "5 of 10 parts are here; 3 were held before; 2 came."


def test_all_are_here() -> None:
    done = BEGUN.after(ended(0x0000, 7, ()))
    assert done.is_complete
    assert completeness_words(done) == "Complete: all 10 parts are here; 3 were held before; 7 came."


def test_what_a_success_leaves_out_the_server_does_not_hold() -> None:
    done = BEGUN.after(ended(0x0000, 5, ASKED[5:]))
    assert (done.absent, done.failed) == (ASKED[5:], 0)
    assert completeness_words(done).endswith("5 came; the server does not hold 2.")


def test_what_failed_is_told_apart_from_what_is_absent() -> None:
    done = BEGUN.after(ended(0xB000, 4, ASKED[4:], ASKED[4:6]))
    assert (done.absent, done.failed) == (ASKED[6:], 2)


def test_a_failure_says_nothing_of_what_the_server_holds() -> None:
    done = BEGUN.after(ended(0xA702, 0, ASKED))
    assert (done.absent, done.failed) == ((), 7)
    lost = BEGUN.after(Summary(requested=7, phase=Phase.ENDED, missing_uids=ASKED, verdict=Verdict.NO_ANSWER))
    assert (lost.absent, lost.failed) == ((), 7)
