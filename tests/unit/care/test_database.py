"""The database: short transactions, fair turns, and errors without data."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from care.bootstrap import Services
from care.errors import Misconfigured, StoreUnavailable
from care.store import database as care_database
from care.store.database import Database


def test_everybody_has_a_turn_to_write(care: Services) -> None:
    """Fifty writers at once, while another process keeps taking the file's lock."""
    done = threading.Event()

    def hog() -> None:
        other = Database(str(care.database.url))
        while not done.is_set():
            with other.write():
                time.sleep(0.005)
            time.sleep(0.001)

    def write(number: int) -> float:
        begun = time.monotonic()
        for _ in range(4):
            with care.database.write() as connection:
                connection.exec_driver_sql("UPDATE conversations SET last_seq = last_seq")
        return time.monotonic() - begun

    thread = threading.Thread(target=hog)
    thread.start()
    try:
        with ThreadPoolExecutor(16) as threads:
            assert max(threads.map(write, range(50))) < 10
    finally:
        done.set()
        thread.join()


def test_an_error_rolls_back_and_the_next_may_write(care: Services) -> None:
    with pytest.raises(ZeroDivisionError), care.database.write() as connection:
        connection.exec_driver_sql("INSERT INTO seats VALUES ('ada', 'c1')")
        raise ZeroDivisionError
    with care.database.write() as connection:
        rows = connection.exec_driver_sql("SELECT count(*) FROM seats").scalar()
    assert rows == 0


def test_who_waits_too_long_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(care_database, "WAIT_SECONDS", 0.1)
    file = Database(f"sqlite:///{tmp_path}/one-writer.db")

    def write() -> None:
        with file.write():
            pass

    with ThreadPoolExecutor(1) as threads:
        with file.write():
            waiting = threads.submit(write)
            with pytest.raises(StoreUnavailable, match="waiting to write"):
                waiting.result()
        threads.submit(write).result()  # and afterwards it is free again


def test_a_statements_values_are_in_no_error(care: Services) -> None:
    with pytest.raises(StoreUnavailable) as error, care.database.read() as connection:
        connection.exec_driver_sql("SELECT * FROM nowhere WHERE email = 'ada@example.com'")
    assert "ada" not in str(error.value)


def test_an_address_that_is_none() -> None:
    with pytest.raises(Misconfigured, match="CARE_DATABASE_URL"):
        Database("not an address")
