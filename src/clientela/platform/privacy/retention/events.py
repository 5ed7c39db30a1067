"""What retention announces: numbers and rules, no names."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RuleConfirmed:
    """Somebody has looked at a dry run and let the rule run."""

    rule: str
    name: str
    entity: str


@dataclass(frozen=True)
class FallingDue:
    """A rule has found records of somebody; they go on a day unless they change."""

    rule: str
    name: str
    entity: str
    user: str
    records: int
    day: str
    run: str


@dataclass(frozen=True)
class RuleRan:
    """So many records went by a rule."""

    rule: str
    name: str
    entity: str
    act: str
    records: int
