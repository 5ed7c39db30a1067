"""The company's name where no request of a signed-in person has brought it along: the way in, mail, devices."""

from django.conf import settings

from clientela.platform.people.models import Company


def company_name() -> str:
    """As set on its page, else as the environment says."""
    name: str = Company.objects.values_list("name", flat=True).first() or settings.COMPANY
    return name
