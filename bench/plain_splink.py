"""Splink alone, with the settings that its own documentation uses for such data: what the engine is measured against.

People: the tutorial for 50,000 synthetic people and the one for FEBRL 3; organisations: the comparisons that it recommends for
names, addresses, codes and phones. https://moj-analytical-services.github.io/splink/demos/
"""

import logging
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

CLUSTERED_FROM = 0.95  # as the tutorials cluster
Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Recipe:
    comparisons: Sequence[Any]
    blocking: Sequence[Any]
    sure: Sequence[str]
    recall: float
    learn_on: Sequence[Any]
    columns: str  # SQL over the table as the engine takes it
    clustered_from: float = CLUSTERED_FROM


PEOPLE = Recipe(
    comparisons=(
        cl.ForenameSurnameComparison("first_name", "surname"),
        cl.DateOfBirthComparison("dob", input_is_string=True),
        cl.ExactMatch("postcode").configure(term_frequency_adjustments=True),
        cl.ExactMatch("city").configure(term_frequency_adjustments=True),
        cl.EmailComparison("email"),
        cl.LevenshteinAtThresholds("phone", 1),
    ),
    blocking=(
        block_on("first_name", "surname", "dob"),
        block_on("substr(first_name,1,2)", "surname", "postcode"),
        block_on("dob", "postcode"),
        block_on("postcode", "first_name"),
        block_on("postcode", "surname"),
        block_on("dob", "city"),
        block_on("substr(first_name,1,2)", "substr(surname,1,2)", "substr(dob,1,4)"),
        block_on("email"),
        block_on("phone"),
    ),
    sure=(
        "l.first_name = r.first_name and l.surname = r.surname and l.dob = r.dob",
        "l.email = r.email and l.first_name = r.first_name",
    ),
    recall=0.6,
    learn_on=(block_on("first_name", "surname"), block_on("dob")),
    columns="unique_id, lower(given) AS first_name, lower(family) AS surname, birth AS dob, postals AS postcode, city, "
    "emails AS email, phones AS phone",
)
FEBRL = Recipe(
    comparisons=(
        cl.NameComparison("first_name"),
        cl.NameComparison("surname"),
        cl.DateOfBirthComparison("dob", input_is_string=True, datetime_format="%Y%m%d"),
        cl.DamerauLevenshteinAtThresholds("number", [1, 2]),
        cl.ExactMatch("street").configure(term_frequency_adjustments=True),
        cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]),
    ),
    blocking=tuple(block_on(name) for name in ("number", "first_name", "surname", "dob", "postcode")),
    sure=("l.number = r.number", "l.first_name = r.first_name and l.surname = r.surname and l.dob = r.dob"),
    recall=0.9,
    learn_on=(block_on("dob"), block_on("first_name")),
    columns="unique_id, given AS first_name, family AS surname, birth AS dob, numbers AS number, streets AS street, "
    "postals AS postcode",
    clustered_from=0.5,
)
ORGANISATIONS = Recipe(
    comparisons=(
        cl.NameComparison("name"),
        cl.JaroWinklerAtThresholds("street", [0.9, 0.7]),
        cl.ExactMatch("postcode").configure(term_frequency_adjustments=True),
        cl.LevenshteinAtThresholds("phone", 1),
    ),
    blocking=(block_on("name"), block_on("phone"), block_on("street"), block_on("substr(name,1,4)", "postcode")),
    sure=("l.name = r.name and l.phone = r.phone", "l.name = r.name and l.street = r.street"),
    recall=0.5,
    learn_on=(block_on("name"), block_on("phone")),
    columns="unique_id, lower(name) AS name, lower(streets) AS street, postals AS postcode, phones AS phone",
)


def link(said: pa.Table, recipe: Recipe, *, memory: str, threads: int) -> Pairs:
    """The pairs that plain Splink would cluster by, likeliest first."""
    logging.getLogger("splink").setLevel(logging.CRITICAL)
    with closing(duckdb.connect(":memory:", config={"memory_limit": memory, "threads": threads})) as db:
        db.register("arrived", said)
        db.execute(f"CREATE TABLE record AS SELECT {recipe.columns} FROM arrived")
        linker = Linker(DuckDBAPI(db).register("record"), _settings(recipe), log_level=None)
        linker.training.estimate_probability_two_random_records_match(list(recipe.sure), recall=recipe.recall)
        linker.training.estimate_u_using_random_sampling(max_pairs=5e6, seed=1)
        for rule in recipe.learn_on:
            with suppress(ValueError):
                linker.training.estimate_parameters_using_expectation_maximisation(rule, max_pairs=5e6)
        found = linker.inference.predict(threshold_match_probability=recipe.clustered_from, warning_mode="never")
        told = db.execute(
            f"SELECT unique_id_l, unique_id_r FROM {found.physical_name} ORDER BY match_probability DESC, unique_id_l, unique_id_r"
        )
        return told.fetchall()


def _settings(recipe: Recipe) -> SettingsCreator:
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=list(recipe.comparisons),
        blocking_rules_to_generate_predictions=list(recipe.blocking),
    )
