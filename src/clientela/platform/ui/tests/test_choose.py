"""A condition as the control of a setting: made in the editor of lists, taken from a view, kept; what is refused stays typed."""

import json
from urllib.parse import urlencode

import pytest
from conftest import Persona

from clientela.platform.entities.actions import save_view
from clientela.platform.fields.models import Need, OwnField
from clientela.platform.hooks.models import Endpoint
from clientela.platform.permissions.models import Role
from clientela.platform.quality.models import Essential

pytestmark = pytest.mark.django_db

ROME = {"all": [{"field": "city", "is": "Roma"}]}
MADE = json.dumps(ROME, separators=(",", ":"))
EDITOR = "/people/conditions/choose/?name=only%3Asee"
LINE = {"n.join": "all", "n.size": "1", "n.0.about": "city", "n.0.op": "is", "n.0.value": "Roma"}
WRONG = ("{", '{"all": 1}', '{"all": [{"field": "gone", "is": 1}]}')


def test_the_editor_opens_on_what_is_chosen(owner: Persona) -> None:
    view = save_view("person", "Romans", urlencode({"filter": MADE}), by=owner.actor)
    for said in ({"only:see": MADE}, {"only:see": str(view.pk)}, {"only:see": "kept", "kept": MADE}):
        shown = owner.browser.get(f"{EDITOR}&{urlencode(said)}").content.decode()
        assert "City is Roma." in shown
        assert 'value="Roma"' in shown
        assert owner.browser.get(f"{EDITOR}&in=words&{urlencode(said)}").content.decode() == "City is Roma"
    assert "there is no condition yet" in owner.browser.get(EDITOR).content.decode()


def test_what_is_made_comes_back_as_one_choice_more(owner: Persona) -> None:
    answer = owner.browser.post(EDITOR, LINE | {"do": "use"})
    assert (answer["HX-Retarget"], answer["HX-Reswap"]) == ("#choice-only-see", "beforeend")
    assert "&#34;city&#34;" in answer.content.decode()
    assert ">City is Roma</option>" in answer.content.decode()


def test_nothing_is_used_before_there_is_a_condition(owner: Persona) -> None:
    answer = owner.browser.post(EDITOR, {"n.join": "all", "n.size": "0", "do": "use"})
    assert "HX-Retarget" not in answer
    assert "There is no condition in it yet." in answer.content.decode()


def test_a_condition_is_written_as_json_too_and_what_is_wrong_stands_beside_it(owner: Persona) -> None:
    read = owner.browser.post(EDITOR, {"do": "read", "json": MADE}).content.decode()
    assert "City is Roma." in read
    for wrong in WRONG:
        answer = owner.browser.post(EDITOR, LINE | {"do": "read", "json": wrong})
        assert (answer.status_code, 'aria-invalid="true"' in answer.content.decode()) == (422, True)
        assert 'value="Roma"' in answer.content.decode()  # the draft is as it was


def test_whoever_may_not_see_the_type_makes_no_condition_on_it(person_with) -> None:
    mia = person_with("Mia", {"role": {"*": "all"}})
    assert mia.browser.get(EDITOR).status_code in (403, 404)
    assert mia.browser.post(EDITOR, LINE | {"do": "use"}).status_code in (403, 404)


def test_roles_take_it_and_keep_what_is_refused(owner: Persona) -> None:
    role = Role.objects.create(name="Sales", grants={"person": {"see": "all"}})
    page = f"/settings/roles/{role.pk}/people/"
    for wrong in WRONG:
        answer = owner.browser.post(page, {"scope:see": "all", "only:see": wrong})
        assert (answer.status_code, "selected" in answer.content.decode()) == (422, True)
    assert Role.objects.get(pk=role.pk).grants == {"person": {"see": "all"}}
    owner.browser.post(page, {"scope:see": "all", "only:see": MADE})
    assert Role.objects.get(pk=role.pk).grants["person"]["see"] == {"scope": "all", "where": ROME}
    assert "City is Roma" in owner.browser.get(page).content.decode()


def test_needs_of_fields_take_it_and_keep_what_is_refused(owner: Persona) -> None:
    page = "/settings/fields/needs/people/"
    for wrong in WRONG:
        assert owner.browser.post(page, {"need:job_title": wrong}).status_code == 422
    assert not Need.objects.exists()
    owner.browser.post(page, {"need:job_title": MADE})
    owner.browser.post(page, {"need:job_title": "kept", "need:city": "always"})
    assert dict(Need.objects.values_list("name", "where")) == {"job_title": ROME, "city": {}}


def test_webhooks_take_it_and_keep_what_is_refused(owner: Persona) -> None:
    form = {"url": "https://example.com/hook", "description": "x", "on:person": ["created"]}
    for wrong in WRONG:
        answer = owner.browser.post("/settings/webhooks/new/", form | {"only:person": wrong})
        assert answer.status_code == 422
        assert f'value="{wrong[:4].replace(chr(34), "&#34;")}' in answer.content.decode()
    assert not Endpoint.objects.exists()
    owner.browser.post("/settings/webhooks/new/", form | {"only:person": MADE})
    assert Endpoint.objects.get().wants == {"person": {"verbs": ["created"], "where": ROME}}


def test_essential_fields_take_it(owner: Persona) -> None:
    said = {"entity": "person", "field": "job_title"}
    for wrong in WRONG:
        assert owner.browser.post("/quality/essential/", said | {"where:person": wrong}).status_code == 422
    assert not Essential.objects.exists()
    assert owner.browser.post("/quality/essential/", said | {"where:person": MADE}).status_code == 302
    assert Essential.objects.get().where == ROME


def test_rollups_take_it_of_the_rows_that_their_figure_counts(owner: Persona) -> None:
    page = "/settings/fields/new/?type=organisation&kind=rollup"
    form = {"label_en": "Romans", "figure": "count people"}
    for wrong in WRONG:
        assert owner.browser.post(page, form | {"only": wrong}).status_code == 422
    assert not OwnField.objects.exists()
    editor = f"/organisations/conditions/choose/?{urlencode({'name': 'only', 'figure': 'count people', 'only': MADE})}"
    assert "City is Roma." in owner.browser.get(editor).content.decode()
    assert owner.browser.get(editor.replace("people", "nothing")).status_code == 404
    owner.browser.post(page, form | {"only": MADE})
    made = OwnField.objects.get()
    assert made.computed == {"count": "people", "where": ROME}
    owner.browser.post(f"/settings/fields/{made.pk}/", form | {"only": "kept", "label_en": "From Rome"})
    made.refresh_from_db()
    assert (made.labels, made.computed["where"]) == ({"en": "From Rome"}, ROME)
