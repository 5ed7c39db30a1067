"""A password is long enough for what stands behind it, is nobody's else, and is not one's own name."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from clientela.platform.people.models import Company
from clientela.platform.permissions.models import Role


@pytest.mark.parametrize("password", ["elevenchars", "password1234", "charlie@clientela", "", "á" * 11])
def test_a_poor_one_is_refused(charlie, password):
    with pytest.raises(ValidationError):
        validate_password(password, charlie.user)


@pytest.mark.parametrize("password", ["twelve chars", "only letters here", "ża żółć gęślą", "x y " * 16])
def test_length_is_enough_without_signs_and_digits(charlie, password):
    validate_password(password, charlie.user)


def test_where_a_second_step_is_asked_eight_will_do(charlie):
    Role.objects.filter(assignments__user=charlie.user).update(second_factor=True)
    validate_password("eightsix", charlie.user)
    with pytest.raises(ValidationError):
        validate_password("seven77", charlie.user)


def test_the_company_may_ask_for_the_second_step(charlie):
    with pytest.raises(ValidationError, match="12 characters"):
        validate_password("eightsix")
    Company.objects.create(second_factor=True)
    validate_password("eightsix", charlie.user)
