"""A person keeps the list of servers in order, and a server keeps its password under another name."""

from implant_gui.app.files import UserFiles
from implant_gui.app.paths import Paths
from implant_gui.app.secrets import SecretKeeper
from implant_gui.domain.service.ae import AeTitle, Server
from implant_gui.views.servers.server_editor import ServerEditor
from tests.stories.conftest import Play
from tests.stories.stage import Stage


def test_a_server_moves_up_and_stays_there(play: Play, paths: Paths, small_server: Server) -> None:
    other = Server("Other", "127.0.0.1", 1, AeTitle("OTHER"))

    async def story(stage: Stage) -> None:
        await stage.until(lambda: len(stage.server_names) == 2)
        stage.window.browse.server_panel.move_requested.emit("Other", -1)
        assert stage.server_names == ["Other", "Small"]
        stage.window.browse.server_panel.move_requested.emit("Other", -1)
        assert stage.server_names == ["Other", "Small"]
        await stage.until(lambda: [each.name for each in UserFiles(paths).servers()[0]] == ["Other", "Small"])

    play(story, small_server, other)


def test_a_new_name_keeps_the_password(play: Play, small_server: Server) -> None:
    async def story(stage: Stage) -> None:
        await stage.until_up("Small")
        secrets = stage.program.servers._secrets
        assert isinstance(secrets, SecretKeeper)
        secrets.keep("Small", "rosebud")
        stage.window.browse.server_panel.edit_requested.emit("Small")
        editor = stage.dialog(ServerEditor)
        assert isinstance(editor, ServerEditor)
        editor.connection.name.set_text("Large")
        await stage.click("Save", editor)
        await stage.until_up("Large")
        await stage.until(lambda: secrets.secret_of(small_server.renamed("Large")) == "rosebud")

    play(story, small_server)
