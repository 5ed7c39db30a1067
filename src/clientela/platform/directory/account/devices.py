"""What a browser says of itself, in words."""

from django.utils.translation import gettext as _

BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)  # fmt: skip


def label(agent: str) -> str:
    """For a page, in its reader's language."""
    browser, system = _parts(agent)
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("Unknown browser")


def short(agent: str) -> str:
    """For a fact, the same in every language."""
    return " · ".join(filter(None, _parts(agent))) or "?"


def _parts(agent: str) -> tuple[str, str]:
    browser = next((word for mark, word in BROWSERS if mark in agent), "")
    return browser, next((word for mark, word in SYSTEMS if mark in agent), "")
