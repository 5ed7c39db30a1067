"""From a clean clone to the login page, and a second start. Installers find no caches: the first needs the network."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench import NotTaken, Run
from bench.server import free_port, stop, wait_for_login_page
from bench.table import Row, Taken
from clientela.commands import processes
from clientela.config.environment import ROOT

OURS = (
    "CLIENTELA_",
    "DATABASE_URL",
    "DJANGO_",
    "PYTHON",
    "VIRTUAL_ENV",
)  # settings of this process that must not be inherited


def clean_clone(run: Run) -> Taken:
    """What is committed counts, not what lies about in this checkout."""
    folder = Path(tempfile.mkdtemp(prefix="clientela-clone-"))
    folder.chmod(0o711)  # the database's own user passes through
    try:
        cloned = subprocess.run(  # noqa: S603
            ["git", "clone", "--quiet", ROOT, folder / "clone"],  # noqa: S607
            capture_output=True,
            text=True,
            check=False,
        )
        if cloned.returncode:
            raise NotTaken(f"git clone: {cloned.stderr.strip()}")
        first, second = _start(folder), _start(folder)
    finally:
        if not run.keep:
            shutil.rmtree(folder, ignore_errors=True)
    words = f"{first:.1f} s from {ROOT}, second start {second:.1f} s"
    return Taken(first, None, words, (Row("second start", second, "s", reach=5, beyond=3),))


def _start(folder: Path) -> float:
    """Seconds until the login page answers."""
    port, log = free_port(), folder / "up.log"
    variables = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    caches = {name: str(folder / "cache") for name in ("UV_CACHE_DIR", "PIP_CACHE_DIR", "npm_config_cache")}
    command = [sys._base_executable, str(folder / "clone" / "clientela"), "up", "--demo", "none", "--port", str(port)]  # type: ignore[attr-defined]
    started = time.monotonic()
    with open(log, "ab") as output:
        child = subprocess.Popen(  # noqa: S603  our own program
            command,
            stdout=output,
            stderr=output,
            env=variables | caches,
            cwd=folder,
            start_new_session=True,
            preexec_fn=processes.end_with_parent,
        )
    try:
        wait_for_login_page(child, port, log)
        return time.monotonic() - started
    finally:
        stop(child)
