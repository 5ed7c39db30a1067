"""Compiles the texts of the interface before the first of them is asked for, in every process that shows any."""

from pathlib import Path

from django.apps import AppConfig
from django.conf import settings


class UiConfig(AppConfig):
    name = "clientela.platform.ui"

    def ready(self) -> None:
        """Where nothing has changed this costs a few looks at the disk: the compiler is not even imported."""
        stale = [
            po for folder in settings.LOCALE_PATHS for po in Path(folder).glob("*/LC_MESSAGES/*.po") if is_stale(po)
        ]
        if stale:
            from clientela.platform.ui.catalogues import compile_catalogue

            for po in stale:
                compile_catalogue(po)


def is_stale(po: Path) -> bool:
    """Whether what Django reads is missing, or older than what people wrote."""
    mo = po.with_suffix(".mo")
    return not mo.exists() or mo.stat().st_mtime_ns < po.stat().st_mtime_ns
