"""What a search in the library can ask beside words, as options; facet values may be named by code or in words."""

import argparse
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from implant_gui.app.commands.arguments import Arguments
from implant_gui.app.commands.exit_codes import FailedError
from implant_gui.app.commands.options import MODEL_WORDS
from implant_gui.app.commands.values import converted
from implant_gui.domain.keeping.holdings import NO_FILTERS, Choice, Facet, FacetValue, Filters, Trait
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.uid import parse_uid

if TYPE_CHECKING:
    from implant_gui.storage.library.file_library import FileLibrary

FAVOURITES: Final = ""
"""Stands for the favourites, where otherwise a collection is named."""
_FACETS: Final = {
    Facet.MAKER: "of this manufacturer or issuer",
    Facet.ANATOMY: "for this region",
    Facet.TYPE: "of this implant type",
    Facet.MATERIAL: "of this material",
    Facet.FIXATION: "fixed in this way",
}
_TRAITS: Final = {
    "--recalled": (Trait.RECALLED, "with a notification from the manufacturer"),
    "--superseded": (Trait.SUPERSEDED, "replaced today by something else that is held"),
    "--not-effective": (Trait.NOT_EFFECTIVE, "with an effective date in the future"),
    "--derived": (Trait.DERIVED, "not made by the manufacturer or its agent"),
    "--with-2d": (Trait.HAS_DRAWINGS, "with drawings"),
    "--with-3d": (Trait.HAS_SURFACES, "with surfaces"),
    "--conflicts": (Trait.IN_CONFLICT, "held with other contents under the same UID as well"),
    "--duplicates": (Trait.DUPLICATE, "the same part, size and version is held under another UID as well"),
}


def add_filters(parser: argparse.ArgumentParser) -> None:
    """All options that restrict a search."""
    group = parser.add_argument_group(
        "only",
        "Conditions that are given must all hold. Facets take a code, or beginnings of words of its meaning. Of a "
        "facet that is given several times, one value is enough.",
    )
    uid = converted(parse_uid)
    words = ",".join(MODEL_WORDS)
    group.add_argument(
        "--model",
        dest="only_model",
        type=converted(InformationModel.from_word),
        metavar=f"{{{words}}}",
        help="of this kind",
    )
    for facet, text in _FACETS.items():
        group.add_argument(
            f"--{facet.value}",
            dest="facets",
            metavar="TEXT",
            action="append",
            type=lambda said, facet=facet: (facet, said),  # type: ignore[misc]  # argparse calls it with the text alone
            default=[],
            help=text,
        )
    for option, (trait, text) in _TRAITS.items():
        group.add_argument(option, dest="traits", action="append_const", const=trait, default=[], help=text)
    places = group.add_mutually_exclusive_group()
    places.add_argument("--collection", metavar="NAME", help="in this collection")
    places.add_argument(
        "--favourites", dest="collection", action="store_const", const=FAVOURITES, help="marked as favourites"
    )
    group.add_argument("--uses", metavar="UID", type=uid, help="assemblies and groups that refer to this template")
    group.add_argument("--replaces", metavar="UID", type=uid, help="what replaces this object")


def filters_of(arguments: Arguments, library: "FileLibrary") -> Filters:
    """The conditions that were given.

    Raises:
        FailedError: nothing has a value that was named, or there is no such collection.
    """
    filters = Filters.of_model(arguments.only_model) if arguments.only_model else NO_FILTERS
    filters = replace(
        filters,
        choices=filters.choices | frozenset(_choices(arguments.facets, library)),
        traits=frozenset(arguments.traits),
        uses=arguments.uses,
        replaces=arguments.replaces,
    )
    if arguments.collection is None:
        return filters
    keepsakes = library.keepsakes()
    if arguments.collection == FAVOURITES:
        return replace(filters, uids=frozenset(keepsakes.favourites))
    collection = keepsakes.collection(arguments.collection)
    if collection is None:
        raise _unknown(f"There is no collection “{arguments.collection}”.", "library mark")
    return replace(filters, uids=frozenset(collection.uids))


def _choices(said: Iterable[tuple[Facet, str]], library: "FileLibrary") -> Iterable[Choice]:
    wanted = tuple(said)
    counts = library.facets("") if wanted else None
    for facet, text in wanted:
        values = counts.of(facet) if counts is not None else ()
        found = [value.choice for value in values if _is_meant(value, text)]
        if not found:
            raise _unknown(f"Nothing in the library has the {facet.value} “{text}”.", "library facets")
        yield from found


def _unknown(sentence: str, lister: str) -> FailedError:
    return FailedError("unknown-value", f"{sentence} “{lister}” lists what there is.")


def _is_meant(value: FacetValue, text: str) -> bool:
    """Whether `text` is the code, or all of its words begin words of the meaning."""
    key = value.choice.key
    if text in (key, key.rpartition(":")[2]):
        return True
    words = value.label.casefold().split()
    return all(any(word.startswith(piece) for word in words) for piece in text.casefold().split())
