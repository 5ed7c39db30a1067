"""A mail server of its own for a test or a measurement: Dovecot from Debian's packages, on loopback, in a folder, as any user."""

import getpass
import grp
import os
import pwd
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from imapclient import IMAPClient

PASSWORD = "a password, with spaces"
USER = "elena@alba.example"
USERS = (USER, "info@alba.example", "bench@alba.example")
_CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap{more_protocols}
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
default_internal_user = {user}
default_login_user = {user}
default_internal_group = {group}
first_valid_uid = 0
last_valid_uid = 0
mail_location = maildir:{folder}/mail/%u:LAYOUT=fs
mailbox_list_index = yes
mail_max_userip_connections = 100
auth_mechanisms = plain login xoauth2
passdb {{
  driver = passwd-file
  args = scheme=plain username_format=%u {folder}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Sent {{
    auto = subscribe
    special_use = \\Sent
  }}
  mailbox Junk {{
    auto = subscribe
    special_use = \\Junk
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


def missing() -> str:
    """Why there can be none on this machine; "" where there can."""
    if shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin") is None:
        return "Dovecot is not installed (Debian: apt-get install dovecot-imapd)"
    return ""


@dataclass
class Dovecot:
    folder: Path
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> "Dovecot":
        self.folder.mkdir(parents=True, exist_ok=True)
        for name in ("run", "state", "mail"):
            (self.folder / name).mkdir(exist_ok=True)
        self.port = self.port or free_port()
        me = pwd.getpwuid(os.getuid())
        user = "nobody" if me.pw_uid == 0 else getpass.getuser()
        as_whom = pwd.getpwnam(user)
        if me.pw_uid == 0:
            os.chown(self.folder / "mail", as_whom.pw_uid, as_whom.pw_gid)
        users = [f"{one}:{{PLAIN}}{PASSWORD}:::::\n" for one in USERS]
        (self.folder / "users").write_text("".join(users))
        config = self.folder / "dovecot.conf"
        config.write_text(
            _CONFIG.format(
                folder=self.folder, user=user, group=_group(as_whom.pw_gid), uid=as_whom.pw_uid, gid=as_whom.pw_gid,
                port=self.port, more_protocols="",
            )
        )  # fmt: skip
        path = f"{os.environ.get('PATH', '')}:/usr/sbin"
        self.process = subprocess.Popen(["dovecot", "-F", "-c", str(config)], env={**os.environ, "PATH": path})
        self._wait()
        return self

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=20)
            self.process = None

    def client(self, user: str = USER) -> IMAPClient:
        """A line of somebody else's mail program."""
        client = IMAPClient("127.0.0.1", self.port, ssl=False, timeout=20)
        client.login(user, PASSWORD)
        return client

    def put(self, *mails: bytes, folder: str = "INBOX", user: str = USER) -> None:
        client = self.client(user)
        try:
            for mail in mails:
                client.append(folder, mail)
        finally:
            client.logout()

    def lay(self, mail: bytes, *, size: int, user: str = USER) -> None:
        """A mail in the inbox that is filled up with NUL to this size, without that anybody carries it there."""
        place = self.folder / "mail" / user / "new" / f"{time.time_ns()}.laid"
        with place.open("wb") as file:
            file.write(mail)
            file.truncate(size)
        place.chmod(0o644)

    def _wait(self) -> None:
        for _try in range(100):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                if self.process is None or self.process.poll() is not None:
                    raise AssertionError((self.folder / "log").read_text()) from None
                time.sleep(0.05)
        raise AssertionError("Dovecot does not answer")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _group(gid: int) -> str:
    return grp.getgrgid(gid).gr_name
