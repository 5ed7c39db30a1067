"""The nouns of this room: User, Team, Membership, Company and the Session that one query can read together with its user.

They are written by the verbs of `platform/directory`, which knows rights and history.
"""

from importlib import import_module
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from clientela.platform.people.among import Among
from clientela.platform.people.keys import new_key
from clientela.platform.people.tracking import tracked

models.UUIDField.register_lookup(Among)
LANGUAGES = [("en", "English"), ("it", "Italiano"), ("es", "Español"), ("pl", "Polski")]


@tracked()
class Team(models.Model):
    """People who work together. A department is one that holds others; whoever is in it is in all below it as well."""

    class Kind(models.TextChoices):
        TEAM = "team", _("Team")
        DEPARTMENT = "department", _("Department")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.TEAM)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        """Sign-in compares e-mail addresses case-folded, as they are stored."""
        return self.get(email=(username or "").strip().casefold())

    def colleagues(self) -> "models.QuerySet[User]":
        """Who works here now: nobody outside can own a record, be given a task or be mentioned."""
        return self.filter(is_active=True, stands_for=None)


@tracked(exclude=["password", "last_login"])
class User(AbstractBaseUser):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    language = models.CharField(max_length=8, choices=LANGUAGES, default="en")
    time_zone = models.CharField(max_length=64, default="Europe/Rome")
    single_keys = models.BooleanField(default=True)  # whether single letters act as shortcuts (WCAG 2.1.4)
    is_active = models.BooleanField(default=True)
    # Somebody outside stands for a record, by a key without a constraint: this room knows no business table.
    stands_for = models.UUIDField(null=True, blank=True, editable=False)
    teams = models.ManyToManyField(Team, through="Membership", related_name="users")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [
            models.Index(fields=["stands_for"], name="user_outside", condition=models.Q(stands_for__isnull=False))
        ]

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[UserManager] = UserManager()

    def __str__(self) -> str:
        return self.name

    def get_username(self) -> str:
        return self.email


@tracked()
class Membership(models.Model):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "team"], name="people_one_membership")]


@tracked()
class Company(models.Model):
    """The one whose product this is: at most one row; without it the settings of the environment hold."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    name = models.CharField(max_length=200, blank=True)
    second_factor = models.BooleanField(default=False)  # whether everybody needs a second step to sign in
    currency = models.CharField(max_length=3, blank=True, default="")  # in which sums are told; empty: EUR
    # where it is and how tax offices know it, as its papers say it
    street = models.CharField(max_length=200, blank=True, default="")
    postal_code = models.CharField(max_length=20, blank=True, default="")
    city = models.CharField(max_length=120, blank=True, default="")
    country = models.CharField(max_length=2, blank=True, default="")
    vat_number = models.CharField(max_length=40, blank=True, default="")
    tax_code = models.CharField(max_length=40, blank=True, default="")
    imprint = models.CharField(max_length=300, blank=True, default="")  # what else the law wants at the foot
    rate_days = models.IntegerField(default=10)  # how long a rate of exchange holds if no newer one comes
    shape = models.UUIDField(null=True, editable=False)  # another one whenever types of records get other fields

    def __str__(self) -> str:
        return self.name


class SessionManager(BaseSessionManager):
    use_in_migrations = True


class Session(AbstractBaseSession):
    """A signed-in browser. The user stands in a column of its own, so that all sessions of a person can be ended at once."""

    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="sessions")
    objects: ClassVar[SessionManager] = SessionManager()

    class Meta:
        db_table = "people_session"

    @classmethod
    def get_session_store_class(cls) -> Any:
        """The store of the settings, which imports this model."""
        return import_module(settings.SESSION_ENGINE).SessionStore
