"""Templates that are drawn by the leaner runtime say what Jinja2's own say, escape what it escapes, and refuse what it refuses."""

from typing import Any

import pytest
from django.utils.functional import SimpleLazyObject
from jinja2 import DictLoader
from jinja2 import Environment as Plain
from markupsafe import Markup

from clientela.platform.ui.jinja import environment

CALLS = """
{% macro one(a, b='x', c=none) %}[{{ a }}|{{ b }}|{{ c }}|{{ caller('<i>') if caller }}]{% endmacro %}
{% macro rest(a) %}{{ a }}{{ varargs|join(',') }}{{ kwargs.z }}{% endmacro %}
{{ one(1) }}{{ one('<', c='>') }}{{ one(c=1, a=2) }}{{ one(one('&'), b=one) is string }}
{% call(word) one('&') %}{{ word }}<b>{% endcall %}{% for n in [1, 2] %}{{ one(n, loop.index) }}{% endfor %}
{{ rest('<', 1, '>', z='&') }}{{ ' a '.strip() }}{% set said %}<u>{{ '<' }}{% endset %}{{ said }}{{ said ~ '<' }}
"""
VALUES = [
    "<a href='x'>&\"", Markup("<b>"), 12, None, SimpleLazyObject(lambda: "<lazy>"), SimpleLazyObject(lambda: Markup("<i>")), 1.5,
]  # fmt: skip


def drawn(source: str, **context: Any) -> str:
    return environment(loader=DictLoader({"page": source})).get_template("page").render(**context)


def plainly(source: str, **context: Any) -> str:
    plain = Plain(loader=DictLoader({"page": source}), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return plain.get_template("page").render(**context)


def test_macros_take_their_arguments_as_in_jinja() -> None:
    assert drawn(CALLS) == plainly(CALLS)


@pytest.mark.parametrize("value", VALUES)
def test_a_value_is_escaped_as_in_jinja(value: object) -> None:
    source = "{{ value }}{% macro held() %}{{ value }}{% endmacro %}{{ held() }}"
    assert drawn(source, value=value) == plainly(source, value=value)


@pytest.mark.parametrize("call", ["one(1, 2)", "one(b=1)", "one(1, a=2)"])
def test_an_argument_too_many_is_an_error(call: str) -> None:
    with pytest.raises(TypeError):
        drawn("{% macro one(a) %}{{ a }}{% endmacro %}{{ " + call + " }}")
