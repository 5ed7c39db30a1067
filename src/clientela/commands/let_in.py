"""Let somebody in who lost the password: prints a link with which a new one is chosen, once, within two hours.

For the last administrator too, and with --forget-second-steps for whoever also lost the phone."""

import argparse

from clientela.commands.people import user_named
from clientela.config import environment
from clientela.platform.directory.account import resetting
from clientela.platform.directory.users.actions import forget_factors
from clientela.platform.permissions.actor import SYSTEM


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("email", nargs="?", default="", help="the user's e-mail (default: the oldest account)")
    parser.add_argument("--forget-second-steps", action="store_true", help="remove authenticator app and passkeys too")
    parser.add_argument("--site", default="", help="where the pages are (default: the first of CLIENTELA_ORIGINS)")


def run(options: argparse.Namespace) -> int:
    user = user_named(options.email)
    if options.forget_second_steps:
        forget_factors(user.pk, by=SYSTEM)
    site = options.site or next(iter(environment.trusted_origins()), "http://127.0.0.1:8000")
    print(site.rstrip("/") + resetting.path(user))
    return 0
