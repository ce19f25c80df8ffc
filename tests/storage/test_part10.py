import io
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path

import pydicom
import pytest
from hypothesis import given
from hypothesis import strategies as st

from implant_gui.domain.service.ae import AeTitle
from implant_gui.domain.service.information_model import TRANSFER_SYNTAXES, InformationModel
from implant_gui.domain.service.instance import InstanceHeader, Origin, Route
from implant_gui.domain.uid import Uid
from implant_gui.storage.part10 import FileMeta, encode_head, read_meta
from tests.storage.objects import data_set, header

uids = st.lists(st.integers(0, 10**9), min_size=1, max_size=6).map(lambda parts: Uid(".".join(map(str, parts))))
ae_titles = st.text("ABCXYZ_019", min_size=1, max_size=16).map(AeTitle)
headers = st.builds(
    InstanceHeader,
    sop_class_uid=st.sampled_from([model.storage for model in InformationModel]),
    sop_instance_uid=uids,
    transfer_syntax=st.sampled_from(TRANSFER_SYNTAXES),
    origin=st.builds(Origin, st.sampled_from(Route), st.none() | ae_titles),
)


@given(headers, st.binary(max_size=40))
def test_what_is_written_is_read_again(header: InstanceHeader, rest: bytes) -> None:
    head = encode_head(header)
    expected = FileMeta(
        header.sop_class_uid,
        header.sop_instance_uid,
        header.transfer_syntax,
        header.origin.ae_title,
    )
    stream = io.BytesIO(head + rest)
    assert read_meta(stream) == expected
    assert stream.read() == rest


def test_pydicom_reads_it_without_a_remark(tmp_path: Path) -> None:
    path = tmp_path / "a.dcm"
    path.write_bytes(encode_head(header("1.2.3")) + data_set("1.2.3", maker="Ænima"))
    dataset = pydicom.dcmread(path)
    assert dataset.Manufacturer == "Ænima"
    assert dataset.file_meta.SourceApplicationEntityTitle == "ARCHIVE"
    assert dataset.file_meta.FileMetaInformationGroupLength == len(encode_head(header("1.2.3"))) - 144


@pytest.mark.skipif(shutil.which("dcmdump") is None, reason="DCMTK's dcmdump is not installed")
def test_dcmdump_reads_it_without_a_remark(tmp_path: Path) -> None:
    path = tmp_path / "a.dcm"
    path.write_bytes(encode_head(header("1.2.3")) + data_set("1.2.3", part="ABC-123"))
    dump = subprocess.run(["dcmdump", str(path)], capture_output=True, text=True, check=True)
    assert dump.stderr == ""
    assert "ABC-123" in dump.stdout
    assert "ARCHIVE" in dump.stdout


HEAD = encode_head(header("1.2.3"))


@pytest.mark.parametrize("length", [0, 100, 131, 132, 140, 143, 150, len(HEAD) - 1])
def test_a_file_that_ends_too_early_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        read_meta(io.BytesIO(HEAD[:length]))


@given(st.integers(128, len(HEAD) - 1), st.integers(0, 255))
def test_a_damaged_head_never_raises_anything_else(position: int, byte: int) -> None:
    damaged = bytearray(HEAD)
    damaged[position] = byte
    with suppress(ValueError):
        read_meta(io.BytesIO(bytes(damaged)))


@given(st.binary(max_size=400))
def test_garbage_is_refused(garbage: bytes) -> None:
    with pytest.raises(ValueError, match="DICM"):
        read_meta(io.BytesIO(garbage))
    with pytest.raises(ValueError, match=r"\w"):
        read_meta(io.BytesIO(bytes(128) + b"DICM" + garbage))


def test_a_head_that_claims_to_be_huge_is_not_read() -> None:
    with pytest.raises(ValueError, match="claims"):
        read_meta(io.BytesIO(HEAD[:140] + b"\xff\xff\xff\xff" + HEAD[144:]))
