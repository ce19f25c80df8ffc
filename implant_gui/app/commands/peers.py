"""Who is meant by PEER, and as whom we call."""

import getpass
import os
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from implant_gui.app.commands.arguments import Arguments
from implant_gui.app.commands.exit_codes import UsageError
from implant_gui.app.commands.problems import problem_words
from implant_gui.app.paths import Paths, find_paths
from implant_gui.domain.keeping.settings import Settings, SettingsProblem
from implant_gui.domain.service.ae import AeTitle, Server, Tls, parse_peer

SECRET_VARIABLE: Final = "IMPLANT_GUI_SECRET"  # noqa: S105 - the variable's name
_SHA256: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Call:
    """A server to call, our AE title for it, and how to come by the user's secret."""

    server: Server
    calling: AeTitle
    secrets: Callable[[Server], str | None]


def call_of(arguments: Arguments) -> Call:
    """The call that the arguments describe; asks for a secret if the server needs one and a person is there.

    Raises:
        UsageError: PEER is neither an address nor a saved server, or an option does not fit.
    """
    paths = paths_of(arguments)
    server = _with_options(_find_server(arguments.peer, paths), arguments)
    calling = arguments.aet or server.calling_ae_title or settings_of(paths).local.ae_title
    secret = _secret(server) if server.user_name else None
    return Call(replace(server, calling_ae_title=calling), calling, lambda _: secret)


def call_to(server: Server, paths: Paths) -> Call:
    """A call to a saved server, as the window would make it."""
    calling = server.calling_ae_title or settings_of(paths).local.ae_title
    secret = _secret(server) if server.user_name else None
    return Call(replace(server, calling_ae_title=calling), calling, lambda _: secret)


def paths_of(arguments: Arguments) -> Paths:
    """The folders that ``--config`` and the environment choose."""
    return find_paths(arguments.config)


def settings_of(paths: Paths) -> Settings:
    """The saved settings, or the defaults; what is wrong with the file is said on standard error."""
    if not paths.settings.exists():
        return Settings()
    # Imported here: most computers that only run commands have no settings file.
    from implant_gui.storage.toml.settings_file import load_settings

    settings, problems = load_settings(paths.settings)
    _tell_problems(problems)
    return settings


def _find_server(text: str, paths: Paths) -> Server:
    if "@" in text:
        try:
            return parse_peer(text)
        except ValueError as error:
            raise UsageError(str(error)) from error
    saved = saved_servers(paths)
    for server in saved:
        if server.name == text:
            return server
    names = ", ".join(server.name for server in saved)
    known = f"Saved servers: {names}." if saved else "There are no saved servers."
    raise UsageError(f"“{text}” is neither AET@host:port nor the name of a saved server. {known}")


def saved_servers(paths: Paths) -> tuple[Server, ...]:
    """The servers that the window knows; what is wrong with the list is said on standard error."""
    # Imported here: an address on the command line needs no list.
    from implant_gui.storage.toml.servers_file import load_servers

    servers, problems = load_servers(paths.servers, paths.preset_servers)
    _tell_problems(problems)
    return servers


def _tell_problems(problems: tuple[SettingsProblem, ...]) -> None:
    for problem in problems:
        sys.stderr.write(f"implant-gui: {problem_words(problem)}\n")


def _with_options(server: Server, arguments: Arguments) -> Server:
    limits = server.timeouts
    return replace(
        server,
        timeouts=replace(
            limits,
            connect=arguments.connect_timeout or limits.connect,
            total=arguments.timeout or limits.total,
        ),
        tls=_tls(arguments, server.tls),
        user_name=arguments.user or server.user_name,
        engine=arguments.engine or server.engine,
    )


def _tls(arguments: Arguments, saved: Tls | None) -> Tls | None:
    wanted = arguments.tls or any((arguments.ca, arguments.cert, arguments.key_file, arguments.pin))
    if not wanted:
        return saved
    tls = saved or Tls()
    return Tls(
        ca_file=arguments.ca or tls.ca_file,
        cert_file=arguments.cert or tls.cert_file,
        key_file=arguments.key_file or tls.key_file,
        pinned_sha256=_fingerprint(arguments.pin) if arguments.pin else tls.pinned_sha256,
    )


def _fingerprint(text: str) -> str:
    digits = text.replace(":", "").strip().lower()
    if not _SHA256.fullmatch(digits):
        raise UsageError("--pin needs the SHA-256 of a certificate: 64 hexadecimal digits, colons allowed.")
    return digits


def _secret(server: Server) -> str | None:
    """The secret from the environment or the terminal; None where there is neither: then the name goes alone."""
    given = os.environ.get(SECRET_VARIABLE)
    if server.tls is None:
        if given is not None:
            sys.stderr.write("implant-gui: without TLS only the user name is sent, not the secret.\n")
        return None
    if given is not None:
        return given
    if not sys.stdin.isatty():
        return None
    return getpass.getpass(f"Secret of {server.user_name} at {server.address}: ") or None
