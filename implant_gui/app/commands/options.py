"""The options that several commands share."""

import argparse
from typing import Final

from implant_gui.app.commands.values import (
    converted,
    parse_engine,
    parse_existing_file,
    parse_folder,
    parse_key,
    parse_limit,
    parse_seconds,
)
from implant_gui.domain.service.ae import parse_ae_title
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.query import DEFAULT_LIMIT
from implant_gui.domain.uid import parse_uid

MODEL_WORDS: Final = tuple(model.word for model in InformationModel)


def add_peer_options(parser: argparse.ArgumentParser) -> None:
    """Whom to call, as whom, and with which limits."""
    parser.add_argument("peer", metavar="PEER", help="AET@host:port, or the name of a saved server")
    add_own_title(parser)
    group = parser.add_argument_group("connection")
    group.add_argument(
        "--timeout",
        metavar="S",
        type=converted(parse_seconds),
        default=0.0,
        help="limit for the whole operation in seconds (default: none)",
    )
    group.add_argument(
        "--connect-timeout",
        metavar="S",
        type=converted(parse_seconds),
        help="limit for connecting in seconds (default: the server's, else 5)",
    )
    group.add_argument(
        "--engine",
        type=converted(parse_engine),
        metavar="{wire,reference}",
        help="which implementation of DICOM talks (default: the server's)",
    )
    group.add_argument(
        "--user", metavar="NAME", help="user name; its secret, for TLS only, comes from IMPLANT_GUI_SECRET or is asked"
    )
    _add_tls_options(parser)


def _add_tls_options(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("TLS", "Each of these asks for TLS; there is no fallback to plain DICOM.")
    file = converted(parse_existing_file)
    group.add_argument("--tls", action="store_true", help="verify against the system's authorities")
    group.add_argument("--ca", metavar="F", type=file, help="verify against the certificates in this file")
    group.add_argument("--cert", metavar="F", type=file, help="our own certificate chain")
    group.add_argument("--key", metavar="F", type=file, dest="key_file", help="its private key")
    group.add_argument("--pin", metavar="SHA256", help="SHA-256 of the server's certificate; it alone decides")


def add_own_title(parser: argparse.ArgumentParser) -> None:
    """Our AE title."""
    parser.add_argument(
        "--aet", metavar="AET", type=converted(parse_ae_title), help="our AE title (default: the saved one)"
    )


def add_output_options(parser: argparse.ArgumentParser, *, count: bool = True) -> None:
    """How to tell what happens."""
    group = parser.add_argument_group("output")
    group.add_argument("--json", action="store_true", help="one JSON object a line, nothing else, on standard output")
    if count:
        group.add_argument("--count", action="store_true", help="only the closing line")
    add_verbosity(parser)


def add_verbosity(parser: argparse.ArgumentParser) -> None:
    """``-v`` and ``--config``, which may stand before the command or after it."""
    parser.add_argument(
        "-v",
        "--verbose",
        action="count",
        default=argparse.SUPPRESS,
        help="tell what was negotiated, on standard error; twice: more",
    )
    parser.add_argument(
        "--config",
        metavar="DIR",
        type=converted(parse_folder),
        default=argparse.SUPPRESS,
        help="keep settings, library and cache below this folder",
    )


def add_model(parser: argparse.ArgumentParser) -> None:
    """The information model."""
    parser.add_argument(
        "--model",
        type=converted(InformationModel.from_word),
        default=InformationModel.GENERIC,
        metavar="{" + ",".join(MODEL_WORDS) + "}",
        help="which kind of template (default: generic)",
    )


def add_keys(parser: argparse.ArgumentParser) -> None:
    """``-k`` and ``--limit``."""
    parser.add_argument(
        "-k",
        dest="keys",
        metavar="KEY[=VALUE]",
        action="append",
        default=[],
        type=converted(parse_key),
        help="restrict the query, or with KEY alone ask for one more attribute; may be given many times",
    )
    parser.add_argument(
        "--limit",
        metavar="N",
        type=converted(parse_limit),
        help=f"stop after N matches; 0 for no limit (default: {DEFAULT_LIMIT})",
    )


def add_uids(parser: argparse.ArgumentParser) -> None:
    """``--uid``."""
    parser.add_argument(
        "--uid",
        dest="uids",
        metavar="UID",
        action="extend",
        nargs="+",
        default=[],
        type=converted(parse_uid),
        help="SOP Instance UIDs to fetch; may be given many times",
    )


def add_bind(parser: argparse.ArgumentParser) -> None:
    """``--bind``."""
    parser.add_argument(
        "--bind",
        metavar="ADDRESS",
        default="127.0.0.1",
        help="network address to listen on (default: 127.0.0.1, this computer only; 0.0.0.0 for all)",
    )
