"""Where the pages of this room stand in the list of settings, and so in the palette."""

from django.utils.translation import gettext_lazy as _

from clientela.platform.directory.settings_pages import SettingsPage

CHANGES = SettingsPage(_("My recent changes"), "undo-2", "/changes/")
BIN = SettingsPage(_("Bin"), "trash-2", "/bin/", right=("delete", "*"))
