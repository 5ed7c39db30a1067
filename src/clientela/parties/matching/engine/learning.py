"""How much each level of evidence tells, learnt from a company's own records by expectation maximisation.

Small data teach little, so what is learnt counts against what is assumed as so many pairs against `ASSUMED_PAIRS`. Pairs by
chance stand for pairs of different people, less the duplicates that are among them.
"""

import contextlib
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from duckdb import DuckDBPyConnection
from splink import DuckDBAPI, Linker
from splink.internals.exceptions import SplinkException

from clientela.parties.matching.engine.evidence import Evidence, Level, Subject

ASSUMED_PAIRS = 20  # pairs of duplicates that what is assumed counts for
ASSUMED_STRANGERS = 20_000  # pairs of strangers that what is assumed counts for
CHANCE_PAIRS = 500_000  # looked at to see how often strangers agree
LEARNT_PAIRS = 1_000_000  # looked at in each round of learning
FEWEST_DUPLICATES = 0.002  # of all records; that there are none at all is never assumed
FOUND_BY_SURE = 0.6  # of the duplicates that what is sure finds
RAREST = 0.00001  # no value is rarer evidence than one in so many
SHARED = "shared"  # the level of what two strangers share
LEAST_OFTEN = 0.00001
_COUNT_SURE = """
SELECT count(*) FROM pairs p JOIN record l ON l.unique_id = p.join_key_l JOIN record r ON r.unique_id = p.join_key_r WHERE {sure}"""


@dataclass(frozen=True)
class Model:
    """What was learnt: Splink's settings, which can be kept as JSON, and from how many records."""

    settings: dict[str, Any]
    records: int
    duplicates: int  # pairs expected
    largest: int  # records that shared the most common key by which they were compared
    learnt_here: bool = False

    def as_kept(self) -> dict[str, Any]:
        """What can be kept as JSON and used again."""
        return {
            "settings": self.settings,
            "records": self.records,
            "duplicates": self.duplicates,
            "largest": self.largest,
        }

    @property
    def evidence(self) -> list[str]:
        return [one["output_column_name"] for one in self.settings["comparisons"]]

    @property
    def weighs_rarity(self) -> set[str]:
        return {
            one["output_column_name"]
            for one in self.settings["comparisons"]
            if any("tf_adjustment_column" in level for level in one["comparison_levels"])
        }


def learn(db: DuckDBPyConnection, subject: Subject, *, records: int, largest: int) -> Model:
    """From tables `record` and `pairs`, of which `largest` tells how far keys were used."""
    ((sure,),) = db.execute(_COUNT_SURE.format(sure=subject.sure)).fetchall()
    duplicates = max(sure / FOUND_BY_SURE, FEWEST_DUPLICATES * records, 1)
    chance = min(duplicates / max(records * (records - 1) / 2, 1), 0.2)
    there = _there(db, subject)
    settings = _assumed([one for one in subject.evidence if one.key in there], chance)
    if there:
        settings = _with_chance(db, settings, there, chance)
        settings = _blended(
            settings, _maximised(db, subject, settings), trust=duplicates / (duplicates + ASSUMED_PAIRS)
        )
    return Model(settings, records, round(duplicates), largest, learnt_here=True)


def _there(db: DuckDBPyConnection, subject: Subject) -> dict[str, int]:
    """The pieces of evidence that any record has, with how many have it."""
    counts = ", ".join(f"count({subject.needs[one.key]})" for one in subject.evidence)
    (found,) = db.execute(f"SELECT {counts} FROM record").fetchall()
    return {one.key: count for one, count in zip(subject.evidence, found, strict=True) if count > 1}


def _assumed(evidence: list[Evidence], chance: float) -> dict[str, Any]:
    return {
        "link_type": "dedupe_only",
        "probability_two_random_records_match": chance,
        "comparisons": [_comparison(one) for one in evidence],
        "blocking_rules_to_generate_predictions": ["l.unique_id = r.unique_id"],  # pairs are made by blocks.py
        "retain_matching_columns": True,
        "retain_intermediate_calculation_columns": True,
        "max_iterations": 20,
        "em_convergence": 0.001,
    }


def _comparison(evidence: Evidence) -> dict[str, Any]:
    absent = {"sql_condition": evidence.absent, "label_for_charts": "absent", "is_null_level": True}
    return {
        "output_column_name": evidence.key,
        "comparison_levels": [absent, *(_level(one) for one in evidence.levels)],
    }


