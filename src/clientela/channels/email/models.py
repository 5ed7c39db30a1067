"""Mailbox and its Folders, the Provider through whom it is opened, the CapturePolicy that says what is taken of them, Message:
what was, and Sighting: what became of each mail on the server. The sightings of a folder beside the server's own count are the
ledger that proves nothing is missing."""

from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from clientela.platform.files.models import StoredFile
from clientela.platform.history.tracking import tracked
from clientela.platform.people.keys import new_key
from clientela.platform.people.models import User
from clientela.platform.permissions.actor import Actor
from clientela.platform.vault.fields import Secret
from clientela.timeline.models import Direction, Entry


class Unknown(models.TextChoices):
    """Whose mail is captured of those who are in no record yet."""

    NOBODY = "nobody", _("Nobody: their mail is left out")
    ANSWERED = "answered", _("Whom we have written to")
    EVERYBODY = "everybody", _("Everybody who writes in person")


@tracked()
class CapturePolicy(models.Model):
    """Exactly what is captured, and on what ground. What it leaves out is never stored, only counted."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    name = models.TextField(unique=True)
    unknown = models.CharField(
        max_length=9, choices=Unknown.choices, db_default=Unknown.ANSWERED, default=Unknown.ANSWERED
    )
    since = models.DateField(null=True, blank=True)  # older mail is left out
    only_domains = ArrayField(models.TextField(), db_default=[], default=list, blank=True)  # none: all
    not_from = ArrayField(models.TextField(), db_default=[], default=list, blank=True)  # domains and addresses left out
    private_words = ArrayField(models.TextField(), db_default=[], default=list, blank=True)  # of subjects
    internal = models.BooleanField(db_default=False, default=False)  # mail between colleagues alone
    newsletters = models.BooleanField(db_default=False, default=False)
    auto_replies = models.BooleanField(db_default=True, default=True)
    files = models.BooleanField(db_default=True, default=True)
    signatures = models.BooleanField(db_default=True, default=True)  # what they tell becomes facts of their writers
    keep_days = models.IntegerField(null=True, blank=True)  # after which captured mail goes again
    legal_basis = models.TextField(db_default="", default="", blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    version = models.IntegerField(db_default=1, default=1, editable=False)

    def __str__(self) -> str:
        return self.name


class Mine(models.QuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        """One's own, to whoever may connect any; all of them to whoever configures mailboxes."""
        if actor.may("configure", "mailbox"):
            return self
        return self.filter(owner=actor.user_id) if actor.user_id and actor.may("create", "mailbox") else self.none()


PLACE = ("host", "port", "security", "smtp_host", "smtp_port", "smtp_security")


class Security(models.TextChoices):
    TLS = "tls", "TLS"
    STARTTLS = "starttls", "STARTTLS"
    NONE = "none", _("None: only within our own network")


class SignIn(models.TextChoices):
    PASSWORD = "password", _("Password")
    OAUTH = "oauth", "OAuth 2"


