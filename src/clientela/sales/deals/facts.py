"""What follows from the facts of a deal together."""

from clientela.platform.entities.cleaning import LINE
from clientela.platform.entities.declaration import Cleaning, Facts
from clientela.platform.entities.sentences import said as _
from clientela.sales.pipelines.models import Outcome


def complete(facts: Facts, how: Cleaning) -> Facts:
    """A deal is called as it is, or by what is sold and to whom."""
    linked = (facts.get(name) for name in ("product", "party"))
    names = [one["name"] for one in linked if isinstance(one, dict) and one.get("name")]
    name = facts.get("name") or " · ".join(names)[:LINE]
    if not name:
        raise ValueError(_("Give the deal a name."))
    if facts.get("opened_on") and facts.get("closes_on") and facts["closes_on"] < facts["opened_on"]:
        raise ValueError(_("It can't close before it was opened."))
    ended = facts.get("outcome") in (
        Outcome.WON,
        Outcome.LOST,
    )  # then it stands in the stage that says so, wherever it stood
    return {key: value for key, value in facts.items() if not (ended and key == "stage")} | {"name": name}
