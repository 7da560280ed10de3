"""Files are written whole or not at all."""

from __future__ import annotations

import os
import shutil
import threading
from pathlib import Path


def write_whole(path: str | Path, content: bytes) -> None:
    """A reader finds what was there before, or all of what is new. Raises OSError."""
    place = Path(path).resolve()  # what a link points at, not the link
    if place.exists() and not place.is_file():  # a pipe or a terminal takes the place of nothing
        place.write_bytes(content)
        return
    new = place.with_name(f".{place.name}.{os.getpid()}-{threading.get_ident()}.new")
    try:
        new.write_bytes(content)
        if place.exists():
            shutil.copymode(place, new)
        os.replace(new, place)
    finally:
        new.unlink(missing_ok=True)
