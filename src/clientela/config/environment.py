"""Every setting that comes from the environment, with its default and its meaning. Needs only the standard library, so
that the launcher, the supervisor and Django's settings all read the same table."""

import base64
import binascii
import ipaddress
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from clientela.config import placement

PACKAGE = Path(__file__).resolve().parent.parent
ROOT = PACKAGE.parent.parent
LOOPBACK_HOSTS = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True)
class Setting:
    name: str
    default: str
    meaning: str
    secret: bool = False  # its value is never printed


@dataclass(frozen=True)
class Mail:
    backend: str
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""
    ssl: bool = False
    starttls: bool = False


SETTINGS = (
    Setting("CLIENTELA_HOME", "var", "The folder that holds all data: database, files, logs, secret."),
    Setting("DATABASE_URL", "", "A PostgreSQL server, 15 or newer. Empty: the embedded one.", secret=True),
    Setting("CLIENTELA_SECRET_KEY", "", "Signs sessions and tokens. Empty: made once, in the home.", secret=True),
    Setting(
        "CLIENTELA_KEYS",
        "",
        "Keys that lock secrets in the database, the newest first, with commas. Empty: the file keys in the home.",
        secret=True,
    ),
    Setting("CLIENTELA_COMPANY", "Torrefazione Alba", "The company's name, as the pages show it."),
    Setting("CLIENTELA_HOSTS", "", "Host names the pages answer to besides this machine's loopback, with commas."),
    Setting("CLIENTELA_ORIGINS", "", "Addresses of the pages, such as https://crm.example.com, with commas."),
    Setting("CLIENTELA_HTTPS", "", "1 behind a proxy that speaks HTTPS: cookies are then sent over HTTPS only."),
    Setting(
        "CLIENTELA_PROXIES",
        "",
        "Ranges of addresses, such as 10.0.0.0/8, whose X-Forwarded-For is believed, with commas.",
    ),
    Setting(
        "CLIENTELA_MAIL_URL", "", "Sends mail: smtp://user:password@host:587 or smtps://. Empty: log/mail.", secret=True
    ),
    Setting("CLIENTELA_MAIL_FROM", "clientela@localhost", "The sender of mail that Clientela writes by itself."),
    Setting("CLIENTELA_LIVE_URL", "", "Address of the live process as browsers reach it. Empty: set by `up`."),
    Setting("CLIENTELA_WEB_PROCESSES", "2", "Web processes that `up` starts."),
    Setting("CLIENTELA_WEB_THREADS", "4", "Threads in each web process; each holds one database connection."),
    Setting("CLIENTELA_WORKER_JOBS", "2", "Background jobs that run at the same time."),
    Setting("CLIENTELA_MATCHING_MEMORY", "1024", "What one search for duplicates may use of memory, in MB."),
    Setting("CLIENTELA_MATCHING_THREADS", "1", "Threads that one search for duplicates may use."),
    Setting(
        "CLIENTELA_BENCH_DATA",
        "",
        "The folder of data sets that `bench identity` reads. Empty: its generated crowd alone.",
    ),
    Setting("CLIENTELA_API_RATE", "6000", "Requests a minute that one API token may make, in each web process."),
    Setting("CLIENTELA_LARGEST_FILE", "25", "The largest file that can be attached, in MB."),
    Setting(
        "CLIENTELA_PRIVATE_ADDRESSES", "", "1: calendars may be read from inside our own network, and without https."
    ),
    Setting(
        "CLIENTELA_INNER_NETWORKS",
        "",
        "Ranges of our own network, such as 10.1.0.0/16, that webhooks and connectors may reach on any port and without https, "
        "with commas.",
    ),
    Setting(
        "CLIENTELA_FOLDERS",
        "",
        "Folders that connectors may read, with commas. Empty: the folder incoming in the home.",
    ),
    Setting(
        "CLIENTELA_MAIL_DOOR",
        "",
        "Where mail servers hand mail over: lmtp://127.0.0.1:2424 or smtp://127.0.0.1:2525. Empty: nowhere.",
    ),
    Setting("CLIENTELA_POSTGRES", "", "Folder with other PostgreSQL programs for the embedded server."),
    Setting("CLIENTELA_CHROMIUM", "", "The browser that tests drive. Empty: chromium on the search path."),
)
_BY_NAME = {setting.name: setting for setting in SETTINGS}


def value(name: str) -> str:
    """The setting as the environment gives it, else its default. Only a listed name can be asked for."""
    return os.environ.get(name, "").strip() or _BY_NAME[name].default


def number(name: str) -> int:
    """A setting that counts something: a whole number, 1 or more."""
    text = value(name)
    if not text.isdecimal() or int(text) < 1:
        raise SystemExit(f"{name} is {text!r}, and must be a whole number of 1 or more. Nothing was started.")
    return int(text)


