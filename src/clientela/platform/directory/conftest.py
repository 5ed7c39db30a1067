"""What tests of the directory share: the queued jobs done at once, an administrator of users alone, a way to sign in."""

from collections.abc import Callable
from typing import Any

import pytest
from conftest import Persona
from django.test import Client
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

PASSWORD = "a long enough password"  # noqa: S105  (of tests)
SITE = "https://crm.example"
CLERK = {"*": {"see": "team", "edit": "own"}, "user": {"see": "all", "configure": "all"},
         "team": {"see": "all", "configure": "all"}, "role": {"see": "all", "configure": "all"}}  # fmt: skip


@pytest.fixture
def do_jobs(db: None) -> Callable[[], list[str]]:
    """Do what this test has queued, in order; answers the names of the jobs."""

    def work() -> list[str]:
        jobs = list(ProcrastinateJob.objects.order_by("id").values_list("id", "task_name", "args"))
        for _key, name, args in jobs[work.done :]:  # type: ignore[attr-defined]
            app.tasks[name](**args)
        names = [name.rsplit(".")[-1] for _key, name, _args in jobs[work.done :]]  # type: ignore[attr-defined]
        work.done = len(jobs)  # type: ignore[attr-defined]
        return names

    work.done = 0  # type: ignore[attr-defined]
    return work


@pytest.fixture
def clerk(person_with: Callable[..., Persona]) -> Persona:
    """May configure everything here, and otherwise little."""
    return person_with("Clara", CLERK)


@pytest.fixture
def sign_in() -> Callable[..., Any]:
    """Sign in as somebody in a new browser: answers the browser and the answer."""

    def enter(who: Persona, password: str = PASSWORD) -> tuple[Client, Any]:
        browser = Client()
        return browser, browser.post("/login/", {"email": who.user.email, "password": password})

    return enter
