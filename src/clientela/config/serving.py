"""What `up` starts as its web server: granian, forking from a process that has loaded the application already.

The web processes share what it loaded, and one that died is back without importing anything. `python -m granian` would load
the application again in each of them.
"""

import gc

from django.urls import get_resolver
from granian.cli import entrypoint

from clientela.config.wsgi import application


def main() -> None:
    """Serve as granian's command line says; the application that it names must be this one."""
    assert application  # loaded
    assert get_resolver().url_patterns  # every room's pages and API
    gc.freeze()  # the collector marks what it visits, and so would copy what is shared
    entrypoint()


if __name__ == "__main__":
    main()
