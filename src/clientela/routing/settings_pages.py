"""The lines of this room in the list of settings."""

from django.utils.translation import gettext_lazy as _

from clientela.platform.directory.settings_pages import COMPANY, SettingsPage

ROUTING = SettingsPage(_("Who gets what"), "workflow", "/settings/routing/", COMPANY, ("configure", "company"))
AVAILABILITY = SettingsPage(_("My absences"), "calendar-x", "/settings/absences/")
