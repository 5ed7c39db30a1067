"""Settings of the embedded PostgreSQL, worked out from the memory that this machine, or this container, really has."""

import os
from pathlib import Path

MB = 1024 * 1024
CGROUP_LIMITS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))


def memory() -> int:
    """Bytes of memory that may be used: the machine's, or a container's limit where that is lower."""
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    limits = [path.read_text().strip() for path in CGROUP_LIMITS if path.exists()]
    return min([machine, *(int(limit) for limit in limits if limit.isdecimal())])


def settings(memory_bytes: int) -> dict[str, str]:
    """For data that must survive a power cut. One server for one application on the same machine: the planner may
    count on the file cache, random reads are cheap, and nothing is replicated, so bulk loads and index builds skip
    the log."""
    return {
        "max_connections": "60",
        "shared_buffers": _size(_between(128 * MB, memory_bytes * 15 // 100, 4096 * MB)),
        "effective_cache_size": _size(memory_bytes * 60 // 100),
        "work_mem": _size(_between(8 * MB, memory_bytes // 400, 64 * MB)),
        "maintenance_work_mem": _size(_between(64 * MB, memory_bytes // 20, 1024 * MB)),
        "random_page_cost": "1.1",
        "jit": "off",
        "wal_level": "minimal",
        "max_wal_senders": "0",
        "max_logical_replication_workers": "0",
        "wal_compression": "on",
        "max_wal_size": "4GB",
        "min_wal_size": "256MB",
        "checkpoint_timeout": "15min",
        "autovacuum_max_workers": "2",
        "autovacuum_vacuum_scale_factor": "0.05",
        "autovacuum_vacuum_insert_scale_factor": "0.05",
        "autovacuum_analyze_scale_factor": "0.02",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_checkpoints": "off",
        # A statement or a violated key may hold a customer's words or a password: the log gets neither.
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
    }


def throwaway() -> dict[str, str]:
    """For data that nobody will miss: tests. Nothing waits for the disk."""
    return {
        **settings(1024 * MB),
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "min_wal_size": "80MB",
    }


def _between(low: int, wish: int, high: int) -> int:
    return max(low, min(wish, high))


def _size(count: int) -> str:
    return f"{count // MB}MB"
