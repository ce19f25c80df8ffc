"""What the window and everything behind it consist of; `compose` builds it, and `features` stand on it."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSettings

from implant_gui.app.files import UserFiles
from implant_gui.app.isolated_reading import IsolatedDocuments, IsolatedReader
from implant_gui.app.late import LateJournal, LateLibrary
from implant_gui.app.paths import Paths
from implant_gui.app.pictures import SurfaceRenderer
from implant_gui.app.secrets import SecretKeeper
from implant_gui.app.storage_service import LateStorageService
from implant_gui.controllers.browse.held import HeldMarker
from implant_gui.controllers.browse.search import SearchController
from implant_gui.controllers.browse.searches import SearchesController
from implant_gui.controllers.browse.servers import ServersController
from implant_gui.controllers.common.background import Background
from implant_gui.controllers.common.job_desk import JobDesk
from implant_gui.controllers.common.tasks import Tasks
from implant_gui.controllers.library.entries import LibraryController
from implant_gui.controllers.library.indexing import IndexingController
from implant_gui.controllers.preview.documents import DocumentsController
from implant_gui.controllers.preview.look import LookController
from implant_gui.controllers.preview.render import RenderController
from implant_gui.controllers.settings import SettingsController
from implant_gui.controllers.transfers.listener import ListenerController
from implant_gui.controllers.transfers.retrieve import RetrieveController
from implant_gui.domain.errors import OperationError
from implant_gui.domain.ports import ListenerEvent, Operations
from implant_gui.jobs.scheduler import Scheduler
from implant_gui.jobs.worker import Envelope
from implant_gui.models.common.bridge import EventBridge
from implant_gui.models.diagnose.log import LogLine
from implant_gui.views.common.theme import Theme
from implant_gui.views.main_window import MainWindow, WindowModels


@dataclass(frozen=True)
class Program:
    """All parts; what Qt's signals lead to lives as long as this does, for Qt itself keeps none of it."""

    paths: Paths
    files: UserFiles
    complaints: tuple[str, ...]
    theme: Theme
    window: MainWindow
    models: WindowModels
    tasks: Tasks
    background: Background
    pictures: Background
    renderer: Background
    bridge: EventBridge[Envelope]
    arrivals: EventBridge[ListenerEvent]
    log: EventBridge[LogLine]
    scheduler: Scheduler
    desk: JobDesk
    library: LateLibrary
    journal: LateJournal
    service: LateStorageService
    secrets: SecretKeeper
    operations: Operations
    servers: ServersController
    search: SearchController
    searches: SearchesController
    retrieve: RetrieveController
    listener: ListenerController
    look: LookController
    library_look: LookController
    documents: DocumentsController
    readers: tuple[IsolatedReader, ...]
    document_reader: IsolatedDocuments
    surface_renderer: SurfaceRenderer
    renders: tuple[RenderController, ...]
    library_page: LibraryController
    held: HeldMarker
    indexing: IndexingController
    settings: SettingsController
    layout_store: QSettings
    show_error: Callable[[OperationError], None]
