"""Processes live and die together, and what is said about them names them."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from tools import ports
from tools.environment import ROOT
from tools.errors import Interrupted, ToolError
from tools.services import Service, answers
from tools.stack import Stack, services

ENVIRONMENT = {"PATH": "/usr/bin:/bin", "PYTHONUNBUFFERED": "1"}


def web(port: int) -> Service:
    """A stand-in that answers 200 to everything."""
    command = f"{sys.executable} -m http.server {port} --bind 127.0.0.1"
    return Service("web", command, f"http://127.0.0.1:{port}/")


def is_alive(process: psutil.Process) -> bool:
    """A dead orphan is a zombie for as long as the machine's init takes to notice."""
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


@pytest.fixture
def stop() -> threading.Event:
    return threading.Event()


def test_a_healthy_process_is_stopped_with_all_its_children(
    tmp_path: Path, stop: threading.Event
) -> None:
    port = ports.find_free()
    with Stack(ENVIRONMENT, tmp_path, stop) as stack:
        stack.start(web(port))
        parent = stack.start(Service("parent", "sh -c 'sleep 300 & sleep 300'"))
        assert set(stack.wait_healthy(seconds=20)) == {"web", "parent"}
        time.sleep(0.2)
        family = [psutil.Process(parent.pid), *psutil.Process(parent.pid).children(recursive=True)]
        assert len(family) >= 2
    assert not any(is_alive(one) for one in family)
    assert ports.is_free(port)


def test_one_that_ignores_sigterm_is_killed(
    tmp_path: Path, stop: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tools.services.STOP_S", 0.5)
    script = "import signal, time; signal.signal(15, signal.SIG_IGN); print('up'); time.sleep(300)"
    with Stack(ENVIRONMENT, tmp_path, stop) as stack:
        process = stack.start(Service("deaf", f'{sys.executable} -c "{script}"'))
        while not process.tail:
            time.sleep(0.05)
    assert not psutil.pid_exists(process.pid)


def test_one_that_dies_is_named_with_its_last_lines(tmp_path: Path, stop: threading.Event) -> None:
    with Stack(ENVIRONMENT, tmp_path, stop) as stack:
        stack.start(Service("shop", "sh -c 'echo the till is stuck; exit 3'", "http://127.0.0.1:1"))
        with pytest.raises(ToolError) as told:
            stack.wait_healthy(seconds=20)
    assert "shop ended by itself (exit code 3)" in str(told.value)
    assert "the till is stuck" in str(told.value)
    assert "the till is stuck" in (tmp_path / "shop.log").read_text(encoding="utf-8")


def test_one_that_never_answers_is_named_with_its_address(
    tmp_path: Path, stop: threading.Event
) -> None:
    url = f"http://127.0.0.1:{ports.find_free()}/health"
    with Stack(ENVIRONMENT, tmp_path, stop) as stack:
        stack.start(Service("assistant", "sleep 300", url))
        with pytest.raises(ToolError) as told:
            stack.wait_healthy(seconds=0.5)
    assert f"assistant does not answer at {url}" in str(told.value)


def test_an_asked_for_end_interrupts_every_wait(tmp_path: Path, stop: threading.Event) -> None:
    with Stack(ENVIRONMENT, tmp_path, stop) as stack:
        stack.start(Service("any", "sleep 300"))
        threading.Timer(0.2, stop.set).start()
        with pytest.raises(Interrupted):
            stack.watch()


def test_lines_are_passed_on_with_the_name_of_who_said_them(
    tmp_path: Path, stop: threading.Event
) -> None:
    heard: list[tuple[str, str]] = []
    with Stack(ENVIRONMENT, tmp_path, stop, lambda *line: heard.append(line)) as stack:
        process = stack.start(Service("shop", "sh -c 'echo $GREETING'"))
        while process.code is None:
            time.sleep(0.02)
        assert process.tail == [""]
    assert heard == [("shop", "")]


def test_the_procfile_names_all_processes_with_their_health() -> None:
    settings = {
        "SHOP_PORT": "1",
        "CARE_ACTIONS_PORT": "2",
        "CARE_PORT": "3",
        "CARE_DESK_PORT": "4",
    }
    found = {name: one.health for name, one in services(settings).items()}
    assert found == {
        "shop": "http://127.0.0.1:1/health",
        "actions": "http://127.0.0.1:2/health",
        "worker": "",
        "desk": "http://127.0.0.1:4/health",
        "assistant": "http://127.0.0.1:3/webhooks/website/health",
    }


def test_nothing_answers_at_a_free_port() -> None:
    assert not answers(f"http://127.0.0.1:{ports.find_free()}/health")


def test_the_closing_of_the_terminal_is_noticed_though_no_signal_comes() -> None:
    ours, theirs = os.openpty()
    waits = "from tools.stack import stop_on_signals; stop = stop_on_signals(); "
    waits += "print('up', flush=True); stop.wait(20) or exit(1)"
    process = subprocess.Popen(
        [sys.executable, "-c", waits],
        cwd=ROOT,
        stdin=theirs,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    os.close(theirs)
    assert process.stdout is not None
    process.stdout.readline()
    os.close(ours)
    assert process.wait(timeout=10) == 0
