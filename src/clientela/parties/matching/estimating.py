"""How right it would be to merge from a probability on: as the model itself says, and as people decided since."""

from dataclasses import dataclass
from math import sqrt

from django.db.models import Avg, Count

from clientela.parties.matching.models import Likeness, Verdict, percent

STEPS = (0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 0.9999)
_Z = 1.96  # of a 95 percent interval


@dataclass(frozen=True)
class Estimate:
    """`right` and `wrong` are verdicts of people on pairs of at least that probability; `low` and `high` what they allow for."""

    probability: float
    waiting: int
    precision: float | None  # the mean probability of those that wait
    right: int
    wrong: int

    @property
    def right_by_evidence(self) -> float | None:
        return percent(self.precision) if self.precision else None

    @property
    def low(self) -> float | None:
        return _wilson(self.right, self.right + self.wrong)[0]

    @property
    def high(self) -> float | None:
        return _wilson(self.right, self.right + self.wrong)[1]


def estimates(kind: str) -> list[Estimate]:
    return [_estimate(kind, step) for step in STEPS]


def _estimate(kind: str, step: float) -> Estimate:
    found = Likeness.objects.of(kind).filter(probability__gte=step, cluster__isnull=False)
    told = found.aggregate(count=Count("pk"), mean=Avg("probability"))
    decided = Verdict.objects.filter(kind=kind, probability__gte=step, by__isnull=False)
    right = decided.filter(same=True).count()
    return Estimate(step, told["count"], told["mean"], right, decided.filter(same=False).count())


def _wilson(right: int, all_: int) -> tuple[float, float] | tuple[None, None]:
    """The interval of a share (Wilson, 1927), which holds for small numbers too."""
    if not all_:
        return None, None
    share, z2 = right / all_, _Z * _Z
    middle, spread = share + z2 / (2 * all_), _Z * sqrt(share * (1 - share) / all_ + z2 / (4 * all_ * all_))
    below = 1 + z2 / all_
    return (middle - spread) / below, (middle + spread) / below