def home() -> Path:
    """CLIENTELA_HOME as an absolute path; `var/` of the checkout unless said otherwise. It need not exist yet."""
    given = os.environ.get("CLIENTELA_HOME", "").strip()
    if given:
        return Path(given).expanduser().absolute()
    return (ROOT if (ROOT / "pyproject.toml").exists() else Path.cwd()) / "var"


def make_home() -> Path:
    """The home as a folder that exists. Others cannot list it; the database's own user may pass through."""
    path = home()
    if not path.is_dir():
        path.mkdir(mode=0o711, parents=True)
    return path


def external_database() -> str:
    """The server somebody chose by DATABASE_URL, or an empty text for the embedded one."""
    return value("DATABASE_URL")


def database_url() -> str:
    """Where the database is, running or not."""
    return external_database() or placement.url(home())


def secret_key() -> str:
    """The signing key. It is made once, readable by its owner alone; two processes that start at once agree on one."""
    given = value("CLIENTELA_SECRET_KEY")
    if given:
        return given
    path = make_home() / "secret"
    if not path.exists():
        draft = path.with_name(f"secret.{os.getpid()}")
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()


def keys() -> list[str]:
    """The keys for secrets that the environment gives, the newest first; none where they lie in the home."""
    given = _list("CLIENTELA_KEYS")
    try:
        fit = all(len(base64.b64decode(key, altchars=b"-_", validate=True)) == 32 for key in given)
    except binascii.Error:
        fit = False
    if not fit:
        raise SystemExit(
            "CLIENTELA_KEYS: a key is 32 bytes in URL-safe base64. Nothing was started.\n"
            "Without the setting, ./clientela keys new prints one that fits."
        )
    return given


def company() -> str:
    return value("CLIENTELA_COMPANY")


def allowed_hosts() -> list[str]:
    """Loopback always; what CLIENTELA_HOSTS names; and the hosts of the addresses in CLIENTELA_ORIGINS."""
    origins = [urlsplit(origin).hostname or "" for origin in trusted_origins()]
    return [*LOOPBACK_HOSTS, *_list("CLIENTELA_HOSTS"), *(host for host in origins if host)]


def trusted_origins() -> list[str]:
    return _list("CLIENTELA_ORIGINS")


def behind_https() -> bool:
    return value("CLIENTELA_HTTPS") == "1"


def proxies() -> list[str]:
    """The ranges of the proxies in front of us; nobody else tells us where a request comes from."""
    return _ranges("CLIENTELA_PROXIES")


def inner_networks() -> list[str]:
    """The ranges that are not the open internet and may be reached nevertheless."""
    return _ranges("CLIENTELA_INNER_NETWORKS")


def connector_folders() -> list[str]:
    """The folders below which connectors read files; what is typed without a root stands below the first."""
    return _list("CLIENTELA_FOLDERS") or [str(home() / "incoming")]


def private_addresses() -> bool:
    return value("CLIENTELA_PRIVATE_ADDRESSES") == "1"


def mail() -> Mail:
    """How mail is sent. Port 587 always speaks TLS, as RFC 8314 wants it; without an address mail is kept in files."""
    parts = urlsplit(value("CLIENTELA_MAIL_URL"))
    if not value("CLIENTELA_MAIL_URL"):
        return Mail("django.core.mail.backends.filebased.EmailBackend")
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise SystemExit("CLIENTELA_MAIL_URL must look like smtp://user:password@host:587. Nothing was started.")
    port = parts.port or (465 if parts.scheme == "smtps" else 25)
    return Mail(
        "django.core.mail.backends.smtp.EmailBackend",
        host=parts.hostname,
        port=port,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        ssl=parts.scheme == "smtps",
        starttls=parts.scheme == "smtp" and port == 587,
    )


def mail_door() -> tuple[str, str, int] | None:
    """lmtp or smtp, the host and the port on which mail is taken; None for no door."""
    parts = urlsplit(value("CLIENTELA_MAIL_DOOR"))
    if not value("CLIENTELA_MAIL_DOOR"):
        return None
    if parts.scheme not in ("lmtp", "smtp") or not parts.hostname or not parts.port:
        raise SystemExit("CLIENTELA_MAIL_DOOR must look like lmtp://127.0.0.1:2424. Nothing was started.")
    return parts.scheme, parts.hostname, parts.port


def mail_from() -> str:
    return value("CLIENTELA_MAIL_FROM")


def live_url() -> str:
    return value("CLIENTELA_LIVE_URL") or "/live/"


def _list(name: str) -> list[str]:
    return [part.strip() for part in value(name).split(",") if part.strip()]


def _ranges(name: str) -> list[str]:
    try:
        return [str(ipaddress.ip_network(one, strict=False)) for one in _list(name)]
    except ValueError as error:
        raise SystemExit(f"{name}: {error}. Nothing was started.") from None
