"""Parts are started, started again, and ended, with real processes."""

import os
import signal
import sys
from pathlib import Path

import pytest

from clientela.commands import postgres, processes, supervisor
from clientela.commands.supervisor import Database, Program, Supervisor

SLEEPER = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(60)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(15, signal.SIG_IGN); print('up', flush=True); time.sleep(60)",
]
FAILING = [sys.executable, "-c", "raise SystemExit('ValueError: no such colour')"]
WITH_CHILD = [sys.executable, "-c", "import os, time; print(os.fork(), flush=True); time.sleep(60)"]

pytestmark = pytest.mark.usefixtures("signals")


@pytest.fixture
def elsewhere(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home whose database is somebody else's, so that only the programs are ours to tend."""
    (home / "run").mkdir()
    monkeypatch.setenv("DATABASE_URL", "postgresql://db.example/crm")
    return home


def supervise(home: Path, *programs: Program) -> Supervisor:
    started = Supervisor(Database(home), list(programs))
    for part in (started.database, *programs):
        started.start(part)
    return started


def pid(program: Program) -> int:
    return int(program.pid_file.read_text().split()[0])


def test_a_killed_part_is_started_again(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    web = Program("web", SLEEPER, elsewhere)
    tending = supervise(elsewhere, web)
    first = pid(web)
    os.kill(first, signal.SIGKILL)
    assert tending.run(until=lambda: pid(web) != first)
    tending.stop()
    assert "web ended (killed by SIGKILL); starting it again" in capsys.readouterr().out


def test_a_part_that_keeps_failing_is_tried_ever_more_slowly_and_says_why(
    elsewhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tending = supervise(elsewhere, Program("worker", FAILING, elsewhere))
    assert tending.run(until=lambda: tending.falls() == 3)
    tending.stop()
    assert "starting it again in 1.0 s: ValueError: no such colour" in capsys.readouterr().out


def test_told_to_stop_it_stops_everything(elsewhere: Path) -> None:
    web = Program("web", SLEEPER, elsewhere)
    tending = supervise(elsewhere, web)
    leader = processes.trace(pid(web))
    assert not tending.run(until=lambda: os.kill(os.getpid(), signal.SIGTERM) is not None)
    tending.stop()
    assert not leader.alive()
    assert not web.pid_file.exists()


def test_a_part_that_will_not_stop_is_made_to(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "GRACE", 0.2)
    web = Program("web", STUBBORN, elsewhere)
    tending = supervise(elsewhere, web)
    assert processes.wait(lambda: "up" in web.log.read_text(), 5)
    leader = processes.trace(pid(web))
    tending.stop()
    assert not leader.alive()


def test_what_a_dead_part_left_behind_goes_with_it(elsewhere: Path) -> None:
    web = Program("web", WITH_CHILD, elsewhere)
    tending = supervise(elsewhere, web)
    assert processes.wait(lambda: len(web.log.read_text().split()) == 2, 5)
    child = processes.trace(max(int(number) for number in web.log.read_text().split()))
    first = pid(web)
    os.kill(first, signal.SIGKILL)
    tending.run(until=lambda: pid(web) != first)
    tending.stop()
    assert processes.wait(lambda: not child.alive(), 5)


def test_what_a_killed_supervisor_left_running_is_ended(elsewhere: Path) -> None:
    left = Program("web", SLEEPER, elsewhere)
    left.start()
    leader = processes.trace(pid(left))
    Program("web", SLEEPER, elsewhere).end_leftover()
    assert not leader.alive()
    assert left.ended() == "killed by SIGTERM"


def test_a_stranger_with_the_number_of_a_dead_part_is_left_alone(elsewhere: Path) -> None:
    web = Program("web", SLEEPER, elsewhere)
    processes.Trace(pid=os.getpid(), started="another time").write(web.pid_file)
    web.end_leftover()
    assert not web.pid_file.exists()


def test_a_full_log_makes_room(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "LOG_LIMIT", 10)
    log = elsewhere / "web.log"
    log.write_text("eleven bytes")
    supervisor.rotate(log)
    assert (log.read_text(), (elsewhere / "web.log.1").read_text()) == ("", "eleven bytes")


def test_a_process_of_ours_ends_with_its_parent(elsewhere: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from clientela.commands.supervisor import Program;"
        "import os; Program('web', [sys.executable, '-c', 'import time; time.sleep(60)'], Path(sys.argv[1])).start();"
        "os.kill(os.getpid(), 9)"
    )
    os.spawnv(os.P_WAIT, sys.executable, [sys.executable, "-P", "-c", script, str(elsewhere)])
    left = processes.recall(elsewhere / "run" / "web.pid")
    assert left is not None
    assert processes.wait(lambda: not left.alive(), 5)


def test_who_listens_on_the_database_is_renewed_with_it(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    postgres.stop(postgres.ensure_running(home, durable=False))  # made without waiting for the disk
    worker = Program("worker", SLEEPER, home, listens=True)
    tending = supervise(home, worker)
    first, server = pid(worker), tending.database.running
    assert server is not None
    assert server.server is not None
    os.kill(server.server.pid, signal.SIGKILL)
    assert tending.run(until=lambda: pid(worker) != first and tending.database.running != server)
    tending.stop()
    assert "postgresql ended (it is gone); starting it again" in capsys.readouterr().out
