"""Django's `migrate`, drawing a changed model alone and not again with all that is tied to it.

A model that changes is drawn anew as a class before its SQL is written, and Django draws with it whatever a chain of keys
reaches. Here every chain leads to the party: the migrations of an empty database drew 41,794 classes. A statement about
one table needs of its neighbours only their names, so one class is enough; code that runs in a migration still gets
all of them, since Django draws a state that is marked as delayed whole before that.
`tests/flows/test_first_start.py` holds the outcome against Django's own way."""

from typing import Any
from unittest.mock import patch

from django.core.management.commands import migrate
from django.db.migrations.state import ProjectState


class Command(migrate.Command):
    """Bring the database to this version."""

    def handle(self, *args: Any, **options: Any) -> None:
        """As Django's own, with its options."""
        with patch.object(ProjectState, "reload_model", draw_alone):
            super().handle(*args, **options)


def draw_alone(state: ProjectState, app_label: str, model_name: str, delay: bool = False) -> None:  # noqa: FBT001, FBT002  as Django calls it
    """Draw this model's class anew, where classes have been drawn at all."""
    if "apps" in state.__dict__:
        state.is_delayed = True
        state._reload({(app_label, model_name)})  # type: ignore[attr-defined]  # the part of reload_model that draws
