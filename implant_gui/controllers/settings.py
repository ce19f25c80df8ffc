"""The settings: shown, changed, kept, and put to use at once where that is possible."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtWidgets import QWidget

from implant_gui.controllers.common.background import Background
from implant_gui.controllers.common.tasks import Tasks
from implant_gui.domain.keeping.settings import Appearance, Settings
from implant_gui.domain.service.ae import AeTitle, LocalNode
from implant_gui.views.settings_dialog import Language, SettingsDialog


class SettingsController:
    """Holds the settings in force.

    Thread: GUI, but `ae_title` may be asked from any.

    Args:
        save: writes them; touches the disk.
        show_appearance: dresses the window.
        put_in_force: told of settings that have changed, before and after.
        library_folder: where the library is without a setting.
        languages: to choose from.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        tasks: Tasks,
        background: Background,
        save: Callable[[Settings], None],
        show_appearance: Callable[[Appearance], None],
        put_in_force: Callable[[Settings, Settings], None],
        library_folder: str,
        languages: Sequence[Language],
        window: QWidget,
    ) -> None:
        self._settings = settings
        self._tasks = tasks
        self._background = background
        self._save = save
        self._show_appearance = show_appearance
        self._put_in_force = put_in_force
        self._addresses: tuple[str, ...] = ()
        self._library_folder = library_folder
        self._languages = languages
        self._window = window

    @property
    def current(self) -> Settings:
        """The settings in force."""
        return self._settings

    def set_addresses(self, addresses: Sequence[str]) -> None:
        """The network addresses of this computer, to choose from."""
        self._addresses = tuple(addresses)

    def ae_title(self) -> AeTitle:
        """Our AE title."""
        return self._settings.local.ae_title

    def open(self) -> None:
        """Open the dialog."""
        dialog = SettingsDialog(
            self._settings,
            addresses=self._addresses,
            default_folder=self._library_folder,
            languages=self._languages,
            parent=self._window,
        )
        dialog.appearance_previewed.connect(self._show_appearance)
        dialog.submitted.connect(self.change)
        dialog.open()

    def change(self, settings: Settings) -> None:
        """Put `settings` in force and keep them."""
        before, self._settings = self._settings, settings
        if settings == before:
            return
        self._show_appearance(settings.appearance)
        self._put_in_force(before, settings)

        async def save() -> None:
            await self._background(lambda: self._save(settings))

        self._tasks.launch(f"save settings {time.monotonic_ns()}", save())

    def remember_listener(self, node: LocalNode | None) -> None:
        """Start the storage SCP as `node` with the program from now on; None: do not start it."""
        local = self._settings.local if node is None else node
        self.change(replace(self._settings, local=local, listener_enabled=node is not None))
