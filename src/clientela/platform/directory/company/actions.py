"""The verb on the company."""

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.utils.translation import gettext as _

from clientela.platform.directory.company.fields import FIELDS
from clientela.platform.directory.events import CompanyChanged
from clientela.platform.directory.guarding import configuring
from clientela.platform.entities.declaration import Facts
from clientela.platform.entities.reading import Conflict
from clientela.platform.events.announcing import emit
from clientela.platform.people.models import Company, User
from clientela.platform.permissions.actor import Actor

FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def edit_company(changes: Facts, *, by: Actor) -> None:
    """Raises Conflict where somebody without a second step asks one of everybody: he would lock himself out first."""
    with configuring(by, "company", reason="edit company"):
        if changes.get("second_factor") and not is_mfa_enabled(User(pk=by.user_id), FACTORS):
            raise Conflict(_("Set up a second step for yourself first; nothing was changed."))
        company = Company.objects.select_for_update().first() or Company()
        for name in (one.name for one in FIELDS):
            if changes.get(name) is not None:
                setattr(company, name, changes[name])
        company.save()
        emit(CompanyChanged(tuple(sorted(changes))), by=by)
