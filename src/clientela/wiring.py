"""Every entity, every listener: what is joined to what, in one table. It holds data, no code."""

from clientela.catalog.entities import PRODUCT
from clientela.parties.entities import HOUSEHOLD, ORGANISATION, PERSON
from clientela.platform.directory.settings_pages import (
    COMPANY_PAGE,
    JOBS,
    NOTIFICATIONS,
    PROFILE,
    ROLES,
    SECURITY,
    TEAMS,
    TOKENS,
    USERS,
)
from clientela.platform.events.listeners import Listener
from clientela.sales.orders.entities import ORDER
from clientela.workspace.navigation import CUSTOMERS, DAY, SET_UP, WORK
from clientela.workspace.notices import NOTICES as WORKSPACE_NOTICES

ENTITIES = (PERSON, ORGANISATION, HOUSEHOLD, PRODUCT, ORDER)

# event -> the reactions of other rooms, each called in a job of its own
LISTENERS: dict[type, list[Listener]] = {}

# the pages under /settings/, in the order of their list
SETTINGS = (PROFILE, SECURITY, NOTIFICATIONS, TOKENS, USERS, TEAMS, ROLES, COMPANY_PAGE, JOBS)

# what people are told of
NOTICES = WORKSPACE_NOTICES

# the sidebar, group by group
NAVIGATION = (DAY, CUSTOMERS, WORK, SET_UP)
