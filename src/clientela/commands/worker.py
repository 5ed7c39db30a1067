"""Run the worker for background jobs, alone. `./clientela up` starts one too; on a larger site more may run elsewhere."""

import argparse

from django.core.management import call_command

from clientela.config import environment


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--jobs",
        type=int,
        default=environment.number("CLIENTELA_WORKER_JOBS"),
        metavar="N",
        help="jobs that run at the same time (default: %(default)s, CLIENTELA_WORKER_JOBS)",
    )


def run(options: argparse.Namespace) -> int:
    call_command("procrastinate", "worker", concurrency=options.jobs, fetch_job_polling_interval=2)
    return 0
