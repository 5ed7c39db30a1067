"""Every entity, every listener: what is joined to what, in one table. It holds data, no code."""

from clientela.catalog.entities import PRODUCT
from clientela.parties.entities import HOUSEHOLD, ORGANISATION, PERSON
from clientela.platform.directory.settings_pages import COMPANY_PAGE, PROFILE, ROLES, SECURITY, TEAMS, TOKENS, USERS
from clientela.platform.events.listeners import Listener
from clientela.sales.orders.entities import ORDER

ENTITIES = (PERSON, ORGANISATION, HOUSEHOLD, PRODUCT, ORDER)

# event -> the reactions of other rooms, each called in a job of its own
LISTENERS: dict[type, list[Listener]] = {}

# the pages under /settings/, in the order of their list
SETTINGS = (PROFILE, SECURITY, TOKENS, USERS, TEAMS, ROLES, COMPANY_PAGE)
