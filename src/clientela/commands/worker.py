"""Run the worker for background jobs, alone. `up` starts one too; on a larger site more may run elsewhere."""

import argparse

from procrastinate import PsycopgConnector
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params

from clientela.channels.email.watching import Watcher
from clientela.config import environment
from clientela.platform.jobs.jobs import rescue_soon

# Seconds between looks at the queue when no notification comes, and for jobs to finish before a stop aborts them.
PATIENCE = {"fetch_job_polling_interval": 2, "shutdown_graceful_timeout": 5}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--jobs",
        type=int,
        default=environment.number("CLIENTELA_WORKER_JOBS"),
        metavar="N",
        help="jobs that run at the same time (default: %(default)s, CLIENTELA_WORKER_JOBS)",
    )


def run(options: argparse.Namespace) -> int:
    rescue_soon()
    watcher = Watcher()
    watcher.start()
    # A pool keeps four connections open unless told; at rest one is enough, and each costs PostgreSQL megabytes.
    pool = PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=4, max_idle=30)
    with app.replace_connector(pool) as working:
        working.run_worker(concurrency=options.jobs, **PATIENCE)
    watcher.stop.set()
    return 0