@tracked(exclude=["client_secret"])
class Provider(models.Model):
    """Who lets people in to their mail and asks them whether we may read it: its addresses, and as whom it knows us."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    name = models.TextField(unique=True)
    issuer = models.TextField(db_default="", default="", blank=True)
    authorize_url = models.TextField()  # with what it wants to be asked beside the standard
    token_url = models.TextField()
    scopes = models.TextField()  # with blanks; with `openid` it tells whose mailbox it is
    client_id = models.TextField()
    client_secret = Secret(default="")
    by_header = models.BooleanField(db_default=False, default=False)  # the secret goes there (RFC 6749, 2.3.1)
    # ---- where the mail of its people is ----
    host = models.TextField(db_default="", default="", blank=True)
    port = models.IntegerField(db_default=993, default=993)
    security = models.CharField(max_length=8, choices=Security.choices, db_default=Security.TLS, default=Security.TLS)
    smtp_host = models.TextField(db_default="", default="", blank=True)
    smtp_port = models.IntegerField(db_default=587, default=587)
    smtp_security = models.CharField(
        max_length=8, choices=Security.choices, db_default=Security.STARTTLS, default=Security.STARTTLS
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    version = models.IntegerField(db_default=1, default=1, editable=False)

    def __str__(self) -> str:
        return self.name

    @property
    def tells_who(self) -> bool:
        """Whether it says which address somebody has, so that nobody need type it."""
        return "openid" in self.scopes.split()

    @property
    def place(self) -> dict[str, Any]:
        """Where the mail of its people is, as their mailboxes know it."""
        return {name: getattr(self, name) for name in PLACE}


@tracked(exclude=[
    "secret", "access_token", "access_until", "read_at", "tried_at", "failure", "failing_since", "client_secret",
])  # fmt: skip
class Mailbox(models.Model):
    class State(models.TextChoices):
        ACTIVE = "active", pgettext_lazy("of a mailbox", "Active")
        PAUSED = "paused", pgettext_lazy("of a mailbox", "Paused")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    policy = models.ForeignKey(CapturePolicy, on_delete=models.PROTECT, related_name="mailboxes")
    address = models.TextField(unique=True)  # in lower case
    aliases = ArrayField(models.TextField(), db_default=[], default=list, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, db_default=State.ACTIVE, default=State.ACTIVE)
    # ---- where it is ----
    host = models.TextField()  # empty: no server is asked; its mail is handed over at the door, or lies in a directory
    directory = models.TextField(db_default="", default="", blank=True)  # of this machine, with files of mails
    port = models.IntegerField(default=993)
    security = models.CharField(max_length=8, choices=Security.choices, default=Security.TLS)
    smtp_host = models.TextField(db_default="", default="", blank=True)
    smtp_port = models.IntegerField(default=587)
    smtp_security = models.CharField(max_length=8, choices=Security.choices, default=Security.STARTTLS)
    house = models.BooleanField(db_default=False, default=False)  # the house's: colleagues send papers from it
    # ---- how one gets in ----
    user_name = models.TextField()
    provider = models.ForeignKey(Provider, null=True, blank=True, on_delete=models.PROTECT, related_name="mailboxes")
    sign_in = models.CharField(max_length=8, choices=SignIn.choices, default=SignIn.PASSWORD)
    secret = Secret(default="")  # the password, or the refresh token
    token_url = models.TextField(db_default="", default="", blank=True)
    client_id = models.TextField(db_default="", default="", blank=True)
    client_secret = Secret(default="")
    access_token = Secret(default="")
    access_until = models.DateTimeField(null=True, editable=False)
    # ---- how it goes ----
    read_at = models.DateTimeField(null=True, editable=False)  # the last time that all of it was looked at
    tried_at = models.DateTimeField(null=True, editable=False)
    failure = models.TextField(db_default="", default="", editable=False)
    failing_since = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    version = models.IntegerField(db_default=1, default=1, editable=False)

    objects = Mine.as_manager()

    def __str__(self) -> str:
        return self.address

    @property
    def is_read(self) -> bool:
        """It is looked into by the clock; of others their mail is handed over."""
        return bool(self.host or self.directory)

    @property
    def lacks_consent(self) -> bool:
        """Nobody has said yet that it may be read, or who did has withdrawn it."""
        return self.provider_id is not None and not self.secret

    @property
    def source(self) -> str:
        """What it is called as the source of a fact."""
        return f"mailbox: {self.address}"


# The folders of what servers hand over themselves, and of files that were brought; no server has one of such a name.
DOOR, FILE = "door:", "file:"
COMES_ONCE = Q(name=DOOR) | Q(name__startswith=FILE)  # it can't be fetched anew


class Folder(models.Model):
    class Role(models.TextChoices):
        INBOX = "inbox", _("Inbox")
        SENT = "sent", _("Sent")
        ARCHIVE = "archive", _("Archive")
        JUNK = "junk", _("Junk")
        TRASH = "trash", _("Trash")
        DRAFTS = "drafts", _("Drafts")
        OTHER = "", _("Other")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="folders", db_index=False)
    name = models.TextField()
    role = models.CharField(max_length=8, choices=Role.choices, db_default="", blank=True)
    chosen = models.BooleanField(db_default=False, default=False)
    gone = models.BooleanField(db_default=False, default=False)  # from the server
    uid_validity = models.BigIntegerField(null=True)  # RFC 9051, 2.3.1.1: while it stands, UIDs mean what they meant
    server_count = models.IntegerField(db_default=0, default=0)
    read_at = models.DateTimeField(null=True)
    file = models.ForeignKey(  # that it lies in, until it is read
        StoredFile, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mailbox", "name"], name="folder_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def shown(self) -> str:
        """Its name as people read it."""
        return gettext("Handed over at the door") if self.name == DOOR else self.name.removeprefix(FILE)

    @property
    def label(self) -> str:
        """The file that was brought, of which it is a part."""
        return self.name.partition("/")[0]

    @property
    def comes_once(self) -> bool:
        return self.name == DOOR or self.name.startswith(FILE)


class Message(models.Model):
    """A mail that was captured or sent, once, in however many folders and mailboxes it lies."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    digest = models.BinaryField(unique=True)  # by which it is known again, see capture/knowing.py
    entry = models.ForeignKey(Entry, null=True, on_delete=models.CASCADE, related_name="messages", db_index=False)
    mailbox = models.ForeignKey(Mailbox, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    message_id = models.TextField(db_default="", default="")
    names = ArrayField(
        models.TextField(), default=list
    )  # its id, those it refers to, its conversation: what joins a thread
    thread = models.UUIDField()
    direction = models.CharField(max_length=3, choices=Direction.choices)
    kind = models.TextField()  # reading.mail.Kind
    subject = models.TextField(db_default="")
    sender = models.JSONField(default=dict)  # {"name", "email"}
    recipients = models.JSONField(default=list)  # [{"name", "email", "role"}]
    at = models.DateTimeField()
    text = models.TextField(db_default="")
    html = models.TextField(db_default="")
    language = models.TextField(db_default="")
    notes = ArrayField(models.TextField(), default=list)
    captured_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            GinIndex(fields=["names"], name="message_by_name"),
            models.Index(fields=["thread", "at"], name="message_by_thread"),
            models.Index(fields=["entry"], name="message_of_entry", condition=Q(entry__isnull=False)),
            models.Index(fields=["mailbox", "at"], name="message_by_mailbox"),
        ]


