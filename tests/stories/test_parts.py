"""A person fetches an assembly: its parts come with it, and what is missing is told."""

from pydicom.dataset import Dataset
from pydicom.sequence import Sequence as DatasetSequence

from implant_gui.dicom.archive.server import Archive
from implant_gui.domain.service.ae import Server
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.uid import Uid
from tests.dicom.archive.templates_for_tests import assembly, generic
from tests.stories.conftest import Play, by_get
from tests.stories.stage import Stage


def assembly_of(*numbers: int) -> Dataset:
    """An assembly of these components."""
    role = Dataset()
    role.ComponentSequence = DatasetSequence([component(place, n) for place, n in enumerate(numbers, start=1)])
    made = assembly(300)
    made.ComponentTypesSequence = DatasetSequence([role])
    return made


def component(place: int, number: int) -> Dataset:
    item = Dataset()
    item.ReferencedSOPClassUID = InformationModel.GENERIC.storage
    item.ReferencedSOPInstanceUID = generic(number).SOPInstanceUID
    item.ComponentID = place
    return item


def test_an_assembly_brings_its_parts_and_tells_what_the_server_does_not_hold(
    play: Play, small_archive: Archive, small_server: Server
) -> None:
    made = assembly_of(1, 2, 3, 88, 99)
    small_archive.add([made])

    async def story(stage: Stage) -> None:
        server = stage.program.models.servers.server_at(0)
        stage.program.retrieve.fetch(server, InformationModel.GENERIC, (Uid(generic(1).SOPInstanceUID),))
        await stage.until_fetched(1)
        stage.program.retrieve.fetch(server, InformationModel.ASSEMBLY, (Uid(made.SOPInstanceUID),))
        await stage.until_fetched(3)
        known = {transfer.title: transfer.completeness for transfer in stage.transfers if transfer.completeness}
        assert set(known) == {"1 assembly", "4 templates"}
        for told in known.values():
            assert told is not None
            assert (told.referred, told.held, told.came, told.failed) == (5, 1, 2, 0)
            assert told.absent == tuple(Uid(generic(number).SOPInstanceUID) for number in (88, 99))
        assert "3 of 5 parts are here" in stage.texts(stage.window.transfers)

    play(story, by_get(small_server))


def test_an_assembly_can_be_fetched_alone(play: Play, small_archive: Archive, small_server: Server) -> None:
    made = assembly_of(1, 2)
    small_archive.add([made])

    async def story(stage: Stage) -> None:
        server = stage.program.models.servers.server_at(0)
        stage.window.transfers.set_takes_parts(False)
        stage.program.retrieve.fetch(server, InformationModel.ASSEMBLY, (Uid(made.SOPInstanceUID),))
        await stage.until_fetched(1)
        assert await stage.program.background(stage.program.library.count) == 1
        assert [transfer.completeness for transfer in stage.transfers] == [None]

    play(story, by_get(small_server))
