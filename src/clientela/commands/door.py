"""Take in mail that mail servers hand over (LMTP, SMTP) at CLIENTELA_MAIL_DOOR. `up` starts it where that is set."""

import argparse
import asyncio

from clientela.channels.email.door.listening import listen
from clientela.commands.progress import Refused
from clientela.config import environment


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """This command has no options."""


def run(_options: argparse.Namespace) -> int:
    door = environment.mail_door()
    if door is None:
        raise Refused("Set CLIENTELA_MAIL_DOOR to an address such as lmtp://127.0.0.1:2424 first. Nothing was started.")
    speaks, host, port = door
    asyncio.run(listen(host, port, speaks=speaks))
    return 0
