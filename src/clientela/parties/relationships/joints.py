"""What becomes of ties when parties are merged: none with itself, none twice."""

from pathlib import Path

from clientela.parties.relationships.kinds import KINDS
from clientela.parties.relationships.models import Relationship
from clientela.platform.history.tables import rows
from clientela.platform.merging.joints import Joint, Merging

_REJOIN = (Path(__file__).parent / "sql" / "rejoin.sql").read_text().split(";\n")


def _rejoin(merging: Merging) -> None:
    mutual = [kind.key for kind in KINDS.values() if kind.mutual]
    asked = {"into": merging.into, "everyone": merging.everyone, "others": list(merging.others), "mutual": mutual}
    for statement in _REJOIN:
        rows(statement, asked)


JOINTS = (Joint(Relationship, "party", _rejoin), Joint(Relationship, "other", "stay"))  # both ends by the one statement
