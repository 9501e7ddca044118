"""The built pages, from the package: known files only, and the first page for every address of the front end."""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass

from rushes import plugins
from rushes.errors import NoSuchPlugin, NotConfigured

#: Folders of the build, below `static/`.
FOLDERS = ("", "assets", "fonts", "icons")
_KINDS = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
_KINDS |= {".html": "text/html", ".webmanifest": "application/manifest+json", ".json": "application/json"}


@dataclass(frozen=True, kw_only=True)
class File:
    """One file of the build."""

    data: bytes
    kind: str
    tag: str
    is_forever: bool


def load_pages() -> Mapping[str, File]:
    """Every file of the build by its address without the slash in front; empty where none was built."""
    files: dict[str, File] = {}
    for folder in FOLDERS:
        place = f"static/{folder}".rstrip("/")
        try:
            names = plugins.list_data("web", place)
        except (FileNotFoundError, NotADirectoryError):
            continue
        for name in names:
            files[name.removeprefix("static/")] = _file(name)
    return files


def find_page(files: Mapping[str, File], address: str) -> File:
    """The file at an address; the first page for an address of the front end.

    Raises:
        NoSuchPlugin: a file that is not there.
        NotConfigured: the front end was not built.
    """
    name = address.strip("/")
    if name in files:
        return files[name]
    if "." in name.rpartition("/")[2] and not name.startswith(("take/", "pick/", "cull/", "cut/", "board")):
        raise NoSuchPlugin(f"no file {name[:80]!r} in the studio", next_step="open the first page")
    if "index.html" not in files:
        raise NotConfigured(
            "the studio's pages are not built",
            cause="this copy of Rushes has no rushes/web/static/index.html",
            next_step="build them once: make studio",
        )
    return files["index.html"]


def _file(name: str) -> File:
    data = plugins.read_data("web", name)
    suffix = "." + name.rpartition(".")[2]
    kind = _KINDS.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    if kind.startswith("text/") or kind.endswith("json"):
        kind += "; charset=utf-8"
    tag = f'"{hashlib.sha256(data).hexdigest()[:20]}"'
    return File(data=data, kind=kind, tag=tag, is_forever=name.startswith("static/assets/"))
