"""The views of the past step aside while migrations run, and are made anew from the models when they have; the triggers that keep
the past are told then how to join."""

from typing import Any

from django.apps import AppConfig
from django.db import connection
from django.db.models.signals import post_migrate, pre_migrate


class HistoryConfig(AppConfig):
    name = "clientela.platform.history"
    label = "history"

    def ready(self) -> None:
        from clientela.platform.history import past, plans

        def clear(**_sent: Any) -> None:
            with connection.cursor() as cursor:
                past.clear(cursor)

        def lay_out(**_sent: Any) -> None:
            past.lay_out()
            plans.steady()

        pre_migrate.connect(clear, sender=self, weak=False)
        post_migrate.connect(lay_out, sender=self, weak=False)
