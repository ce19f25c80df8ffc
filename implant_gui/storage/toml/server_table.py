"""A server as a TOML table. It holds no secret: those are asked for, or kept by the system."""

from typing import Final

from implant_gui.domain.service.ae import Engine, RetrieveMethod, Server, Timeouts, parse_ae_title
from implant_gui.storage.toml.tls_table import read_tls, tls_table
from implant_gui.storage.toml.toml_file import Table
from implant_gui.storage.toml.toml_values import TomlReader, number, one_of, some_text, text, whole, written_as

_MAX_S: Final = 86_400.0
_MIN_S: Final = 0.001


def read_server(reader: TomlReader, *, is_fixed: bool) -> Server:
    """The server that the table describes.

    Raises:
        UnusableEntryError: it lacks a name, host, port or AE title.
    """
    default = Server("", "", 0, parse_ae_title("ANY"))
    return Server(
        name=reader.require("name", some_text),
        host=reader.require("host", _host),
        port=reader.require("port", whole(1, 65535)),
        ae_title=reader.require("ae_title", written_as(parse_ae_title)),
        calling_ae_title=reader.optional("calling_ae_title", written_as(parse_ae_title)),
        retrieve_method=reader.get("retrieve_method", default.retrieve_method, one_of(RetrieveMethod)),
        engine=reader.get("engine", default.engine, one_of(Engine)),
        timeouts=_timeouts(reader.table("timeouts")),
        tls=read_tls(reader),
        user_name=reader.optional("user_name", some_text),
        character_set=reader.optional("character_set", text),
        is_fixed=is_fixed,
    )


def server_table(server: Server) -> Table:
    """`server` with None for what it does not say."""
    limits = server.timeouts
    return {
        "name": server.name,
        "host": server.host,
        "port": server.port,
        "ae_title": server.ae_title,
        "calling_ae_title": server.calling_ae_title,
        "retrieve_method": server.retrieve_method.value,
        "engine": server.engine.value,
        "user_name": server.user_name,
        "character_set": server.character_set,
        "timeouts": {
            "connect": limits.connect,
            "tls": limits.tls,
            "pdu": limits.pdu,
            "answer": limits.answer,
            "progress": limits.progress,
            "total": limits.total,
            "cancel_grace": limits.cancel_grace,
        },
        "tls": None if server.tls is None else tls_table(server.tls),
    }


def _timeouts(reader: TomlReader | None) -> Timeouts:
    default = Timeouts()
    if reader is None:
        return default
    needed, may_be_none = number(_MIN_S, _MAX_S), number(0.0, _MAX_S)
    return Timeouts(
        connect=reader.get("connect", default.connect, needed),
        tls=reader.get("tls", default.tls, needed),
        pdu=reader.get("pdu", default.pdu, needed),
        answer=reader.get("answer", default.answer, needed),
        progress=reader.get("progress", default.progress, may_be_none),
        total=reader.get("total", default.total, may_be_none),
        cancel_grace=reader.get("cancel_grace", default.cancel_grace, may_be_none),
    )


def _host(value: object) -> str:
    host = some_text(value).strip()
    if any(character.isspace() for character in host):
        raise ValueError("a host name has no spaces")
    return host
