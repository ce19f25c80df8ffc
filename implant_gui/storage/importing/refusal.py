"""Why something is not taken, on its way from where that is found out to where it is told."""

from implant_gui.domain.keeping.importing import ImportOutcome


class Refusal(Exception):  # noqa: N818 - an outcome, not a fault of the program
    """A file is not taken; `sentence` is for people."""

    def __init__(self, sentence: str, outcome: ImportOutcome = ImportOutcome.UNREADABLE) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.outcome = outcome


def not_a_template(sentence: str) -> Refusal:
    """It is something else."""
    return Refusal(sentence, ImportOutcome.NOT_A_TEMPLATE)
