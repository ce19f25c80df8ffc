"""Builds the window and everything behind it, once; read it top to bottom. Starting and ending it is `app.window`."""

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from implant_gui.app.engines import EngineOperations
from implant_gui.app.files import UserFiles
from implant_gui.app.isolated_reading import IsolatedDocuments, IsolatedReader
from implant_gui.app.languages import offered
from implant_gui.app.late import LateJournal, LateLibrary
from implant_gui.app.local_nodes import LocalNodes
from implant_gui.app.paths import Paths
from implant_gui.app.pictures import SurfaceRenderer
from implant_gui.app.program import Program
from implant_gui.app.secrets import SecretKeeper
from implant_gui.app.storage_service import LateStorageService
from implant_gui.controllers.browse.held import HeldMarker
from implant_gui.controllers.browse.search import SearchController
from implant_gui.controllers.browse.searches import SearchesController
from implant_gui.controllers.browse.servers import ServersController
from implant_gui.controllers.common.background import Background
from implant_gui.controllers.common.job_desk import JobDesk
from implant_gui.controllers.common.offers import offers_for
from implant_gui.controllers.common.tasks import Tasks
from implant_gui.controllers.library.entries import LibraryController
from implant_gui.controllers.library.indexing import IndexingController
from implant_gui.controllers.preview.documents import DocumentsController
from implant_gui.controllers.preview.look import LookController
from implant_gui.controllers.preview.render import RenderController
from implant_gui.controllers.settings import SettingsController
from implant_gui.controllers.transfers.listener import ListenerController
from implant_gui.controllers.transfers.retrieve import RetrieveController
from implant_gui.domain.content.attributes import AttributeRow
from implant_gui.domain.content.template import TemplateSummary
from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.keeping.settings import Settings
from implant_gui.domain.ports import ListenerEvent
from implant_gui.domain.service.events import OperationEvent
from implant_gui.domain.service.match import EncodedDataset
from implant_gui.domain.service.outcome import Summary
from implant_gui.domain.service.status_table import read_status
from implant_gui.domain.uid import Uid
from implant_gui.jobs.scheduler import Scheduler
from implant_gui.jobs.worker import Envelope, weight_of
from implant_gui.models.common.bridge import EventBridge
from implant_gui.models.diagnose.contexts import ContextsModel
from implant_gui.models.diagnose.log import LogLine, LogModel
from implant_gui.models.diagnose.trace import TraceModel
from implant_gui.models.library.entries import LibraryModel
from implant_gui.models.preview.attributes import AttributesModel
from implant_gui.models.results.tree import ResultsModel
from implant_gui.models.servers import ServersModel
from implant_gui.models.transfers.received import ReceivedModel
from implant_gui.models.transfers.table import TransfersModel
from implant_gui.storage.atomic import write_bytes
from implant_gui.storage.journal import FileJournal
from implant_gui.storage.library.file_library import FileLibrary
from implant_gui.views.common.resources import translations_folder
from implant_gui.views.common.theme import Theme
from implant_gui.views.main_window import MainWindow, WindowModels
from implant_gui.views.wording import error_words


