"""Where an instance stands among its relatives, in words that people know."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

import pytest

from implant_gui.domain.content.template import TemplateSummary
from implant_gui.domain.keeping.lineage import Lineage, Relative
from implant_gui.domain.ports import LibraryEntry
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.match import EncodedDataset, Match
from implant_gui.domain.uid import Uid
from implant_gui.models.common.roles import Tone
from implant_gui.models.preview.kin import is_newer, kinship_of, replaced_by_match, standing_of

NOW = datetime(2026, 5, 4, tzinfo=UTC)
SYNTAX = Uid("1.2.840.10008.1.2.1")


def entry(
    number: int,
    version: str = "1",
    effective: str = "20200101000000",
    name: str = "Stem",
    replaces: tuple[Uid, ...] = (),
) -> LibraryEntry:
    model = InformationModel.GROUP if name == "Stems" else InformationModel.GENERIC
    summary = TemplateSummary(
        model, Uid(f"1.2.{number}"), "ACME", name, "P-7", "7", version, effective, replaced_uids=replaces
    )
    return LibraryEntry(summary, Path("x"), 1, "00", NOW)


def match(number: int, effective: str = "20240301000000", **values: str) -> Match:
    told = {"Manufacturer": "ACME", "ImplantPartNumber": "P-7", "EffectiveDateTime": effective, **values}
    uid = Uid(f"1.2.{number}")
    return Match(InformationModel.GENERIC, uid, MappingProxyType(told), EncodedDataset(b"", SYNTAX))


OLD, NEW = entry(1), entry(2, "2", "20240301000000", replaces=(Uid("1.2.1"),))
FUTURE = entry(3, "3", "20990101000000", replaces=(Uid("1.2.2"),))


def lineage(own: LibraryEntry, *versions: LibraryEntry, current: LibraryEntry | None = NEW) -> Lineage:
    return Lineage(
        own.summary.sop_instance_uid,
        own,
        versions,
        None if current is None else current.summary.sop_instance_uid,
        replaced_by=(Relative(NEW.summary.sop_instance_uid, NEW),) if own is OLD else (),
        replaces=(Relative(Uid("1.2.9")),) if own is NEW else (),
    )


def test_what_is_superseded_names_what_is_to_be_used() -> None:
    told = kinship_of(lineage(OLD, OLD, NEW), (), NOW)
    assert (told.word, told.sentence) == ("Superseded", "To be used today: version 2, 2024-03-01.")
    assert told.instead is not None
    assert told.instead.entry is NEW
    assert [group.label for group in told.groups] == ["Replaced by"]


def test_nothing_is_recommended_of_which_the_manufacturer_warns() -> None:
    warned = replace(NEW, summary=replace(NEW.summary, notification_count=1))
    told = kinship_of(lineage(OLD, OLD, warned), (), NOW)
    assert told.sentence == "The latest is version 2, 2024-03-01, with a notice from the manufacturer."
    told = kinship_of(lineage(warned, OLD, warned), (), NOW)
    assert told.sentence == "The latest of 2 that are held; read the notice before use."
    assert told.tone is Tone.WARN


def test_the_name_that_relatives_share_is_not_repeated() -> None:
    (group,) = kinship_of(lineage(OLD, OLD, NEW), (), NOW).groups
    assert group.members[0].title == "P-7 · version 2, 2024-03-01"
    assert group.members[0].tip.startswith("Stem 7 · P-7")


def test_what_is_current_says_so_where_there_are_others() -> None:
    told = kinship_of(lineage(NEW, OLD, NEW), (), NOW)
    assert told.word == "Current version"
    assert [group.label for group in told.groups] == ["Replaces", "Other versions"]
    assert kinship_of(lineage(NEW, NEW), (), NOW).word == ""


def test_what_is_not_held_is_named_as_such() -> None:
    (group, *_) = kinship_of(lineage(NEW, NEW), (), NOW).groups
    assert [(each.title, each.tip, each.entry) for each in group.members] == [("not in the library", "1.2.9", None)]


def test_what_is_not_effective_yet_warns_and_leads_to_the_current_one() -> None:
    told = kinship_of(lineage(FUTURE, NEW, FUTURE), (), NOW)
    assert (told.word, told.sentence) == ("Not yet effective", "Do not plan with it before 2099-01-01.")
    assert told.instead is not None


def test_groups_and_assemblies_that_use_it_are_listed() -> None:
    told = kinship_of(lineage(NEW, NEW), (entry(8, name="Stems"),), NOW)
    assert told.groups[-1].label == "In groups"
    assert told.groups[-1].members[0].title == "Stems 7 · P-7 · version 1, 2020-01-01"


def test_many_relatives_are_cut() -> None:
    users = tuple(entry(number, name="Stems") for number in range(100, 120))
    members = kinship_of(lineage(NEW, NEW), users, NOW).groups[-1].members
    assert len(members) == 13
    assert members[-1].title == "and 8 more"


def test_a_newer_one_on_the_server_is_told() -> None:
    told = standing_of(match(5, "20250101000000"), (OLD, NEW), NOW)
    assert told is not None
    assert told.word == "Newer than yours"
    assert told.sentence == "The server has one that is effective since 2025-01-01; you hold version 2, 2024-03-01."


def test_a_version_is_told_where_the_server_tells_it() -> None:
    told = standing_of(match(5, "20250101000000", ImplantTemplateVersion="4"), (NEW,), NOW)
    assert told is not None
    assert told.sentence == "The server has version 4, 2025-01-01; you hold version 2, 2024-03-01."


@pytest.mark.parametrize(("effective", "word"), [("20190101000000", "Older than yours"), ("20240301000000", "")])
def test_an_older_one_is_told_too(effective: str, word: str) -> None:
    told = standing_of(match(5, effective), (NEW,), NOW)
    assert (told.word if told else "") == word


def test_references_count_more_than_dates() -> None:
    path = "ReplacedImplantTemplateSequence[0].ReferencedSOPInstanceUID"
    newer = match(5, "20190101000000", **{path: "1.2.2"})
    assert replaced_by_match(newer) == (Uid("1.2.2"),)
    told = standing_of(newer, (NEW,), NOW)
    assert told is not None
    assert told.word == "Newer than yours"


def test_what_is_held_itself_needs_no_comparison() -> None:
    assert standing_of(match(2), (OLD, NEW), NOW) is None
    assert standing_of(match(2), (), NOW) is None


def test_what_is_held_is_behind_the_server() -> None:
    newer = match(5, "20250101000000")
    told = kinship_of(lineage(NEW, OLD, NEW), (), NOW, newer)
    assert told.word == "Newer on the server"
    assert told.sentence == "The server has one that is effective since 2025-01-01; you hold version 2, 2024-03-01."
    assert kinship_of(lineage(OLD, OLD, NEW), (), NOW, match(2)).word == "Superseded"


def test_only_a_later_version_of_the_same_part_that_is_effective_is_newer() -> None:
    own = match(1, "20200101000000")
    assert is_newer(match(2, "20240101000000"), own, NOW)
    assert not is_newer(match(2, "20990101000000"), own, NOW)
    assert not is_newer(match(2, "20190101000000"), own, NOW)
    assert not is_newer(match(2, "20240101000000", ImplantPartNumber="P-8"), own, NOW)
    assert not is_newer(match(2, "20240101000000", ImplantPartNumber=""), match(1, ImplantPartNumber=""), NOW)
