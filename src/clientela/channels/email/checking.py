"""What a form or the API says of a mailbox or a policy, made fit, with a sentence for each field that is not."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from clientela.channels.email.models import PLACE, CapturePolicy, Provider, Security, SignIn, Unknown
from clientela.parties.normalise.emails import email as normal
from clientela.platform.connectors.kinds.folder import inside
from clientela.platform.connectors.kinds.page import Trouble
from clientela.platform.entities.cleaning import LONGEST, plain
from clientela.platform.outbound.addresses import Unreachable, proper

MOST_NAMES = 500
Reader = Callable[[Any], Any]
_HOST = re.compile(
    r"(?=.{1,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?|[0-9a-f:]{2,45}"
)
_DOMAIN = re.compile(r"@?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}")


class Unfit(ValueError):
    """Some fields need another value; nothing was saved."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__("; ".join(problems.values()))
        self.problems = problems


def checked_mailbox(said: Mapping[str, Any], *, new: bool) -> dict[str, Any]:
    """The facts that are named; all that are needed, where it is new. Raises Unfit."""
    out, problems = _each(_MAILBOX, said)
    if "sign_in" in out:
        through = out["sign_in"] if isinstance(out["sign_in"], Provider) else None
        out |= {"provider": through, "sign_in": SignIn.OAUTH if through else out["sign_in"]}
    if new:
        if not out.get("address") and "address" not in problems:
            problems["address"] = _("This is needed.")
        out.setdefault("user_name", out.get("address", ""))
        out["user_name"] = out["user_name"] or out.get("address", "")
        if out.get("sign_in") == SignIn.OAUTH and not (out["provider"] or out.get("token_url")):
            problems.setdefault("token_url", _("This is needed."))
        if out.get("host") and not (out.get("provider") or out.get("secret")) and "secret" not in problems:
            problems["secret"] = _("This is needed.")
    if problems:
        raise Unfit(problems)
    return out


def checked_policy(said: Mapping[str, Any], *, new: bool) -> dict[str, Any]:
    """Raises Unfit."""
    out, problems = _each(_POLICY, said)
    if (new or "name" in said) and not out.get("name") and "name" not in problems:
        problems["name"] = _("This is needed.")
    if problems:
        raise Unfit(problems)
    return out


def checked_provider(said: Mapping[str, Any], *, new: bool) -> dict[str, Any]:
    """The facts that are named; its addresses may be missing where its issuer is known. Raises Unfit."""
    out, problems = _each(_PROVIDER, said)
    for name in ("name", "client_id", "scopes", *(() if out.get("issuer") else ("authorize_url", "token_url"))):
        if (new or name in out) and not out.get(name) and name not in problems:
            problems[name] = _("This is needed.")
    if problems:
        raise Unfit(problems)
    return out


