"""PostgreSQL's settings follow the memory that there is."""

import pytest

from clientela.commands import postgres_tuning

GB = 1024**3


@pytest.mark.parametrize(
    ("memory", "shared", "work"), [(GB // 2, "128MB", "8MB"), (8 * GB, "1228MB", "20MB"), (256 * GB, "4096MB", "64MB")]
)
def test_memory_is_shared_out_within_bounds(memory: int, shared: str, work: str) -> None:
    chosen = postgres_tuning.settings(memory)
    assert (chosen["shared_buffers"], chosen["work_mem"]) == (shared, work)


def test_this_machine_has_memory() -> None:
    assert postgres_tuning.memory() > 100 * 1024**2


def test_only_a_throwaway_server_does_not_wait_for_the_disk() -> None:
    assert "fsync" not in postgres_tuning.settings(8 * GB)
    assert postgres_tuning.throwaway()["fsync"] == "off"
