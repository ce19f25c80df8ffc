"""The demo catalogue, made once for all tests of this package, and objects of it to break."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from pydicom import dcmread
from pydicom.dataset import Dataset

from implant_gui.domain.service.information_model import InformationModel
from implant_gui.templates import catalogue
from implant_gui.templates.datasets import part10

Fresh = Callable[[str], Dataset]


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return catalogue.write(tmp_path_factory.mktemp("catalogue"))


@pytest.fixture(scope="session")
def objects(files: list[Path]) -> dict[str, Dataset]:
    """Every object by its UID, as read from its file; not to be changed."""
    datasets = [dcmread(path) for path in files]
    return {dataset.SOPInstanceUID: dataset for dataset in datasets}


@pytest.fixture(scope="session")
def generics(objects: dict[str, Dataset]) -> list[Dataset]:
    return of_model(objects, InformationModel.GENERIC)


@pytest.fixture
def fresh(objects: dict[str, Dataset]) -> Fresh:
    """A copy of an object, by part number or name, to be changed."""

    def copy(name: str) -> Dataset:
        keywords = ("ImplantPartNumber", "ImplantAssemblyTemplateName", "ImplantTemplateGroupName")
        found = next(each for each in objects.values() if name in (each.get(keyword) for keyword in keywords))
        return dcmread(BytesIO(part10.encode(found)))

    return copy


def of_model(objects: dict[str, Dataset], model: InformationModel) -> list[Dataset]:
    return [each for each in objects.values() if each.SOPClassUID == model.storage]
