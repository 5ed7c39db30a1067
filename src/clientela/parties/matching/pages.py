"""Where the sidebar and the list of settings lead to in this room."""

from django.utils.translation import gettext_lazy as _

from clientela.platform.directory.settings_pages import COMPANY, SettingsPage

DUPLICATES_PAGE = SettingsPage(
    _("Duplicates"), "copy-check", "/settings/duplicates/", COMPANY, ("configure", "company")
)
