"""The arguments of all commands as one typed value."""

import argparse
from collections.abc import Callable
from pathlib import Path

from implant_gui.app.commands.values import Key
from implant_gui.domain.keeping.holdings import Facet, Trait
from implant_gui.domain.service.ae import AeTitle, AllowedPeer, Engine
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.uid import Uid


class Arguments(argparse.Namespace):
    """What the command line said. A command reads only what its own parser defines."""

    command: str | None
    config: Path | None
    run: "Callable[[Arguments], int]"
    verbose: int
    json: bool
    count: bool
    peer: str
    aet: AeTitle | None
    timeout: float
    connect_timeout: float | None
    engine: Engine | None
    tls: bool
    ca: Path | None
    cert: Path | None
    key_file: Path | None
    pin: str | None
    user: str | None
    model: InformationModel
    keys: list[Key]
    limit: int | None
    uids: list[Uid]
    to: Path
    receive_in: Path | None
    dest: AeTitle | None
    listen_port: int | None
    bind: str
    senders: list[AllowedPeer]
    files: list[Path]
    code: int
    service: str
    peer_uid: str
    port: int
    title: AeTitle
    library: Path | None
    faults: list[str]
    destinations: list[str]
    screenshots: Path | None
    paths: list[Path]
    subject: str
    text: list[str]
    is_all: bool
    names: list[str]
    dicomdir: bool
    only_model: InformationModel | None
    facets: list[tuple[Facet, str]]
    traits: list[Trait]
    collection: str | None
    is_removal: bool
    uses: Uid | None
    replaces: Uid | None
