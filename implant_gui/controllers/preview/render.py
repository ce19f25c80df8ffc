"""Pictures of surfaces, drawn on a thread of their own; only the latest that was asked for counts."""

from functools import partial

from implant_gui.controllers.common.background import Background
from implant_gui.controllers.common.tasks import Tasks
from implant_gui.domain.service.cancel import CancelToken
from implant_gui.domain.viewing.rendering import PictureRequest, Renderer
from implant_gui.views.pictures.surface_canvas import SurfaceCanvas


class RenderController:
    """Draws what a canvas asks for.

    A picture in full quality is dropped half-way when another one is wanted; a coarse one is soon done and shown.

    Thread: GUI.

    Args:
        background: the thread of `renderer`, which draws one picture at a time.
    """

    def __init__(self, *, tasks: Tasks, background: Background, renderer: Renderer, canvas: SurfaceCanvas) -> None:
        self._tasks = tasks
        self._background = background
        self._renderer = renderer
        self._canvas = canvas
        self._wanted: PictureRequest | None = None
        self._under_way: tuple[PictureRequest, CancelToken] | None = None
        canvas.picture_wanted.connect(self._on_picture_wanted)

    def _on_picture_wanted(self, request: PictureRequest) -> None:
        self._wanted = request
        if self._under_way is not None and not self._under_way[0].is_coarse:
            self._under_way[1].cancel()
        self._tasks.launch(f"render {id(self)}", self._render())

    async def _render(self) -> None:
        while self._wanted is not None:
            request, token = self._wanted, CancelToken()
            self._wanted, self._under_way = None, (request, token)
            try:
                picture = await self._background(partial(self._renderer.render, request, token))
            finally:
                token.cancel()  # when the program ends, nobody waits for the rest of the picture
                self._under_way = None
            self._canvas.show_picture(request, picture)
