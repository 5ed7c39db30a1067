"""docs/howto/use-the-api.md: every command is sent in order, and every answer is as the page shows it."""

import json
import re
from typing import Any

from tests.docs import curl
from tests.docs.pages import DOCS, Block, blocks

from clientela.platform.conditions.operators import OPERATORS
from clientela.platform.imports.jobs import run
from clientela.platform.imports.models import Import, Status

PAGE = DOCS / "howto" / "use-the-api.md"
ANY = "…"
_KEEP = re.compile(r"Keep the `(\w+)` of the answer in `(\w+)`")
_OPERATOR = re.compile(r"^\| `(\w+)` \|.*\| `(\{.*\})` \|$", re.M)


def test_every_example_is_answered_as_it_says(owner, tmp_path):
    variables = {"CLIENTELA": "", "TOKEN": owner.bearer["HTTP_AUTHORIZATION"].removeprefix("Bearer ")}
    answer: Any = None
    for block in blocks(PAGE):
        variables |= kept(block, answer)
        if block.file:
            (tmp_path / block.file).write_text(block.text)
        elif block.language == "sh":
            work_off()
            answer = curl.send(curl.understand(block.text, variables), owner.browser, tmp_path)
            assert answer.status_code < 300 or "json" in answer["Content-Type"], block.text
        elif block.language == "json":
            assert fits(json.loads(block.text), answer.json()), f"{block.text}\nis not\n{answer.content.decode()}"
    assert answer.status_code == 422


def test_the_page_lists_every_operator_with_an_example_that_works(owner):
    examples = dict(_OPERATOR.findall(PAGE.read_text()))
    assert list(examples) == list(OPERATORS)
    for example in examples.values():
        answer = owner.browser.get("/api/v1/people", {"filter": example}, **owner.bearer)
        assert answer.status_code == 200, answer.content


def kept(block: Block, answer: Any) -> dict[str, str]:
    """What the text between the last answer and this block tells the reader to keep."""
    said = block.before.rpartition("```\n")[2]
    return {variable: answer.json()[name] for name, variable in _KEEP.findall(said)}


def work_off() -> None:
    """What the worker does meanwhile."""
    for one in Import.objects.filter(status=Status.READING):
        run(import_id=str(one.pk), user_id=str(one.by_user_id))


def fits(shown: Any, answered: Any) -> bool:
    """Whether an answer is as shown: of objects only the members shown, "…" for whatever stands there."""
    if shown == ANY:
        return True
    if isinstance(shown, dict):
        return isinstance(answered, dict) and all(
            name in answered and fits(one, answered[name]) for name, one in shown.items()
        )
    if isinstance(shown, list) and isinstance(answered, list):
        long_enough = len(shown) == len(answered) or (shown[-1:] == [ANY] and len(answered) >= len(shown))
        return long_enough and all(fits(one, other) for one, other in zip(shown, answered, strict=False))
    return bool(shown == answered)
