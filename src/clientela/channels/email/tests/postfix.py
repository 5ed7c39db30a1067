"""A Postfix of its own for a test: takes mail on loopback, hands it over by LMTP, and returns what is refused there."""

import os
import pwd
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from clientela.channels.email.tests.dovecot import free_port

_MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
myhostname = mx.alba.example
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mydestination =
mynetworks = 127.0.0.0/8
alias_maps =
alias_database =
local_recipient_maps =
virtual_mailbox_domains = alba.example
virtual_transport = lmtp:inet:127.0.0.1:{door}
default_transport = lmtp:inet:127.0.0.1:{door}
smtpd_recipient_restrictions = permit_mynetworks, reject
"""
_MASTER = """
{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
error unix - - n - - error
retry unix - - n - - error
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
proxymap unix - - n - - proxymap
postlog unix-dgram n - n - 1 postlogd
"""


def missing() -> str:
    """Why there can be none on this machine; "" where there can."""
    if shutil.which("postfix", path=f"{os.environ.get('PATH', '')}:/usr/sbin") is None:
        return "Postfix is not installed (Debian: apt-get install postfix)"
    return "" if os.geteuid() == 0 else "Postfix starts for root alone"


@dataclass
class Postfix:
    folder: Path
    door: int  # the port on which mail is handed over
    port: int = 0

    def start(self) -> "Postfix":
        self.port = free_port()
        for name in ("queue", "data"):
            (self.folder / name).mkdir()
        owner = pwd.getpwnam("postfix")
        os.chown(self.folder / "data", owner.pw_uid, owner.pw_gid)
        (self.folder / "main.cf").write_text(_MAIN.format(folder=self.folder, door=self.door))
        (self.folder / "master.cf").write_text(_MASTER.format(port=self.port))
        self._run("start")
        for _try in range(100):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return self
            except OSError:
                time.sleep(0.1)
        raise AssertionError((self.folder / "log").read_text())

    def stop(self) -> None:
        self._run("stop")

    def waiting(self) -> int:
        """How many mails are in its queue."""
        names = ("incoming", "active", "deferred", "maildrop")
        return sum(one.is_file() for name in names for one in (self.folder / "queue" / name).rglob("*"))

    def try_again(self) -> None:
        """What waits is tried now, not when its time comes."""
        subprocess.run(["/usr/sbin/postqueue", "-c", str(self.folder), "-f"], check=True)

    def _run(self, what: str) -> None:
        path = f"{os.environ.get('PATH', '')}:/usr/sbin"
        done = subprocess.run(
            ["postfix", "-c", str(self.folder), what],
            env={**os.environ, "PATH": path},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