def _each(readers: Mapping[str, Reader], said: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    out: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for name, value in said.items():
        if name not in readers:
            problems[name] = _("There is no such field.")
            continue
        try:
            out[name] = readers[name](value)
        except ValueError as error:
            problems[name] = str(error)
    return out, problems


def _address(value: Any) -> str:
    found = normal(plain(value))
    if found.problem or not found.value:
        raise ValueError(found.problem or _("This is needed."))
    return found.value


def _addresses(value: Any) -> list[str]:
    return [_address(one) for one in _words(value)]


def _words(value: Any) -> list[str]:
    pieces = re.split(r"[\n,;]+", value) if isinstance(value, str) else value
    if not isinstance(pieces, list | tuple) or len(pieces) > MOST_NAMES:
        raise ValueError(_("This must be a list of at most %(most)s.") % {"most": MOST_NAMES})
    return list(dict.fromkeys(word for word in (plain(piece) for piece in pieces) if word))


def _names(value: Any) -> list[str]:
    """Addresses and domains."""
    out = []
    for word in _words(value):
        word = word.lower()
        if _DOMAIN.fullmatch(word):
            out.append(word.lstrip("@"))
        elif "@" in word:
            out.append(_address(word))
        else:
            raise ValueError(
                _("“%(text)s” is neither an address nor a domain such as example.com.") % {"text": word[:60]}
            )
    return out


def _domains(value: Any) -> list[str]:
    found = _names(value)
    if any("@" in one for one in found):
        raise ValueError(_("Only domains such as example.com can stand here."))
    return found


def _host(value: Any) -> str:
    text = plain(value).lower().rstrip(".")
    if text and not _HOST.fullmatch(text):
        raise ValueError(_("This is not the name of a server, such as imap.example.com."))
    return text


def _directory(value: Any) -> str:
    text = plain(value)
    if text:
        try:
            inside(text)
        except Trouble as error:
            raise ValueError(str(error)) from error
    return text


def _port(value: Any) -> int:
    text = plain(value)
    if not text.isdecimal() or not 0 < int(text[:6]) < 65536:
        raise ValueError(_("A port is a number from 1 to 65535."))
    return int(text)


def _one_of(choices: Any) -> Reader:
    def read(value: Any) -> str:
        if value not in choices.values:
            raise ValueError(_("This must be one of: %(words)s.") % {"words": ", ".join(choices.values)})
        return str(value)

    return read


def _url(value: Any) -> str:
    text = plain(value, longest=2000)
    if text:
        try:
            proper(text)
        except Unreachable as error:
            raise ValueError(str(error)) from error
    return text


def _secret(value: Any) -> str:
    """A password keeps its spaces, and whatever else it holds."""
    if not isinstance(value, str) or len(value) > 8_000 or "\x00" in value or "\r" in value or "\n" in value:
        raise ValueError(_("This can't be a password."))
    return value


def _truth(value: Any) -> bool:
    return value is True or value in ("1", "on", "true", "yes")


def _day(value: Any) -> date | None:
    if value in (None, ""):
        return None
    try:
        return value if isinstance(value, date) else date.fromisoformat(plain(value))
    except ValueError:
        raise ValueError(_("This is not a day such as 2026-05-12.")) from None


def _days(value: Any) -> int | None:
    if value in (None, ""):
        return None
    text = plain(value)
    if not text.isdecimal() or not 0 < int(text[:6]) <= 36_500:
        raise ValueError(_("This must be a number of days, from 1 to 36,500."))
    return int(text)


def _policy(value: Any) -> CapturePolicy | None:
    if value in (None, ""):
        return None
    try:
        found = CapturePolicy.objects.filter(pk=UUID(str(value))).first()
    except ValueError:
        found = None
    if found is None:
        raise ValueError(_("There is no such policy."))
    return found


def _way_in(value: Any) -> str | Provider:
    """How a mailbox is opened: of its own, or through a provider, named by its key."""
    try:
        found = Provider.objects.filter(pk=UUID(str(value))).first()
    except ValueError:
        return str(_one_of(SignIn)(value))
    if found is None:
        raise ValueError(_("There is no such provider."))
    return found


def _long(value: Any) -> str:
    return plain(value, longest=LONGEST)


_MAILBOX: dict[str, Reader] = {
    "address": _address, "aliases": _addresses, "policy": _policy,
    "host": _host, "port": _port, "security": _one_of(Security), "directory": _directory,
    "smtp_host": _host, "smtp_port": _port, "smtp_security": _one_of(Security), "user_name": plain, "sign_in": _way_in,
    "secret": _secret, "token_url": _url, "client_id": plain, "client_secret": _secret, "house": _truth,
}  # fmt: skip
_PROVIDER: dict[str, Reader] = {
    "name": plain, "issuer": _url, "authorize_url": _url, "token_url": _url, "scopes": plain, "client_id": plain,
    "client_secret": _secret, "by_header": _truth,
} | {name: _MAILBOX[name] for name in PLACE}  # fmt: skip
_POLICY: dict[str, Reader] = {
    "name": plain, "unknown": _one_of(Unknown), "since": _day,
    "only_domains": _domains, "not_from": _names, "private_words": _words,
    "internal": _truth, "newsletters": _truth, "auto_replies": _truth, "files": _truth, "signatures": _truth, "keep_days": _days,
    "legal_basis": _long,
}  # fmt: skip
