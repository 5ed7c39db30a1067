"""The forms of mailboxes and policies: their controls, with what stands in them and what is wrong."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from clientela.channels.email.models import CapturePolicy, Mailbox, Provider, Security, SignIn, Unknown

Control = dict[str, Any]
_TRUTHS = ("house", "internal", "newsletters", "auto_replies", "files", "signatures")


def mailbox(
    one: Mailbox | None,
    said: Mapping[str, Any],
    problems: Mapping[str, str],
    *,
    policies: Sequence[CapturePolicy],
    providers: Sequence[Provider],
) -> dict[str, list[Control]]:
    """The controls of a mailbox in their groups; a password is never shown again."""

    def control(name: str, label: str, kind: str = "text", **more: Any) -> Control:
        start = getattr(one, name) if one else more.pop("start", "")
        value = said.get(name, ", ".join(start) if isinstance(start, list) else start)
        return {"name": name, "label": label, "kind": kind, "value": value, "error": problems.get(name, "")} | more

    kept = _("kept; type it only to change it") if one else ""
    chosen = said.get("policy", one.policy_id if one else (policies[0].pk if policies else ""))
    return {
        "who": [
            control("address", _("E-mail address"), "email", required=True),
            control("aliases", _("Other addresses that are yours"), hint=_("With commas: what comes from them is from you.")),
            control("policy", _("What is captured"), "choice", choices=[(one.pk, one.name) for one in policies],
                    filled=bool(policies), blank=_("Mail with customers"))
            | {"value": chosen},
        ],
        "in": [
            control("host", _("Incoming server (IMAP)"), placeholder="imap.example.com",
                    hint=_("Empty: its mail is handed over by a mail server (LMTP).")),
            control("port", _("Port"), "number", start=993),
            control("security", _("Encryption"), "choice", choices=Security.choices, start=Security.TLS, filled=True),
            control("user_name", _("User name"), hint=_("Empty: the address."), autocomplete="off"),
            control("sign_in", _("Signs in with"), "choice", filled=True,
                    choices=[*SignIn.choices, *((str(other.pk), other.name) for other in providers)])
            | {"value": str(said.get("sign_in") or (one and (one.provider_id or one.sign_in)) or SignIn.PASSWORD)},
            control("directory", _("Or a folder of this server"),
                    hint=_("Of mbox, .eml and Maildir files, below “incoming”. For whoever may configure connectors.")),
            control("secret", _("Password, or refresh token"), "password", autocomplete="new-password", hint=kept) | {"value": ""},
        ],
        "out": [
            control("smtp_host", _("Outgoing server (SMTP)"), placeholder="smtp.example.com",
                    hint=_("Empty: nothing is sent from here.")),
            control("smtp_port", _("Port"), "number", start=587),
            control("smtp_security", _("Encryption"), "choice", choices=Security.choices, start=Security.STARTTLS, filled=True),
        ],
        "oauth": [
            control("token_url", _("Token address"), "url", placeholder="https://oauth2.example.com/token", wide=True),
            control("client_id", _("Client id")),
            control("client_secret", _("Client secret"), "password", autocomplete="new-password", hint=kept) | {"value": ""},
        ],
    }  # fmt: skip


def house(one: Mailbox | None) -> Control:
    """Whether all write papers from it: asked of who configures mailboxes."""
    label = _("It is the house’s: colleagues send papers from it")
    return {"name": "house", "label": label, "kind": "truth", "value": bool(one and one.house), "error": ""}


def provider(one: Provider | None, said: Mapping[str, Any], problems: Mapping[str, str]) -> dict[str, list[Control]]:
    """The controls of a provider in their groups; its secret is never shown again."""

    def control(name: str, label: str, kind: str = "text", **more: Any) -> Control:
        value = said.get(name, getattr(one, name) if one else "")
        return {"name": name, "label": label, "kind": kind, "value": value, "error": problems.get(name, "")} | more

    return {
        "us": [
            control("name", _("Name on the button"), required=True),
            control("client_id", _("Client id"), required=True, autocomplete="off"),
            control("client_secret", _("Client secret"), "password", autocomplete="new-password",
                    hint=_("Kept encrypted. Empty: as it was.") if one else _("Kept encrypted.")) | {"value": ""},
        ],
        "there": [
            control("issuer", _("Issuer"), "url", placeholder="https://id.example.com",
                    hint=_("Where it describes itself, it is asked for the two addresses below that are left empty.")),
            control("authorize_url", _("Address of the consent"), "url", wide=True),
            control("token_url", _("Token address"), "url", wide=True),
            control("scopes", _("Asks for"), required=True, wide=True,
                    hint=_("Scopes, with blanks. With openid it tells the address by itself.")),
            control("by_header", _("The client secret goes in the header (HTTP Basic)"), "truth"),
        ],
        "mail": [
            control("host", _("Incoming server (IMAP)"), placeholder="imap.example.com"),
            control("port", _("Port"), "number"),
            control("security", _("Encryption"), "choice", choices=Security.choices, filled=True),
            control("smtp_host", _("Outgoing server (SMTP)"), placeholder="smtp.example.com"),
            control("smtp_port", _("Port"), "number"),
            control("smtp_security", _("Encryption"), "choice", choices=Security.choices, filled=True),
        ],
    }  # fmt: skip


def policy(one: CapturePolicy, said: Mapping[str, Any], problems: Mapping[str, str]) -> dict[str, list[Control]]:
    def control(name: str, label: str, kind: str = "text", **more: Any) -> Control:
        start = getattr(one, name)
        value = said.get(name, "\n".join(start) if isinstance(start, list) else start)
        return {"name": name, "label": label, "kind": kind, "value": value, "error": problems.get(name, "")} | more

    return {
        "who": [
            control("name", _("Name"), required=True),
            control("unknown", _("Who becomes a person by a mail"), "choice", choices=Unknown.choices, filled=True),
            control("since", _("Mail since"), "date", hint=_("Empty: all that is there.")),
            control("only_domains", _("Only these domains"), "long", hint=_("One a line. Empty: all.")),
            control("not_from", _("Never these addresses and domains"), "long", hint=_("One a line: a bank, a doctor, a family.")),
            control("private_words", _("Private by a word of the subject"), "long",
                    hint=_("One a line. What its writer marks as private is left out in any case.")),
        ],
        "what": [
            control("internal", _("Mail between colleagues alone"), "truth"),
            control("newsletters", _("Newsletters and machines’ messages"), "truth"),
            control("auto_replies", _("Automatic replies"), "truth"),
            control("files", _("Attached files"), "truth"),
            control("signatures", _("What signatures tell of their writers"), "truth"),
        ],
        "law": [
            control("keep_days", _("Kept for days"), "number", hint=_("Empty: as long as the person’s record.")),
            control("legal_basis", _("Legal basis"), "long", wide=True),
        ],
    }  # fmt: skip


def posted(post: QueryDict, names: Sequence[str]) -> dict[str, Any]:
    """What a form says of these fields."""
    return {name: post.get(name, "") for name in names if name in post and name not in _TRUTHS} | {
        name: name in post for name in names if name in _TRUTHS
    }
