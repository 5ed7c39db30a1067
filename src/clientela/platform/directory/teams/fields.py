"""What is asked of a team, on pages and by API alike."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clientela.platform.directory.forms import at_most
from clientela.platform.entities.declaration import Cleaning, Field
from clientela.platform.people.models import Team


def _key(value: Any, how: Cleaning) -> UUID | None:
    try:
        return UUID(str(value)) if value else None
    except ValueError:
        raise ValueError(_("Name each one by its id.")) from None


NAME = Field("name", gettext_lazy("Name"), required=True, clean=at_most(120))
KIND = Field("kind", gettext_lazy("Kind"), "choice", choices=Team.Kind.choices, required=True)
PARENT = Field("parent", gettext_lazy("Stands below"), "composite", clean=_key)
FIELDS = (NAME, KIND, PARENT)