def _level(level: Level) -> dict[str, Any]:
    rarity = {"tf_adjustment_column": level.rarity, "tf_minimum_u_value": RAREST} if level.rarity else {}
    return {
        "sql_condition": level.sql or "ELSE",
        "label_for_charts": level.key,
        "m_probability": level.m,
        "u_probability": level.u,
        "fix_m_probability": level.fixed,
        "fix_u_probability": level.fixed,
        **rarity,
    }


def _with_chance(
    db: DuckDBPyConnection, settings: dict[str, Any], there: dict[str, int], chance: float
) -> dict[str, Any]:
    """How often strangers agree, from pairs by chance; duplicates among those are taken off, and few pairs tell little."""
    linker = Linker(DuckDBAPI(db).register("record"), _unknowing(settings), log_level=None)
    linker.training.estimate_u_using_random_sampling(max_pairs=CHANCE_PAIRS, seed=1, num_chunks=1)
    sampled = linker.misc.save_model_to_json()["comparisons"]
    for piece, seen in zip(settings["comparisons"], sampled, strict=True):
        count = there[piece["output_column_name"]]
        trust = (pairs := min(count * (count - 1) / 2, CHANCE_PAIRS)) / (pairs + ASSUMED_STRANGERS)
        often = {one["label_for_charts"]: one.get("u_probability") or 0.0 for one in _told(seen)}
        for place, level in enumerate(_told(piece)):
            if not level["fix_u_probability"]:
                # That strangers share it is no rarer for those who happen to be alike, and what they share stands apart.
                u = often[level["label_for_charts"]] + (often.get(SHARED, 0.0) if place == 0 else 0.0)
                blended = trust * u + (1 - trust) * level["u_probability"]
                less = blended - chance * level["m_probability"]
                level["u_probability"] = max(less, min(blended, level["u_probability"]), RAREST)
    return settings


def _unknowing(settings: dict[str, Any]) -> dict[str, Any]:
    """Without what is assumed of strangers, so that what is found of them stands alone."""
    out = deepcopy(settings)
    for piece in out["comparisons"]:
        for level in _told(piece):
            level["fix_u_probability"] = False
            del level["u_probability"]
    return out


def _maximised(db: DuckDBPyConnection, subject: Subject, settings: dict[str, Any]) -> list[dict[str, Any]]:
    """What each round of learning says; one in which too few agree says nothing."""
    rounds = []
    for condition in subject.learn_on:
        linker = Linker(DuckDBAPI(db).register("record"), settings, log_level=None)
        with contextlib.suppress(SplinkException, ValueError, ZeroDivisionError, ArithmeticError):
            linker.training.estimate_parameters_using_expectation_maximisation(condition, max_pairs=LEARNT_PAIRS)
            rounds.append(linker.misc.save_model_to_json())
    return rounds


def _blended(settings: dict[str, Any], rounds: list[dict[str, Any]], *, trust: float) -> dict[str, Any]:
    """What was assumed and what was learnt, as far as that can be trusted; a piece whose learning went astray stays as assumed."""
    for place, piece in enumerate(settings["comparisons"]):
        said = [_learnt(_told(one["comparisons"][place]), _told(piece)) for one in rounds]
        said = [values for values in said if values and _tells(values, _told(piece))]
        for number, level in enumerate(_told(piece)):
            assumed = level["m_probability"]
            learnt = sum(values[number] for values in said) / len(said) if said else assumed
            level["m_probability"] = max(trust * learnt + (1 - trust) * assumed, LEAST_OFTEN)
    return settings


def _learnt(levels: list[dict[str, Any]], before: list[dict[str, Any]]) -> list[float]:
    """How often duplicates stand at each level, as one round has it; nothing where the round did not learn of this piece."""
    values = [one.get("m_probability") for one in levels]
    found = [value if isinstance(value, float) else 0.0 for value in values]
    return found if any(value != prior["m_probability"] for value, prior in zip(found, before, strict=True)) else []


def _tells(values: list[float], levels: list[dict[str, Any]]) -> bool:
    """That to be equal speaks for one more than to be different does: else the round has learnt something else."""
    return values[0] / levels[0]["u_probability"] > values[-1] / levels[-1]["u_probability"] and values[-1] < 0.5


def _told(piece: dict[str, Any]) -> list[dict[str, Any]]:
    return [level for level in piece["comparison_levels"] if not level.get("is_null_level")]
