"""Every entity, every listener: what is joined to what, in one table. It holds data, no code."""

from clientela.catalog.bundles.entities import BUNDLE_PART
from clientela.catalog.entities import PRODUCT
from clientela.catalog.indices.entities import INDEX_VALUE
from clientela.catalog.kits import KITS as PRODUCT_KITS
from clientela.catalog.prices.entities import PRICE, PRICE_LIST
from clientela.catalog.rates.banks import CENTRAL_BANK
from clientela.catalog.rates.entities import RATE
from clientela.catalog.rates.reading import rates_on
from clientela.catalog.stock.entities import PLACE, STOCK_LEVEL
from clientela.catalog.taxes.entities import TAX_CLASS, TAX_RATE
from clientela.channels.email.archives.carriers import CARRIERS as MAIL_CARRIERS
from clientela.channels.email.events import AddressBounced, LetterFailed, MailCaptured
from clientela.channels.email.feeds import FEEDS as MAIL_FEEDS
from clientela.channels.email.holdings import HOLDINGS as EMAIL_HOLDINGS
from clientela.channels.email.settings_pages import MAILBOXES
from clientela.parties.consents.events import ConsentChanged
from clientela.parties.consents.joints import JOINTS as CONSENT_JOINTS
from clientela.parties.consents.known import KNOWN as CONSENTS_KNOWN
from clientela.parties.entities import HOUSEHOLD, ORGANISATION, PERSON
from clientela.parties.facts import CONTACTS as PARTY_CONTACTS
from clientela.parties.holdings import HOLDINGS as PARTY_HOLDINGS
from clientela.parties.holdings import SUBJECT as PARTY
from clientela.parties.joints import JOINTS as PARTY_JOINTS
from clientela.parties.kits import KITS as PARTY_KITS
from clientela.parties.matching.holdings import HOLDINGS as MATCHING_HOLDINGS
from clientela.parties.matching.holdings import TRACES as MATCHING_TRACES
from clientela.parties.matching.joints import JOINTS as MATCHING_JOINTS
from clientela.parties.matching.pages import DUPLICATES_PAGE
from clientela.parties.matching.reactions import on_parties_unmerged as on_parties_unmerged_apart
from clientela.parties.matching.reactions import on_subject_erased
from clientela.parties.merging.actions import ACT as MERGE
from clientela.parties.merging.actions import undo_merge
from clientela.parties.merging.events import PartiesMerged, PartiesUnmerged
from clientela.parties.merging.traces import TRACES as MERGE_TRACES
from clientela.parties.outside import ORGANISATIONS as PARTY_ORGANISATIONS
from clientela.parties.relationships.joints import JOINTS as TIE_JOINTS
from clientela.parties.sources.events import SurvivorsMoved
from clientela.parties.sources.pages import SOURCES_PAGE
from clientela.parties.sources.reactions import on_survivors_moved
from clientela.platform.connectors.feeds import FEEDS as CONNECTOR_FEEDS
from clientela.platform.connectors.kinds import ANY as ANY_CONNECTORS
from clientela.platform.connectors.settings_pages import CONNECTORS as CONNECTORS_PAGE
from clientela.platform.directory.events import LendingEnded, ReadInBulk, RoleLent
from clientela.platform.directory.feeds import FEEDS as PROGRAM_FEEDS
from clientela.platform.directory.joints import JOINTS as DIRECTORY_JOINTS
from clientela.platform.directory.keys.places import SECOND_STEPS
from clientela.platform.directory.roles.seconded import SECONDED as ROLES_SECONDED
from clientela.platform.directory.settings_pages import (
    AUDIT,
    COMPANY_PAGE,
    FIELDS,
    JOBS,
    KEYS,
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
from clientela.platform.directory.users.seconded import SECONDED as USERS_SECONDED
from clientela.platform.events.listeners import Listener
from clientela.platform.freshness.events import SourceSilent
from clientela.platform.freshness.settings_pages import FRESHNESS
from clientela.platform.hooks.events import EndpointEnded
from clientela.platform.hooks.joints import JOINTS as HOOK_JOINTS
from clientela.platform.hooks.keeping import KEEPS as HOOK_KEEPS
from clientela.platform.hooks.settings_pages import WEBHOOKS
from clientela.platform.hooks.traces import TRACES as HOOK_TRACES
from clientela.platform.imports.feeds import FEEDS as FILE_FEEDS
from clientela.platform.imports.joints import JOINTS as IMPORT_JOINTS
from clientela.platform.imports.seconded import SECONDED as EXPORTS_SECONDED
from clientela.platform.notifications.keeping import KEEPS as NOTICE_KEEPS
from clientela.platform.notifications.traces import TRACES as NOTICE_TRACES
from clientela.platform.objects.entities import own_entities
from clientela.platform.privacy.events import Erased, WishMade
from clientela.platform.privacy.joints import JOINTS as PRIVACY_JOINTS
from clientela.platform.privacy.keeping import KEEPS as PLATFORM_KEEPS
from clientela.platform.privacy.own_records import own_holdings
from clientela.platform.privacy.pages import PRIVACY_PAGE
from clientela.platform.privacy.register.pages import REGISTER_PAGE
from clientela.platform.privacy.retention.events import FallingDue
from clientela.platform.privacy.retention.pages import RETENTION_PAGE
from clientela.platform.privacy.seconded import SECONDED as PRIVACY_SECONDED
from clientela.platform.privacy.traces import TRACES as PLATFORM_TRACES
from clientela.platform.quality.events import WeekBegun
from clientela.platform.seconding.events import ConfirmationAsked, ConfirmationDecided
from clientela.platform.seconding.pages import CONFIRMATIONS
from clientela.platform.seconding.seconded import SECONDED as SECONDING_SECONDED
from clientela.platform.undo.events import ActUndone
from clientela.platform.undo.seconded import SECONDED as UNDO_SECONDED
from clientela.platform.undo.settings_pages import BIN, CHANGES
from clientela.routing.events import NobodyFits, WorkGiven
from clientela.routing.settings_pages import AVAILABILITY, ROUTING
from clientela.sales.cadences.deeds import DEEDS as CADENCE_DEEDS
from clientela.sales.cadences.entities import CADENCE
from clientela.sales.cadences.holdings import HOLDINGS as CADENCE_HOLDINGS
from clientela.sales.cadences.reactions import (
    on_address_bounced,
    on_consent_changed,
    on_lead_converted,
    on_lead_disqualified,
)
from clientela.sales.cadences.reactions import on_letter_failed as on_letter_of_cadence_failed
from clientela.sales.cadences.reactions import on_mail_captured as on_answer_captured
from clientela.sales.commissions.entities import COMMISSION
from clientela.sales.commissions.entities import RULE as COMMISSION_RULE
from clientela.sales.commissions.holdings import HOLDINGS as COMMISSION_HOLDINGS
from clientela.sales.commissions.joints import JOINTS as COMMISSION_JOINTS
from clientela.sales.competitors.entities import CARD as BATTLE_CARD
from clientela.sales.competitors.entities import COMPETITOR
from clientela.sales.competitors.holdings import HOLDINGS as COMPETITOR_HOLDINGS
from clientela.sales.competitors.joints import JOINTS as COMPETITOR_JOINTS
from clientela.sales.contracts.amending import ACT as AMENDED
from clientela.sales.contracts.amending import undo_amendment
from clientela.sales.contracts.entities import CONTRACT
from clientela.sales.contracts.entities import LINE as CONTRACT_LINE
from clientela.sales.contracts.events import NoticeNears, OrderRefused, PricesAdjusted
from clientela.sales.contracts.holdings import HOLDINGS as CONTRACT_HOLDINGS
from clientela.sales.contracts.joints import JOINTS as CONTRACT_JOINTS
from clientela.sales.deals.entities import BUYER, CREDIT, DEAL, SPLIT
from clientela.sales.deals.entities import LINE as DEAL_LINE
from clientela.sales.deals.holdings import HOLDINGS as DEAL_HOLDINGS
from clientela.sales.deals.joints import JOINTS as DEAL_JOINTS
from clientela.sales.deliveries.entities import DELIVERY
from clientela.sales.deliveries.holdings import HOLDINGS as DELIVERY_HOLDINGS
from clientela.sales.forms.entities import LEAD_FORM
from clientela.sales.fulfilment.entities import EXCEPTION
from clientela.sales.fulfilment.holdings import HOLDINGS as EXCEPTION_HOLDINGS
from clientela.sales.installed.entities import INSTALLED_PRODUCT
from clientela.sales.installed.holdings import HOLDINGS as INSTALLED_HOLDINGS
from clientela.sales.installed.joints import JOINTS as INSTALLED_JOINTS
from clientela.sales.kits import KITS as SALES_KITS
from clientela.sales.leads.arriving import addresses as lead_addresses
from clientela.sales.leads.entities import LEAD, LEAD_SOURCE
from clientela.sales.leads.events import LeadConverted, LeadDisqualified
from clientela.sales.leads.giving import WORK as LEAD_WORK
from clientela.sales.leads.holdings import HOLDINGS as LEAD_HOLDINGS
from clientela.sales.leads.joints import JOINTS as LEAD_JOINTS
from clientela.sales.leads.reactions import on_mail_captured
from clientela.sales.leads.settings_pages import SCORES
from clientela.sales.mailing.actions import MAIL_STAYS, MAILED
from clientela.sales.mailing.holdings import HOLDINGS as MAILING_HOLDINGS
from clientela.sales.mailing.joints import JOINTS as MAILING_JOINTS
from clientela.sales.orders.entities import ORDER, ORDER_LINE, PAYMENT
from clientela.sales.orders.holdings import HOLDINGS as ORDER_HOLDINGS
from clientela.sales.orders.joints import JOINTS as ORDER_JOINTS
from clientela.sales.orders.shops import SHOPIFY, WOOCOMMERCE
from clientela.sales.partners.entities import PARTNER_DEAL
from clientela.sales.partners.events import (
    DealRegistered,
    PartnerProposed,
    ProtectionCameBack,
    ProtectionEnded,
    ProtectionYielded,
)
from clientela.sales.partners.holdings import HOLDINGS as PARTNER_HOLDINGS
from clientela.sales.partners.joints import JOINTS as PARTNER_JOINTS
from clientela.sales.partners.reactions import on_parties_merged as on_customers_merged
from clientela.sales.partners.reactions import on_parties_unmerged as on_customers_unmerged
from clientela.sales.pipelines.entities import PIPELINE, STAGE, STEP
from clientela.sales.purchases.entities import PURCHASE, PURCHASE_LINE, PURCHASE_RECEIPT, SUPPLIER_RETURN
from clientela.sales.purchases.holdings import HOLDINGS as PURCHASE_HOLDINGS
from clientela.sales.purchases.joints import JOINTS as PURCHASE_JOINTS
from clientela.sales.quotes.actions import QUOTE_SENT, QUOTE_STAYS
from clientela.sales.quotes.entities import QUOTE
from clientela.sales.quotes.events import QuoteAccepted
from clientela.sales.quotes.holdings import HOLDINGS as QUOTE_HOLDINGS
from clientela.sales.quotes.joints import JOINTS as QUOTE_JOINTS
from clientela.sales.quotes.reactions import on_discount_decided, on_quote_accepted
from clientela.sales.quotes.seconded import SECONDED as QUOTES_SECONDED
from clientela.sales.quotes.settings_pages import QUOTES_PAGE
from clientela.sales.returns.entities import CREDIT_NOTE, RETURN
from clientela.sales.returns.holdings import HOLDINGS as RETURN_HOLDINGS
from clientela.sales.supplies.entities import SUPPLIER_PRODUCT
from clientela.sales.supplies.holdings import HOLDINGS as SUPPLY_HOLDINGS
from clientela.sales.supplies.joints import JOINTS as SUPPLY_JOINTS
from clientela.timeline.calendars.feeds import FEEDS as CALENDAR_FEEDS
from clientela.timeline.entities import ENTRY, MEETING, TASK
from clientela.timeline.events import Mentioned, ReminderDue, TaskAssigned
from clientela.timeline.holdings import HOLDINGS as TIMELINE_HOLDINGS
from clientela.timeline.joints import JOINTS as TIMELINE_JOINTS
from clientela.timeline.kits import KITS as TIMELINE_KITS
from clientela.timeline.reactions import on_act_undone, on_parties_unmerged
from clientela.workspace.navigation import CUSTOMERS, DAY, SALES, SET_UP, WORK
from clientela.workspace.notices import NOTICES as WORKSPACE_NOTICES
from clientela.workspace.reactions import (
    on_confirmation_asked,
    on_confirmation_decided,
    on_deal_registered,
    on_endpoint_ended,
    on_falling_due,
    on_lending_ended,
    on_letter_failed,
    on_mentioned,
    on_nobody_fits,
    on_notice_nears,
    on_order_refused,
    on_partner_proposed,
    on_prices_adjusted,
    on_protection_came_back,
    on_protection_ended,
    on_protection_yielded,
    on_read_in_bulk,
    on_reminder_due,
    on_role_lent,
    on_source_silent,
    on_task_assigned,
    on_week_begun,
    on_wish_made,
    on_work_given,
)
from clientela.workspace.shell import STANDING as SHELL_STANDING

ENTITIES = (
    PERSON,
    ORGANISATION,
    HOUSEHOLD,
    PRODUCT,
    BUNDLE_PART,
    PRICE_LIST,
    PRICE,
    TAX_CLASS,
    TAX_RATE,
    PLACE,
    STOCK_LEVEL,
    RATE,
    INDEX_VALUE,
    PIPELINE,
    STAGE,
    STEP,
    LEAD_SOURCE,
    LEAD_FORM,
    LEAD,
    DEAL,
    BUYER,
    DEAL_LINE,
    SPLIT,
    CREDIT,
    CADENCE,
    COMPETITOR,
    BATTLE_CARD,
    PARTNER_DEAL,
    COMMISSION_RULE,
    COMMISSION,
    QUOTE,
    CONTRACT,
    CONTRACT_LINE,
    ORDER,
    ORDER_LINE,
    PAYMENT,
    DELIVERY,
    RETURN,
    CREDIT_NOTE,
    EXCEPTION,
    PURCHASE,
    PURCHASE_LINE,
    PURCHASE_RECEIPT,
    SUPPLIER_RETURN,
    SUPPLIER_PRODUCT,
    INSTALLED_PRODUCT,
    TASK,
    MEETING,
    ENTRY,
)

# beside them, those of the company's own
MADE = own_entities

# event -> the reactions of other rooms, each called in a job of its own
LISTENERS: dict[type, list[Listener]] = {
    Mentioned: [on_mentioned],
    TaskAssigned: [on_task_assigned],
    ReminderDue: [on_reminder_due],
    ActUndone: [on_act_undone],
    PartiesMerged: [on_customers_merged],
    PartiesUnmerged: [on_parties_unmerged, on_parties_unmerged_apart, on_customers_unmerged],
    Erased: [on_subject_erased],
    ReadInBulk: [on_read_in_bulk],
    FallingDue: [on_falling_due],
    ConfirmationAsked: [on_confirmation_asked],
    ConfirmationDecided: [on_confirmation_decided, on_discount_decided],
    EndpointEnded: [on_endpoint_ended],
    SourceSilent: [on_source_silent],
    WeekBegun: [on_week_begun],
    RoleLent: [on_role_lent],
    LendingEnded: [on_lending_ended],
    WishMade: [on_wish_made],
    SurvivorsMoved: [on_survivors_moved],
    LetterFailed: [on_letter_failed, on_letter_of_cadence_failed],
    MailCaptured: [on_mail_captured, on_answer_captured],
    AddressBounced: [on_address_bounced],
    ConsentChanged: [on_consent_changed],
    LeadConverted: [on_lead_converted],
    LeadDisqualified: [on_lead_disqualified],
    QuoteAccepted: [on_quote_accepted],
    NoticeNears: [on_notice_nears],
    OrderRefused: [on_order_refused],
    PricesAdjusted: [on_prices_adjusted],
    DealRegistered: [on_deal_registered],
    PartnerProposed: [on_partner_proposed],
    ProtectionEnded: [on_protection_ended],
    ProtectionYielded: [on_protection_yielded],
    ProtectionCameBack: [on_protection_came_back],
    WorkGiven: [on_work_given],
    NobodyFits: [on_nobody_fits],
}

# the pages under /settings/, in the order of their list
SETTINGS = (
    PROFILE, SECURITY, NOTIFICATIONS, MAILBOXES, FRESHNESS, AVAILABILITY, TOKENS, CHANGES, CONFIRMATIONS, BIN,
    USERS, TEAMS, ROLES, SIGN_IN, OBJECTS, FIELDS, LAYOUTS,
    COMPANY_PAGE, QUOTES_PAGE, ROUTING, SCORES,
    SOURCES_PAGE, DUPLICATES_PAGE, PRIVACY_PAGE, REGISTER_PAGE, RETENTION_PAGE, AUDIT, CONNECTORS_PAGE, WEBHOOKS,
    KEYS, JOBS,
)  # fmt: skip

# what people are told of
NOTICES = WORKSPACE_NOTICES

# the sidebar, group by group
NAVIGATION = (DAY, CUSTOMERS, SALES, WORK, SET_UP)

# addresses at which everybody is welcome, whatever is captured of strangers
WELCOMING = (lead_addresses,)

# what is read of the user with the session, for every whole page
STANDING = SHELL_STANDING

# whose data these are, what each room holds of them (after what it hangs on), and where else words about them may stand
SUBJECT = PARTY
HELD_IN_OWN = own_holdings
HOLDINGS = (
    *PARTY_HOLDINGS,
    *MATCHING_HOLDINGS,
    *TIMELINE_HOLDINGS,
    *EMAIL_HOLDINGS,
    *ORDER_HOLDINGS,
    *EXCEPTION_HOLDINGS,
    *DELIVERY_HOLDINGS,
    *RETURN_HOLDINGS,
    *LEAD_HOLDINGS,
    *DEAL_HOLDINGS,
    *CADENCE_HOLDINGS,
    *COMPETITOR_HOLDINGS,
    *PARTNER_HOLDINGS,
    *COMMISSION_HOLDINGS,
    *QUOTE_HOLDINGS,
    *CONTRACT_HOLDINGS,
    *INSTALLED_HOLDINGS,
    *PURCHASE_HOLDINGS,
    *MAILING_HOLDINGS,
    *SUPPLY_HOLDINGS,
)
TRACES = (*PLATFORM_TRACES, *NOTICE_TRACES, *HOOK_TRACES, *MERGE_TRACES, *MATCHING_TRACES)

# what becomes of the rows of each room that lead to a record, when it is merged into another
JOINTS = (
    *CONSENT_JOINTS, *PARTY_JOINTS, *TIE_JOINTS, *TIMELINE_JOINTS, *ORDER_JOINTS, *LEAD_JOINTS, *DEAL_JOINTS,
    *COMPETITOR_JOINTS, *PARTNER_JOINTS, *COMMISSION_JOINTS,
    *QUOTE_JOINTS, *CONTRACT_JOINTS, *INSTALLED_JOINTS, *PURCHASE_JOINTS, *MAILING_JOINTS, *SUPPLY_JOINTS, *DIRECTORY_JOINTS,
    *PRIVACY_JOINTS, *IMPORT_JOINTS, *HOOK_JOINTS, *MATCHING_JOINTS,
)  # fmt: skip

# locked secrets that lie in tables of other people's
SECRETS = SECOND_STEPS
# whose organisation, with all below it, somebody outside stands in
ORGANISATIONS = PARTY_ORGANISATIONS

# how long is kept what is no record
KEEPS = (*PLATFORM_KEEPS, *NOTICE_KEEPS, *HOOK_KEEPS)

# what amounts in other currencies come to in the company's own
RATES = rates_on

# what makes e-mails and phones comparable, in fields of the company's own, too
CONTACTS = PARTY_CONTACTS

# what the rooms add to the register of processing
KNOWN = CONSENTS_KNOWN

# acts that their rooms take back themselves, by how their names begin
UNDOES = {MERGE: undo_merge, AMENDED: undo_amendment}
# Acts that no undo takes back, by how their reasons begin: what left the house by them has been read.
FINAL = {QUOTE_SENT: QUOTE_STAYS, MAILED: MAIL_STAYS}

# what data come from by themselves, and is told of where it falls silent
FEEDS = (*MAIL_FEEDS, *CALENDAR_FEEDS, *CONNECTOR_FEEDS, *FILE_FEEDS, *PROGRAM_FEEDS)

# what can be read on a schedule, files that rooms take in their own way, and exports of other programs that are recognised
CONNECTORS = (*ANY_CONNECTORS, WOOCOMMERCE, SHOPIFY, CENTRAL_BANK)
CARRIERS = MAIL_CARRIERS
KITS = (*PARTY_KITS, *PRODUCT_KITS, *TIMELINE_KITS, *SALES_KITS)

# what rules give to people
WORKS = (LEAD_WORK,)

# what else can be done to many records of a type at once
DEEDS = CADENCE_DEEDS

# what can ask for a second person
SECONDED = (
    *PRIVACY_SECONDED,
    *UNDO_SECONDED,
    *EXPORTS_SECONDED,
    *ROLES_SECONDED,
    *USERS_SECONDED,
    *QUOTES_SECONDED,
    *SECONDING_SECONDED,
)
