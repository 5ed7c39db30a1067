"""What `up` starts as its web server: granian, forking from a process that has loaded the application already.

The web processes share what it loaded, and one that died is back without importing anything. `python -m granian` would load
the application again in each of them.
"""

import gc
from importlib import import_module

from granian.cli import entrypoint

LOADED = ("clientela.config.wsgi", "clientela.config.urls")  # the application, then every room's pages and API


def main() -> None:
    """Serve as granian's command line says; the application that it names must be the one that is loaded here."""
    for module in LOADED:
        import_module(module)
    gc.freeze()  # the collector marks what it visits, and so would copy what is shared
    entrypoint()


if __name__ == "__main__":
    main()
