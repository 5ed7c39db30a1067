"""The figures of a night: every check counted whole, by owner and by source, beside plain counts of the same rows."""

from bench import Run, spending
from bench.bulk import acting_user
from bench.table import Taken
from clientela.platform.history.tables import rows
from clientela.platform.quality.actions import measure
from clientela.platform.quality.checking import checked_types, lines
from clientela.platform.quality.models import Figure

_PLAIN = """
SELECT p.owner_id, count(*) FROM parties_party p WHERE p.kind = %(kind)s
   AND EXISTS (SELECT FROM parties_contactpoint c WHERE c.party_id = p.id AND c.kind = 'email') GROUP BY p.owner_id"""


def nightly_figures(run: Run) -> Taken:
    """All checks of all types once; the floor is one count by owner, with one look at the e-mails, for each check."""
    actor, before = acting_user(), set(Figure.objects.values_list("pk", flat=True))
    asked = [entity.key for entity in checked_types(actor) for _line in lines(entity, actor, counted=False)]
    try:
        floor = spending.of_ours(lambda: [rows(_PLAIN, {"kind": kind}) for kind in asked])
        made: list[int] = []
        product = spending.of_ours(lambda: made.append(measure(by=actor)))
    finally:
        Figure.objects.exclude(pk__in=before).delete()
    return Taken(
        product.cpu, floor.cpu, f"{made[0]} figures of {len(asked)} checks: {product.words}; plain {floor.words}"
    )
