"""The page as a web application: both languages, the health of the service, reports, assets."""

import shutil
import socket
import tempfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Literal

import gradio as gr
import uvicorn
from fastapi import FastAPI
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse
from fastapi.staticfiles import StaticFiles
from gradio.utils import get_upload_folder
from starlette.background import BackgroundTask

from assistant.evaluation import compare_runs, render_report
from knowledge.editions import write_diff
from knowledge.errors import KuangzhiError
from ui import theme
from ui.desk import Desk
from ui.doorway import Doorway
from ui.layout.page import build
from ui.words import Language, Words

PATHS: dict[Language, str] = {"en": "/en", "zh": "/"}
"""Where each language stands; the path that holds all others comes last."""


def application(desk: Desk) -> FastAPI:
    """Everything that is served."""
    app = FastAPI(title="kuangzhi", docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/health")
    def health() -> dict[str, object]:
        state = desk.warming.state
        return {"status": "ok", "version": version("kuangzhi"), "vectors_ready": not state.running}

    @app.get("/reports/{run}.html")
    def report(run: str, before: str = "") -> HTMLResponse:
        return _report(desk, run, before)

    @app.get("/changes.{format}")
    def changes(format: Literal["docx", "xlsx"], old: str, new: str) -> FileResponse:
        return _changes(desk, format, old, new)

    @app.exception_handler(KuangzhiError)
    def refused(_request: object, error: KuangzhiError) -> JSONResponse:
        return JSONResponse({"error": error.text("zh"), "error_en": error.text("en")}, 404)

    app.mount("/kuangzhi", StaticFiles(directory=theme.ASSETS))
    for language, path in PATHS.items():
        _mount(app, desk, language, path)
    heads = {path: theme.head(Words(language)) for language, path in PATHS.items()}
    # Gradio redirects /en to /en/, and that is the page.
    app.add_middleware(Doorway, heads=heads | {"/en/": heads["/en"]}, uploads=Path(get_upload_folder()))
    return app


def _report(desk: Desk, run_id: str, before: str) -> HTMLResponse:
    run = desk.runs.load(run_id)
    comparison = compare_runs(desk.runs.load(before), run) if before else None
    name = f"kuangzhi-{run.id}.html"
    return HTMLResponse(
        render_report(run, comparison), headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _changes(desk: Desk, format: Literal["docx", "xlsx"], old: str, new: str) -> FileResponse:
    """Two editions compared, as a file to keep."""
    diff = desk.library.diff(old, new)
    folder = Path(tempfile.mkdtemp())
    path = folder / f"changes.{format}"
    try:
        write_diff(diff, path)
    except BaseException:
        shutil.rmtree(folder)
        raise
    name = f"{diff.old.document.title}→{diff.new.document.title}.{format}"
    return FileResponse(path, filename=name, background=BackgroundTask(shutil.rmtree, folder))


def _mount(app: FastAPI, desk: Desk, language: Language, path: str) -> None:
    page = build(desk, language)
    # A mounted page never says this of itself, and without it Gradio checks no path of an upload.
    page.has_launched = True
    gr.mount_gradio_app(
        app,
        page,
        path=path,
        theme=theme.theme(),
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        mcp_server=False,
        ssr_mode=False,
        pwa=False,
        show_error=False,
        allowed_paths=[],
        blocked_paths=[str(desk.settings.home)],
        max_file_size=f"{desk.settings.max_file_mb}mb",
        favicon_path=str(theme.ASSETS / "favicon.svg") if path == "/" else None,
        app_kwargs={"docs_url": None, "redoc_url": None, "openapi_url": None},
    )


class Server(uvicorn.Server):
    """Serves `app` and calls `served` as soon as it does; `patience` in seconds is for leaving."""

    def __init__(self, app: FastAPI, served: Callable[[], None], *, patience: int) -> None:
        super().__init__(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=patience))
        self._served = served

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._served()
