"""Every entity, every listener: what is joined to what, in one table. It holds data, no code."""

from clientela.catalog.entities import PRODUCT
from clientela.parties.consents.known import KNOWN as CONSENTS_KNOWN
from clientela.parties.entities import HOUSEHOLD, ORGANISATION, PERSON
from clientela.parties.holdings import HOLDINGS as PARTY_HOLDINGS
from clientela.parties.holdings import SUBJECT as PARTY
from clientela.parties.outside import ORGANISATIONS as PARTY_ORGANISATIONS
from clientela.platform.directory.events import LendingEnded, ReadInBulk, RoleLent
from clientela.platform.directory.keys.places import SECOND_STEPS
from clientela.platform.directory.roles.seconded import SECONDED as ROLES_SECONDED
from clientela.platform.directory.settings_pages import (
    AUDIT,
    COMPANY_PAGE,
    FIELDS,
    JOBS,
    LAYOUTS,
    NOTIFICATIONS,
    OBJECTS,
    PROFILE,
    ROLES,
    SECURITY,
    SIGN_IN,
    TEAMS,
    TOKENS,
    USERS,
)
from clientela.platform.events.listeners import Listener
from clientela.platform.hooks.events import EndpointEnded
from clientela.platform.hooks.settings_pages import WEBHOOKS
from clientela.platform.hooks.traces import TRACES as HOOK_TRACES
from clientela.platform.imports.seconded import SECONDED as EXPORTS_SECONDED
from clientela.platform.notifications.keeping import KEEPS as NOTICE_KEEPS
from clientela.platform.notifications.traces import TRACES as NOTICE_TRACES
from clientela.platform.objects.entities import own_entities
from clientela.platform.privacy.events import WishMade
from clientela.platform.privacy.keeping import KEEPS as PLATFORM_KEEPS
from clientela.platform.privacy.pages import PRIVACY_PAGE
from clientela.platform.privacy.register.pages import REGISTER_PAGE
from clientela.platform.privacy.retention.events import FallingDue
from clientela.platform.privacy.retention.pages import RETENTION_PAGE
from clientela.platform.privacy.seconded import SECONDED as PRIVACY_SECONDED
from clientela.platform.privacy.traces import TRACES as PLATFORM_TRACES
from clientela.platform.seconding.events import ConfirmationAsked, ConfirmationDecided
from clientela.platform.seconding.pages import CONFIRMATIONS
from clientela.platform.seconding.seconded import SECONDED as SECONDING_SECONDED
from clientela.platform.undo.events import ActUndone
from clientela.platform.undo.seconded import SECONDED as UNDO_SECONDED
from clientela.platform.undo.settings_pages import BIN, CHANGES
from clientela.sales.orders.entities import ORDER
from clientela.sales.orders.holdings import HOLDINGS as ORDER_HOLDINGS
from clientela.timeline.entities import ENTRY, MEETING, TASK
from clientela.timeline.events import Mentioned, ReminderDue, TaskAssigned
from clientela.timeline.holdings import HOLDINGS as TIMELINE_HOLDINGS
from clientela.timeline.reactions import on_act_undone
from clientela.workspace.navigation import CUSTOMERS, DAY, SET_UP, WORK
from clientela.workspace.notices import NOTICES as WORKSPACE_NOTICES
from clientela.workspace.reactions import (
    on_confirmation_asked,
    on_confirmation_decided,
    on_endpoint_ended,
    on_falling_due,
    on_lending_ended,
    on_mentioned,
    on_read_in_bulk,
    on_reminder_due,
    on_role_lent,
    on_task_assigned,
    on_wish_made,
)
from clientela.workspace.shell import STANDING as SHELL_STANDING

ENTITIES = (PERSON, ORGANISATION, HOUSEHOLD, PRODUCT, ORDER, TASK, MEETING, ENTRY)

# beside them, those of the company's own
MADE = own_entities

# event -> the reactions of other rooms, each called in a job of its own
LISTENERS: dict[type, list[Listener]] = {
    Mentioned: [on_mentioned],
    TaskAssigned: [on_task_assigned],
    ReminderDue: [on_reminder_due],
    ActUndone: [on_act_undone],
    ReadInBulk: [on_read_in_bulk],
    FallingDue: [on_falling_due],
    ConfirmationAsked: [on_confirmation_asked],
    ConfirmationDecided: [on_confirmation_decided],
    EndpointEnded: [on_endpoint_ended],
    RoleLent: [on_role_lent],
    LendingEnded: [on_lending_ended],
    WishMade: [on_wish_made],
}

# the pages under /settings/, in the order of their list
SETTINGS = (
    PROFILE, SECURITY, NOTIFICATIONS, TOKENS, CHANGES, CONFIRMATIONS, BIN, USERS, TEAMS, ROLES, SIGN_IN, OBJECTS, FIELDS, LAYOUTS,
    COMPANY_PAGE, PRIVACY_PAGE, REGISTER_PAGE, RETENTION_PAGE, AUDIT, WEBHOOKS, JOBS,
)  # fmt: skip

# what people are told of
NOTICES = WORKSPACE_NOTICES

# the sidebar, group by group
NAVIGATION = (DAY, CUSTOMERS, WORK, SET_UP)

# what is read of the user with the session, for every whole page
STANDING = SHELL_STANDING

# whose data these are, what each room holds of them (after what it hangs on), and where else words about them may stand
SUBJECT = PARTY
HOLDINGS = (*PARTY_HOLDINGS, *TIMELINE_HOLDINGS, *ORDER_HOLDINGS)
TRACES = (*PLATFORM_TRACES, *NOTICE_TRACES, *HOOK_TRACES)

# locked secrets that lie in tables of other people's
SECRETS = SECOND_STEPS
# whose organisation, with all below it, somebody outside stands in
ORGANISATIONS = PARTY_ORGANISATIONS

# how long is kept what is no record
KEEPS = (*PLATFORM_KEEPS, *NOTICE_KEEPS)

# what the rooms add to the register of processing
KNOWN = CONSENTS_KNOWN

# what can ask for a second person
SECONDED = (*PRIVACY_SECONDED, *UNDO_SECONDED, *EXPORTS_SECONDED, *ROLES_SECONDED, *SECONDING_SECONDED)
