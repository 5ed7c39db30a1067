"""The kinds of notices that the rooms' events become; `reactions.py` makes them."""

from django.utils.translation import gettext_lazy as _

from clientela.platform.notifications.kinds import Kind

MENTIONED = Kind(
    "mentioned", _("Somebody mentions me"), _("%(by)s mentioned you in “%(title)s”"), icon="at-sign", mail="at_once"
)
ASSIGNED = Kind(
    "assigned",
    _("A task or a meeting is given to me"),
    _("%(by)s gave you “%(title)s”"),
    icon="circle-check",
    mail="at_once",
)
GIVEN = Kind(
    "given",
    _("Work is given to me by a rule"),
    _("%(title)s was given to you: %(why)s"),
    icon="workflow",
    mail="at_once",
)
NOBODY_FITS = Kind(
    "nobody_fits",
    _("No rule places what arrived (administrators)"),
    _("No rule places %(title)s: %(why)s"),
    icon="triangle-alert",
    mail="at_once",
)
REMINDED = Kind(
    "reminded", _("The time of a reminder has come"), _("Reminder: %(title)s"), icon="alarm-clock", mail="never"
)
READ_IN_BULK = Kind(
    "read_in_bulk",
    _("Somebody reads unusually much (administrators)"),
    _("%(name)s read %(records)s records within an hour; usual are %(usual)s"),
    icon="triangle-alert",
    mail="at_once",
)
FALLING_DUE = Kind(
    "falling_due",
    _("A rule of retention finds my records"),
    _("“%(rule)s” finds %(records)s of your records; they go on %(day)s"),
    icon="hourglass",
    mail="at_once",
)
CONFIRM = Kind(
    "confirm",
    _("Somebody needs me as a second person"),
    _("%(by)s asks you to confirm: %(act)s (%(records)s)"),
    icon="eye",
    mail="at_once",
)
DECIDED = Kind(
    "decided",
    _("What I asked a second person for is decided"),
    _("%(by)s decided on your request: %(act)s"),
    icon="eye",
    mail="at_once",
)
ENDPOINT_ENDED = Kind(
    "endpoint_ended",
    _("A webhook of mine has ended"),
    _("The webhook to %(url)s has ended: nothing is sent to it any more"),
    icon="triangle-alert",
    mail="at_once",
)
WISHED = Kind(
    "wished",
    _("Somebody outside asks for a copy, a correction or to be forgotten"),
    _("%(name)s asks: %(what)s"),
    icon="shield-check",
    mail="at_once",
)
LENT = Kind(
    "lent",
    _("A role is lent for a time (administrators)"),
    _("“%(role)s” is lent to %(name)s until %(until)s: %(reason)s"),
    icon="key-round",
    mail="at_once",
)
LENDING_OVER = Kind(
    "lending_over",
    _("A role that was lent has ended (administrators)"),
    _("“%(role)s”, lent to %(name)s, has ended"),
    icon="key-round",
    mail="at_once",
)
SOURCE_SILENT = Kind(
    "source_silent",
    _("A mailbox or connector of mine is silent"),
    _("“%(name)s” has been silent for too long: what is new there is not here. %(why)s"),
    icon="triangle-alert",
    mail="at_once",
)
LETTER_FAILED = Kind(
    "letter_failed",
    _("A letter of mine was not sent"),
    _("“%(subject)s” was not sent: %(why)s"),
    icon="triangle-alert",
    mail="at_once",
)
NOTICE_NEARS = Kind(
    "notice_nears",
    _("A contract of mine goes on unless notice is given"),
    _("“%(name)s” goes on unless notice is given by %(day)s"),
    icon="scroll-text",
    mail="at_once",
)
PRICES_ADJUSTED = Kind(
    "prices_adjusted",
    _("Prices of a contract of mine are adjusted"),
    _("Prices of “%(name)s” change on %(day)s"),
    icon="trending-up",
    mail="daily",
)
ORDER_REFUSED = Kind(
    "order_refused",
    _("A contract of mine could not make its order"),
    _("“%(name)s” made no order on %(day)s: %(why)s"),
    icon="scroll-text",
    mail="at_once",
)
DEAL_REGISTERED = Kind(
    "deal_registered",
    _("A partner registers a deal, or proposes something new"),
    _("%(partner)s: “%(name)s” waits for your answer"),
    icon="handshake",
    mail="at_once",
)
PROTECTION_ENDED = Kind(
    "protection_ended",
    _("A customer is no longer protected for a partner of mine"),
    _("“%(name)s” of %(partner)s was protected until %(day)s, and is no longer"),
    icon="handshake",
    mail="at_once",
)
PROTECTION_YIELDED = Kind(
    "protection_yielded",
    _("Two partners turn out to be protected for one customer"),
    _("%(partner)s: “%(name)s” gives way, since its customer is one that was another partner’s earlier"),
    icon="handshake",
    mail="at_once",
)
PROTECTION_CAME_BACK = Kind(
    "protection_came_back",
    _("A customer is protected again for a partner of mine"),
    _("%(partner)s: “%(name)s” gives way to nobody any more, and is protected until %(day)s"),
    icon="handshake",
    mail="at_once",
)
DIGEST = Kind(
    "quality_digest",
    _("How my records are, every Monday"),
    _("%(found)s times something of your records wants looking after; most: %(most)s"),
    icon="gauge",
    mail="at_once",
    stop=_("No more of these letters"),
)
NOTICES = (
    DIGEST,
    SOURCE_SILENT,
    LETTER_FAILED,
    MENTIONED,
    ASSIGNED,
    GIVEN,
    NOBODY_FITS,
    REMINDED,
    NOTICE_NEARS,
    ORDER_REFUSED,
    PRICES_ADJUSTED,
    DEAL_REGISTERED,
    PROTECTION_ENDED,
    PROTECTION_YIELDED,
    PROTECTION_CAME_BACK,
    READ_IN_BULK,
    ENDPOINT_ENDED,
    WISHED,
    LENT,
    LENDING_OVER,
    FALLING_DUE,
    CONFIRM,
    DECIDED,
)
