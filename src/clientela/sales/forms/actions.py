"""The verbs of public forms: the only writer of forms. An answer becomes a lead by the verb of leads."""

import json
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from clientela.platform.entities import registry, taking, writing
from clientela.platform.entities.cleaning import clean
from clientela.platform.entities.declaration import Batch
from clientela.platform.entities.tables import Table
from clientela.platform.people.keys import new_key
from clientela.platform.permissions.actor import SYSTEM, Actor
from clientela.sales.forms.models import Form
from clientela.sales.leads import actions as leads

FORMS = Table(
    entity="lead_form",
    model=Form,
    unique="address",
    columns=(
        "name", "address", "active", "origin", "asks", "needs", "consent_topic", "title_en", "title_it", "title_es", "title_pl",
        "consent_en", "consent_it", "consent_es", "consent_pl", "thanks_en", "thanks_it", "thanks_es", "thanks_pl", "own",
    ),
    searched=("name", "address"),
)  # fmt: skip
create_form = partial(writing.create_row, FORMS)
edit_form = partial(writing.edit_row, FORMS)
delete_form = partial(writing.delete_row, FORMS)
take_forms = partial(taking.take_rows, FORMS)
refresh_forms = partial(writing.refresh_search, FORMS)
_ROW = """SELECT 1::bigint AS row_no, %(id)s::uuid AS id, %(external_id)s::text AS external_id, %(facts)s::jsonb AS facts,
                 %(payload)s::jsonb AS payload"""


@dataclass(frozen=True)
class Answer:
    """What somebody sent."""

    said: dict[str, str]  # by field
    agreed: bool
    language: str  # in which the form was read
    once: str  # the same for the same sending, however often it arrives


class Refused(Exception):
    """Something in the answer can't be taken as it is. `problems`: a sentence for each field."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = problems


def door_of(form: Form) -> Actor:
    """Who takes an answer in: the machine itself, since a sender may be of any record; history tells by which form."""
    return replace(SYSTEM, name=form.name, through=f"form {form.address}")


def receive(form: Form, answer: Answer, *, by: Actor) -> bool:
    """A lead of whoever answers, with what they agreed to. False where this very sending was taken before. Raises Refused."""
    raw = {name: value for name, value in answer.said.items() if name in ("email", *form.asks) and value}
    out = clean(registry.entity("lead"), {"name": form.name} | raw)
    if out.problems:
        raise Refused(out.problems)
    who = out.facts["who"] | {"language": answer.language} | _words(form, answer)
    facts = {**out.facts, "who": who, "origin": str(form.origin_id) if form.origin_id else None}
    payload = {"form": form.address, "language": answer.language, "agreed": answer.agreed, **raw}
    row = {"id": str(new_key()), "external_id": answer.once, "facts": _json(facts), "payload": _json(payload)}
    return bool(leads.take_leads(Batch(_ROW, row, f"form:{form.address}", mode="create"), by=by).keys)


def _words(form: Form, answer: Answer) -> dict[str, Any]:
    """The consent as it goes into the register: the very words that stood beside the box, in the language in which they did."""
    text = form.said("consent", answer.language)
    if not (form.consent_topic and text and answer.agreed):
        return {}
    word = {"topic": form.consent_topic, "state": "given", "text": text, "language": answer.language}
    return {"consents": [word | {"typed": f"/f/{form.address}/"}]}


def _json(said: dict[str, Any]) -> str:
    return json.dumps(said, ensure_ascii=False, default=str)
