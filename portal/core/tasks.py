"""What the worker does for the kernel."""

import logging
from dataclasses import dataclass
from typing import Any

from celery import Task, shared_task
from django.utils import timezone

from portal.core import audit, mail
from portal.core.tenancy import in_each_environment, use_environment

log = logging.getLogger(__name__)

# So that ten thousand mails of one bureau do not hold up a login code of another.
BATCH = 50


class WalledTask(Task):
    """What every task is: it sees no rows until it chooses an environment."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with use_environment(None):
            return self.run(*args, **kwargs)


@shared_task(name="core.deliver_mail")
def deliver_mail() -> None:
    """This task will send every mail that is due; safe to run twice at once.

    Without a mail server it ends at the first mail, for the worker has more to do than wait.
    """
    in_each_environment(lambda _number: mail.mark_uncertain(now=timezone.now()))
    visit = _Visit()
    while any(in_each_environment(visit.deliver_batch)):
        continue


@shared_task(name="core.seal_audit")
def seal_audit() -> None:
    """This task will seal the audit events of each environment since its last seal."""
    in_each_environment(lambda number: audit.seal(number, now=timezone.now()))


@dataclass
class _Visit:
    """One visit to the mail server, which ends for every environment when it is gone."""

    is_over: bool = False

    def deliver_batch(self, _environment_id: int) -> int:
        ids = [] if self.is_over else mail.due(now=timezone.now(), limit=BATCH)
        for mail_id in ids:
            if not self.is_over:
                self._deliver(mail_id)
        return len(ids)

    def _deliver(self, mail_id: int) -> None:
        try:
            mail.deliver(mail_id, now=timezone.now())
        except mail.ServerGone:
            self.is_over = True
            log.warning("the mail server does not answer; mail waits", exc_info=True)
        except Exception:
            # One mail that cannot be made must not hold up the others; it becomes "onzeker".
            log.exception("mail %s was not sent", mail_id)
