"""What of roles can ask for a second person: a role that gives “configure” on more than before."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from clientela.platform.directory.roles.actions import create_role, edit_role
from clientela.platform.permissions.actor import Actor
from clientela.platform.seconding.acts import Act


def _write(args: Mapping[str, Any], by: Actor) -> None:
    if args["key"]:
        edit_role(UUID(args["key"]), args["facts"], by=by)
    else:
        create_role(args["facts"], by=by)


def _url(args: Mapping[str, Any]) -> str:
    return f"/settings/roles/{args['key']}/" if args["key"] else "/settings/roles/"


SECONDED = (Act("role", _("Let a role configure more"), ("configure", "role"), _write, _url),)
