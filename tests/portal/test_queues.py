"""Long files wait in a queue of their own, so that mail never waits for one."""

from django.conf import settings

from portal import launch
from portal.celery import app


def test_every_task_that_has_a_queue_exists():
    app.loader.import_default_modules()

    assert set(settings.CELERY_TASK_ROUTES) <= set(app.tasks)


def test_a_process_of_its_own_reads_the_queue_of_long_files():
    queues = {route["queue"] for route in settings.CELERY_TASK_ROUTES.values()}
    words = {name: " ".join(command) for name, command in launch.commands(8000).items()}

    assert queues == {"files"}
    assert "--queues=files" in words["files"]
    assert "--queues" not in words["worker"]