def compose(
    application: QApplication, paths: Paths, speak: Callable[[str], None], show_bug: Callable[[BaseException], None]
) -> Program:
    """Build the program; nothing runs yet and no window is shown. `speak` is told the language of the settings."""
    files = UserFiles(paths)
    settings, complaints = files.settings()
    speak(settings.language)

    models = WindowModels(
        servers=ServersModel(),
        results=ResultsModel(_now),
        match_attributes=AttributesModel(),
        transfers=TransfersModel(time.monotonic),
        library=LibraryModel(),
        library_attributes=AttributesModel(),
        received=ReceivedModel(),
        trace=TraceModel(),
        contexts=ContextsModel(),
        log=LogModel(),
    )
    window = MainWindow(models, settings, read_status)
    # Last: to dress a complete window is three times as fast as to dress each part of it.
    theme = Theme(application, settings.appearance)

    def show_error(error: OperationError) -> None:
        window.message_bar.show_message(error_words(error), key=error.kind.value, offers=offers_for(error))

    tasks = Tasks(show_error, show_bug)
    background = Background()
    pictures = Background("pictures")
    renderer = Background("renderer")
    secrets = SecretKeeper()
    settings_controller = SettingsController(
        settings,
        tasks=tasks,
        background=background,
        save=files.save_settings,
        show_appearance=theme.set_appearance,
        put_in_force=lambda before, now: put_in_force(before, now),
        library_folder=str(paths.library),
        languages=offered(translations_folder()),
        window=window,
    )

    # What is on disk.
    library_folder = settings.library_folder or paths.library
    library = LateLibrary(lambda progress: _open_library(library_folder, progress))
    journal = LateJournal(lambda: FileJournal(paths.journal))

    # Jobs: operations on threads, their events through the bridge to the desk.
    bridge: EventBridge[Envelope] = EventBridge(lambda batch: desk.deliver(batch), weigh=weight_of)
    scheduler = Scheduler(bridge.mailbox, overall=settings.jobs_overall, per_server=settings.jobs_per_server)
    desk = JobDesk(scheduler, _trace_beginnings(models.trace), _trace_events(models.trace))
    operations = EngineOperations(settings_controller.ae_title, secrets.secret_of)

    # The storage SCP and what it tells.
    arrivals: EventBridge[ListenerEvent] = EventBridge(lambda events: listener.deliver(events))
    service = LateStorageService(
        library, lambda event: arrivals.mailbox.post(event, wait=False), LocalNodes(paths.cache)
    )
    log: EventBridge[LogLine] = EventBridge(models.log.append)

    # The stories.
    held = HeldMarker(tasks=tasks, background=background, library=library, results=models.results)
    library_page = LibraryController(
        tasks=tasks, background=background, library=library, model=models.library, page=window.library
    )

    def on_stored(uids: Sequence[Uid]) -> None:
        held.stored(uids)
        look.stored(uids)
        library_page.refresh()

    indexing = IndexingController(
        tasks=tasks,
        index=library,
        messages=window.message_bar,
        opening=window.library.show_opening,
        indexed=library_page.refresh,
    )
    listener = ListenerController(
        service=service,
        tasks=tasks,
        background=background,
        received=models.received,
        show=window.show_listener,
        stored=on_stored,
        remember=settings_controller.remember_listener,
        now=_now,
        node=settings.local,
    )
    servers = ServersController(
        desk=desk,
        operations=operations,
        tasks=tasks,
        background=background,
        model=models.servers,
        panel=window.browse.server_panel,
        messages=window.message_bar,
        store=files,
        secrets=secrets,
        now=_now,
        window=window,
    )
    searches = SearchesController(
        tasks=tasks,
        background=background,
        form=window.browse.query_form,
        save=files.save_searches,
        now=_now,
    )
    search = SearchController(
        desk=desk,
        operations=operations,
        tasks=tasks,
        servers=models.servers,
        selected=lambda: window.browse.server_panel.selected,
        results=models.results,
        form=window.browse.query_form,
        view=window.browse.result_view,
        held=held,
        remember=searches.remember,
    )
    retrieve = RetrieveController(
        desk=desk,
        scheduler=scheduler,
        operations=operations,
        tasks=tasks,
        background=background,
        sink=library,
        library=library,
        arrivals=service,
        journal=journal,
        servers=models.servers,
        transfers=models.transfers,
        panel=window.transfers,
        messages=window.message_bar,
        name_of=models.results.name_of,
        stored=on_stored,
        show_error=show_error,
    )
    previews = (window.browse.preview, window.library.preview)
    # The third converts for exports: one that takes long keeps no preview waiting.
    readers = template_reader, row_reader, _ = IsolatedReader(), IsolatedReader(), IsolatedReader()
    look, library_look = (
        LookController(
            tasks=tasks,
            background=background,
            pictures=pictures,
            library=library,
            preview=preview,
            describe_dataset=_describe_dataset,
            describe_file=row_reader.describe_file,
            read_template=template_reader.read_template,
        )
        for preview in previews
    )
    window.library.entry_chosen.connect(library_look.show_entry)
    document_reader = IsolatedDocuments()
    documents = DocumentsController(
        tasks=tasks,
        background=pictures,
        reader=document_reader,
        save=write_bytes,
        messages=window.message_bar,
        parent=window,
    )
    surface_renderer = SurfaceRenderer()
    renders = tuple(
        RenderController(tasks=tasks, background=renderer, renderer=surface_renderer, canvas=preview.surfaces.canvas)
        for preview in previews
    )
    for preview in previews:
        preview.document_requested.connect(documents.open)

    def put_in_force(before: Settings, now: Settings) -> None:
        scheduler.set_limits(overall=now.jobs_overall, per_server=now.jobs_per_server)
        if now.result_limit != before.result_limit:
            window.browse.query_form.set_limit(now.result_limit)
        if now.local != before.local:
            listener.use(now.local)

    # Each layout of the tree costs by its rows; the view's scroll bar counts them.
    scroll_bar = window.browse.result_view.tree.verticalScrollBar()
    scroll_bar.rangeChanged.connect(lambda _least, most: bridge.set_visible_rows(most + scroll_bar.pageStep()))
    return Program(
        paths=paths,
        files=files,
        complaints=complaints,
        theme=theme,
        window=window,
        models=models,
        tasks=tasks,
        background=background,
        pictures=pictures,
        renderer=renderer,
        bridge=bridge,
        arrivals=arrivals,
        log=log,
        scheduler=scheduler,
        desk=desk,
        library=library,
        journal=journal,
        service=service,
        secrets=secrets,
        operations=operations,
        servers=servers,
        search=search,
        searches=searches,
        retrieve=retrieve,
        listener=listener,
        look=look,
        library_look=library_look,
        documents=documents,
        readers=readers,
        document_reader=document_reader,
        surface_renderer=surface_renderer,
        renders=renders,
        library_page=library_page,
        held=held,
        indexing=indexing,
        settings=settings_controller,
        layout_store=QSettings(str(paths.config / "layout.ini"), QSettings.Format.IniFormat),
        show_error=show_error,
    )


def _now() -> datetime:
    return datetime.now(UTC).astimezone()


def _open_library(folder: Path, opening: Callable[[int, int], None]) -> FileLibrary:
    """The library for writing, or for reading while another program has it."""
    try:
        return FileLibrary(folder, _read_summary, opening=opening)
    except OperationError as error:
        if error.kind is ErrorKind.STORAGE_UNAVAILABLE and error.facts.get("reason") == "in-use":
            return FileLibrary(folder, _read_summary, read_only=True)
        raise


def _read_summary(path: Path) -> TemplateSummary:
    # Imported here, as are those below, on a background thread: pydicom takes half a second.
    from implant_gui.templates.summary import read_summary

    return read_summary(path)


def _describe_dataset(encoded: EncodedDataset) -> tuple[AttributeRow, ...]:
    from implant_gui.templates.datasets.describe import describe

    return describe(encoded)


def _trace_beginnings(trace: TraceModel) -> Callable[[int, str, str], None]:
    def begin(job_id: int, title: str, server: str) -> None:
        trace.begin(job_id, title, server, _now())

    return begin


def _trace_events(trace: TraceModel) -> Callable[[int, Sequence[OperationEvent], Summary], None]:
    def watch(job_id: int, events: Sequence[OperationEvent], _summary: Summary) -> None:
        trace.add(job_id, events, _now())

    return watch
