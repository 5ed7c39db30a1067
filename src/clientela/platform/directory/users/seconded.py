"""What of users can ask for a second person: to get a role that configures."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from clientela.platform.directory.giving import GIVE
from clientela.platform.directory.lending.actions import lend_role
from clientela.platform.directory.provisioning.actions import give_role, open_roles
from clientela.platform.directory.users.actions import edit_user, invite
from clientela.platform.entities.declaration import Facts
from clientela.platform.permissions.actor import Actor
from clientela.platform.seconding.acts import Act

Args = Mapping[str, Any]


def _edit(args: Args, by: Actor) -> None:
    edit_user(UUID(args["user"]), _facts(args), by=by)


def _invite(args: Args, by: Actor) -> None:
    invite(_facts(args), by=by, site=args["site"])


def _lend(args: Args, by: Actor) -> None:
    until = datetime.fromisoformat(args["until"])
    lend_role(UUID(args["user"]), UUID(args["role"]), until=until, reason=args["reason"], by=by)


def _join(args: Args, by: Actor) -> None:
    give_role(UUID(args["user"]), UUID(args["role"]), by=by)


def _open(args: Args, by: Actor) -> None:
    open_roles([UUID(key) for key in args["roles"]], by=by)


_VERBS: dict[str, Callable[[Args, Actor], None]] = {
    "edit": _edit, "invite": _invite, "lend": _lend, "join": _join, "open": _open,
}  # fmt: skip


def _facts(args: Args) -> Facts:
    keys = {name: [UUID(key) for key in args["facts"][name]] for name in ("roles", "teams") if name in args["facts"]}
    return {**args["facts"], **keys}


def _give(args: Args, by: Actor) -> None:
    _VERBS[args["verb"]](args, by)


def _url(args: Args) -> str:
    return f"/settings/users/{args['user']}/" if "user" in args else "/settings/users/"


SECONDED = (Act(GIVE, _("Give or lend a role that configures"), ("configure", "user"), _give, _url),)
