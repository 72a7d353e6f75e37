"""The data folder: where it is and which process owns it.

Chroma corrupts under two processes and SQLite serialises them, so one process owns the folder; the
second is told who that is.
"""

import errno
import json
import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import filelock
import platformdirs

from knowledge.errors import HomeLocked, HomeUnusable, NoSpace

ENVIRONMENT = "KUANGZHI_HOME"


def default_home() -> Path:
    """`KUANGZHI_HOME`, else the platform's folder for a user's data."""
    named = os.environ.get(ENVIRONMENT, "").strip()
    return (
        Path(named).expanduser() if named else Path(platformdirs.user_data_dir("kuangzhi", appauthor=False))
    )


@contextmanager
def kept_in(home: Path) -> Iterator[None]:
    """Errors of SQLite and of the system, met in a file of this folder, as sentences that a person can act on.

    Raises NoSpace, HomeUnusable.
    """
    try:
        yield
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
            raise NoSpace(home=home) from error
        raise HomeUnusable(home=home, reason=str(error)) from error
    except OSError as error:
        raise HomeUnusable(home=home, reason=error.strerror or str(error)) from error


class Owner:
    """Holds a data folder until `release`. Raises HomeLocked with the name of who holds it."""

    def __init__(self, home: Path, purpose: str) -> None:
        self._holder = home / "owner.json"
        try:
            home.mkdir(parents=True, exist_ok=True)
            self._lock = filelock.FileLock(home / "owner.lock")
            self._lock.acquire(blocking=False)
            self._holder.write_text(
                json.dumps(
                    {"pid": os.getpid(), "purpose": purpose, "since": f"{datetime.now():%Y-%m-%d %H:%M}"}
                ),
                "utf-8",
            )
        except filelock.Timeout as error:
            raise HomeLocked(home=home, holder=self._who()) from error
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise NoSpace(home=home) from error
            raise HomeUnusable(home=home, reason=error.strerror or str(error)) from error

    def describe(self, purpose: str) -> None:
        """Tell later comers more, such as the address that is served."""
        held = json.loads(self._holder.read_text("utf-8"))
        self._holder.write_text(json.dumps(held | {"purpose": purpose}), "utf-8")

    def release(self) -> None:
        self._holder.unlink(missing_ok=True)
        self._lock.release()

    def _who(self) -> str:
        try:
            held = json.loads(self._holder.read_text("utf-8"))
            return f"{held['purpose']} (PID {held['pid']}, {held['since']})"
        except (OSError, ValueError, KeyError):
            return "另一个进程 / another process"


def purpose() -> str:
    """What this process calls itself: `kuangzhi serve`."""
    verb = next((word for word in sys.argv[1:] if not word.startswith("-")), "")
    return f"kuangzhi {verb}".strip()
