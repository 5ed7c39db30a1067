"""What is said of a type becomes facts for its verb: the one gate that pages and API pass.

Said as the API says it: {"labels": {"en": "Vineyard"}, "labels_plural": {"en": "Vineyards"}, "key", "plural", "icon", "has_owner"}.
"""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from clientela.platform.directory.fields.checking import LANGUAGES, Problems, Unfit, first, labelled, noting, slug
from clientela.platform.directory.objects.naming import ICONS, is_free
from clientela.platform.entities.cleaning import plain
from clientela.platform.fields.models import NAMED, PREFIX
from clientela.platform.objects.models import ADDRESSED, LONGEST_KEY, OwnType

Said = Mapping[str, Any]


def checked(said: Said, *, type_: OwnType | None = None) -> dict[str, Any]:
    """Facts for `add_type`, or of what is named the changes for `edit_type`. Raises Unfit."""
    facts: dict[str, Any] = {}
    problems: Problems = {}
    with noting(problems, "labels"):
        labels = labelled(said["labels"]) if type_ is None or "labels" in said else type_.labels
        facts["labels"] = labels
    with noting(problems, "labels_plural"):
        facts["labels_plural"] = _several(said, facts.get("labels", {}), type_)
    with noting(problems, "icon"):
        facts |= _icon(said)
    facts |= {"has_owner": bool(said["has_owner"])} if said.get("has_owner") is not None else {}
    if not problems:
        with noting(problems, "key"):
            facts |= {} if type_ else {"key": _key(said.get("key"), facts["labels"])}
        with noting(problems, "plural"):
            facts |= _address(said, facts["labels_plural"], type_)
    if problems:
        raise Unfit(problems)
    return facts


def _several(said: Said, labels: Mapping[str, str], type_: OwnType | None) -> dict[str, str]:
    """What several are called, in every language in which one is called something."""
    asked = said.get("labels_plural") if type_ is None or "labels_plural" in said else type_.labels_plural
    several = labelled(asked)
    lacking = [LANGUAGES[language] for language in LANGUAGES if (language in labels) != (language in several)]
    if lacking:
        raise ValueError(
            _("Name one and several in the same languages: %(languages)s.") % {"languages": ", ".join(lacking)}
        )
    return several


def _icon(said: Said) -> dict[str, str]:
    if not said.get("icon"):
        return {}
    if said["icon"] not in ICONS:
        raise ValueError(_("Name one of: %(known)s.") % {"known": ", ".join(ICONS)})
    return {"icon": str(said["icon"])}


def _key(said: Any, labels: Mapping[str, str]) -> str:
    """What programs and rights know it by, for good: as it is said, else of its label; always behind “own_”."""
    name = plain(said or "", longest=LONGEST_KEY).removeprefix(PREFIX) or slug(first(labels))
    if not re.match(NAMED, PREFIX + name):
        raise ValueError(_("“%(name)s” is no name such as own_shoe_size.") % {"name": name})
    return (PREFIX + name)[:LONGEST_KEY].rstrip("_")


def _address(said: Said, labels: Mapping[str, str], type_: OwnType | None) -> dict[str, str]:
    if type_ is not None and not said.get("plural"):
        return {}
    address = plain(said.get("plural") or "", longest=LONGEST_KEY) or slug(first(labels)).replace("_", "-")[
        :LONGEST_KEY
    ].rstrip("-")
    if not re.match(ADDRESSED, address):
        raise ValueError(_("“%(address)s” is no address such as vineyards.") % {"address": address})
    if not is_free(address, besides=type_.key if type_ else ""):
        raise ValueError(_("The address “%(address)s” is taken; choose another.") % {"address": address})
    return {"plural": address}