class Sighting(models.Model):
    """One mail in one folder of the server, and what became of it."""

    class Outcome(models.TextChoices):
        CAPTURED = "captured", _("Captured")
        LEFT_OUT = "left_out", _("Left out")
        FAILED = "failed", _("Failed")

    TRIES = 5  # of a mail that can't be taken

    id = models.BigAutoField(primary_key=True)
    folder = models.ForeignKey(Folder, on_delete=models.CASCADE, related_name="sightings", db_index=False)
    uid = models.BigIntegerField()
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    reason = models.TextField(db_default="", default="")  # of policy.REASONS, or why it failed
    message = models.ForeignKey(Message, null=True, on_delete=models.SET_NULL, related_name="sightings")
    tries = models.SmallIntegerField(db_default=1, default=1)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["folder", "uid"], name="sighting_once")]


@tracked()
class Wording(models.Model):
    """A letter written beforehand; {greeting}, {given_name}, {name}, {organisation} and {my_name} are filled in."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    name = models.TextField(unique=True)
    subject = models.TextField(db_default="", default="", blank=True)
    text = models.TextField()
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return self.name


class Outgoing(models.Model):
    """A letter on its way out, as it is sent. `sending` for long: it may have gone, so nobody sends it again unasked."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("of a letter", "Waiting")
        SENDING = "sending", pgettext_lazy("of a letter", "Being sent")
        SENT = "sent", pgettext_lazy("of a letter", "Sent")
        FAILED = "failed", pgettext_lazy("of a letter", "Not sent")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="outgoing")
    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="+")
    writer = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_index=False)
    recipients = ArrayField(models.TextField())
    content = models.BinaryField()  # RFC 5322; empty once it was sent
    state = models.CharField(max_length=8, choices=State.choices, db_default=State.WAITING, default=State.WAITING)
    why = models.TextField(db_default="", default="")
    tries = models.SmallIntegerField(db_default=0, default=0)
    at = models.DateTimeField(db_default=Now())
