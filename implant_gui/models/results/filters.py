"""Filter-as-you-type: which matches of the result tree are shown."""

from dataclasses import dataclass
from typing import Final

from implant_gui.models.common.natural import fold
from implant_gui.models.results.nodes import MatchNode

_DOTS_OF_A_UID: Final = 2


@dataclass(frozen=True, slots=True)
class MatchFilter:
    """What a match must have to be shown.

    Attributes:
        words: folded; each must be somewhere in the match's columns.
        uid_words: those that look like (a part of) a UID; they are looked for in the UIDs as well. Other words are
            not: "12" is in most UIDs.
        hides_superseded: whether what another match replaces is left out.
    """

    words: tuple[str, ...] = ()
    uid_words: tuple[str, ...] = ()
    hides_superseded: bool = False

    @classmethod
    def of(cls, text: str, *, hides_superseded: bool) -> "MatchFilter":
        """For the words of a typed text; case, accents and width of characters do not matter."""
        typed = fold(text).split()
        uid_words = tuple(word for word in typed if word.count(".") >= _DOTS_OF_A_UID)
        return cls(tuple(word for word in typed if word not in uid_words), uid_words, hides_superseded)

    @property
    def reads_words(self) -> bool:
        """Whether it looks at what is written down of a match."""
        return bool(self.words or self.uid_words)

    @property
    def lets_all_pass(self) -> bool:
        """Whether it hides nothing."""
        return not (self.reads_words or self.hides_superseded)

    def passes(self, node: MatchNode) -> bool:
        """Whether `node` is shown."""
        if self.hides_superseded and node.is_superseded:
            return False
        searched = node.searched
        for word in self.words:  # a plain loop: this runs for every match on every keystroke
            if word not in searched:
                return False
        return all(word in node.uids_searched or word in searched for word in self.uid_words)
