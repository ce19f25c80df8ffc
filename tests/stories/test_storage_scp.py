"""A person switches the storage SCP on and off, and is told in words when it cannot be."""

import socket
from dataclasses import replace

from PySide6.QtGui import QGuiApplication

from implant_gui.app.files import UserFiles
from implant_gui.app.paths import Paths
from implant_gui.domain.keeping.settings import Settings
from implant_gui.views.servers.listener_panel import ListenerPanel
from implant_gui.views.servers.listener_state import ListenerPhase
from tests.app.programs import free_port
from tests.stories.conftest import Play
from tests.stories.stage import Stage


def opened(stage: Stage) -> ListenerPanel:
    stage.window.status.listener_clicked.emit()
    panel = stage.dialog(ListenerPanel)
    assert isinstance(panel, ListenerPanel)
    return panel


def test_it_is_started_stopped_and_remembered(play: Play, paths: Paths) -> None:
    port = free_port()

    async def start(stage: Stage) -> None:
        assert "off" in stage.window.status.listener_text
        panel = opened(stage)
        panel.form.port.set_text(str(port))
        await stage.click("Start", panel)
        await stage.until(lambda: stage.program.listener.state.phase is ListenerPhase.LISTENING)
        assert str(port) in stage.window.status.listener_text
        with socket.create_connection(("127.0.0.1", port)):
            pass
        await stage.until(lambda: stage.program.settings.current.listener_enabled)
        await stage.click("Copy for the administrator", panel)
        assert f"Port: {port}" in QGuiApplication.clipboard().text()

    async def stop(stage: Stage) -> None:
        await stage.until(lambda: stage.program.listener.state.phase is ListenerPhase.LISTENING)
        panel = opened(stage)
        await stage.click("Stop", panel)
        await stage.until(lambda: not stage.program.settings.current.listener_enabled)
        assert stage.program.listener.state.phase is ListenerPhase.OFF

    play(start)
    assert UserFiles(paths).settings()[0].listener_enabled
    play(stop)
    assert not UserFiles(paths).settings()[0].listener_enabled


def test_a_port_that_is_in_use_is_told_with_an_offer(play: Play) -> None:
    async def story(stage: Stage) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            panel = opened(stage)
            panel.form.port.set_text(str(taken.getsockname()[1]))
            await stage.click("Start", panel)
            await stage.until(lambda: stage.program.listener.state.phase is ListenerPhase.FAILED)
            await stage.until(lambda: stage.window.message_bar.messages)
        panel.hide()
        await stage.click("Choose another address", stage.window.message_bar)
        assert panel.isVisible()
        panel.form.port.set_text(str(free_port()))
        await stage.click("Start", panel)
        await stage.until(lambda: stage.program.listener.state.phase is ListenerPhase.LISTENING)

    play(story)


def test_settings_that_change_the_address_hold_at_once(play: Play, paths: Paths) -> None:
    before, after = free_port(), free_port()
    settings = replace(Settings(), listener_enabled=True, local=replace(Settings().local, port=before))
    UserFiles(paths).save_settings(settings)

    async def story(stage: Stage) -> None:
        listener = stage.program.listener
        await stage.until(lambda: listener.state.port == before)
        stage.program.settings.change(replace(settings, local=replace(settings.local, port=after)))
        await stage.until(lambda: listener.state.port == after)
        assert opened(stage).form.port.text == str(after)

    play(story)
    assert UserFiles(paths).settings()[0].local.port == after
