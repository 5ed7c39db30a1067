"""Provider, Identity and SignInRule. Sessions, users and rights are those of everybody; nothing here is read by a request."""

from django.db import models

from clientela.platform.people.keys import new_key
from clientela.platform.people.models import User
from clientela.platform.people.tracking import tracked
from clientela.platform.permissions.models import Role
from clientela.platform.vault.fields import Secret


@tracked(exclude=["client_secret"])
class Provider(models.Model):
    """Who says who somebody is. What it told about itself when it was saved stands in `found`: addresses, or certificates."""

    class Kind(models.TextChoices):
        OIDC = "oidc", "OpenID Connect"
        SAML = "saml", "SAML 2.0"

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    kind = models.CharField(max_length=4, choices=Kind.choices, default=Kind.OIDC)
    name = models.CharField(max_length=80, unique=True)
    issuer = models.CharField(max_length=500)  # of OpenID Connect; the entity ID of SAML
    client_id = models.CharField(max_length=500, blank=True)
    client_secret = Secret(blank=True, default="")
    found = models.JSONField(default=dict)
    domains = models.JSONField(default=list)  # of addresses by which somebody is joined to a user
    trusts_addresses = models.BooleanField(default=False)  # whether an address counts that is not said to be verified
    second_steps = models.JSONField(default=list)  # words of amr, acr or a SAML context that count as a second step
    creates_users = models.BooleanField(default=False)
    default_role = models.ForeignKey(Role, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    group_claim = models.CharField(max_length=200, blank=True, default="groups")
    group_roles = models.JSONField(default=dict)  # group of the provider -> key of the role that it gives
    set_up_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


@tracked()
class Identity(models.Model):
    """As whom a provider knows a user: the subject never changes there, whatever becomes of name and address."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="identities")
    issuer = models.CharField(max_length=500)
    subject = models.CharField(max_length=255)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="identities")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "issuer", "subject"], name="sso_one_identity"),
        ]


@tracked()
class SignInRule(models.Model):
    """At most one row: whether passwords and passkeys still open the door, and for whom always."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    only_sso = models.BooleanField(default=False)
    emergency = models.JSONField(default=list)  # keys of the users who may come by password all the same
