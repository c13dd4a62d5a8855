"""Worker and beat log as the web server does: Celery's own way tells every value of an error."""

import json
import os
import subprocess
import sys

import pytest

FAILING = """
import logging, sys
from portal.celery import app

class Refused(Exception):
    pass

@app.task
def fails():
    try:
        raise Refused('null value\\nDETAIL:  Failing row contains (1,\\n noor@voorbeeld.nl, 111222333).')
    except Refused as error:
        raise RuntimeError(f"could not mail noor@voorbeeld.nl of 1112.22.333") from error

app.loader.import_default_modules()
app.log.setup(loglevel="WARNING", redirect_stdouts=True)
for number in range(2):
    fails.apply(task_id="0f0e1d2c-3b4a-4958-8776-123456789012")
app.log.get_default_logger().warning("beat of %s", "noor@voorbeeld.nl")
"""


@pytest.fixture(scope="module")
def written() -> str:
    """What a process of Celery writes that has a task which fails."""
    ran = subprocess.run(  # noqa: S603
        [sys.executable, "-c", FAILING],
        capture_output=True,
        check=True,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"},
        text=True,
        timeout=60,
    )
    assert ran.stdout == ""
    return ran.stderr


def test_every_event_of_celery_is_one_line_of_json(written: str) -> None:
    lines = [json.loads(line) for line in written.splitlines()]

    loggers = [line["logger"] for line in lines]
    assert loggers == ["celery.app.trace", "celery.app.trace", "celery"]
    assert "[0f0e1d2c-3b4a-4958-8776-123456789012]" in lines[0]["message"]
    assert 'File "<string>", line 11, in fails' in lines[0]["trace"]
    assert lines[0]["trace"].count("Traceback") == 2
    assert lines[0]["trace"].endswith("RuntimeError: could not mail - of -\n")


def test_celery_tells_nothing_personal_of_a_task_that_failed(written: str) -> None:
    assert "Refused: null value\\nDETAIL:  -" in written
    for value in ("noor", "voorbeeld.nl", "111222333", "1112.22.333"):
        assert value not in written
