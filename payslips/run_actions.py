"""What the buttons on the page of a run do, and what the bureau is told afterwards."""

from collections.abc import Callable
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from payslips.models import PayrollRun
from payslips.services.publishing import (
    Incomplete,
    NotLatest,
    PeriodClosed,
    publish_run,
)
from payslips.services.scheduling import (
    AlreadyPublished,
    NotInFuture,
    NotPlanned,
    cancel_schedule,
    schedule_run,
)
from payslips.services.withdrawing import (
    AlreadySeen,
    NotPublished,
    Seen,
    withdraw_run,
)
from portal.core.access import Actor

# Whether it was done, and what to tell.
Told = tuple[bool, str]
Act = Callable[[PayrollRun, datetime | None, Actor, datetime], Told]
REFUSALS = NotLatest, Incomplete, PeriodClosed


def moment_text(moment: datetime) -> str:
    """This function will write a moment as ``24-12-2026 om 09:00``, in Dutch time."""
    return date_format(timezone.localtime(moment), r"j-n-Y \o\m H:i")


def seen_text(seen: Seen) -> str:
    """This function will tell who saw something of a run and when, in one or two sentences."""
    sentences = []
    if seen.payslips and seen.first_at:
        count = ngettext(
            "%(count)s loonstrook is al bekeken",
            "%(count)s loonstroken zijn al bekeken",
            seen.payslips,
        ) % {"count": seen.payslips}
        first = _("de eerste keer op %(moment)s.") % {
            "moment": moment_text(seen.first_at)
        }
        sentences.append(f"{count}, {first}")
    if seen.handed_out_at:
        sentences.append(
            _("De werkgever heeft documenten opgehaald op %(moment)s.")
            % {"moment": moment_text(seen.handed_out_at)}
        )
    for told, moment in (
        (_("De werkgever heeft de cijfers bekeken op %(moment)s."), seen.shown_at),
        (
            _("Een jaaropgave met deze run is geopend op %(moment)s."),
            seen.statement_at,
        ),
    ):
        if moment:
            sentences.append(told % {"moment": moment_text(moment)})
    return " ".join(sentences)


def _publish(
    run: PayrollRun, _moment: datetime | None, actor: Actor, now: datetime
) -> Told:
    try:
        publish_run(run, actor=actor, now=now)
    except REFUSALS as error:
        return False, _refusal(error)
    return (
        True,
        _("De loonstroken zijn gepubliceerd en de mails staan klaar."),
    )


def _schedule(
    run: PayrollRun, moment: datetime | None, actor: Actor, now: datetime
) -> Told:
    try:
        planned = schedule_run(run, publish_at=moment or now, actor=actor, now=now)
    except REFUSALS as error:
        return False, _refusal(error)
    except NotInFuture:
        return False, _("Kies een moment dat nog komt.")
    except AlreadyPublished:
        return False, _("De run is al gepubliceerd.")
    text = moment_text(planned.publish_at or now)
    return (
        True,
        _("De run wordt op %(moment)s gepubliceerd.") % {"moment": text},
    )


def _cancel(
    run: PayrollRun, _moment: datetime | None, actor: Actor, now: datetime
) -> Told:
    try:
        cancel_schedule(run, actor=actor, now=now)
    except NotPlanned:
        return False, _("Er staat geen publicatie gepland.")
    return True, _("De geplande publicatie is geannuleerd.")


def _withdraw(
    run: PayrollRun, _moment: datetime | None, actor: Actor, now: datetime
) -> Told:
    try:
        withdraw_run(run, actor=actor, now=now)
    except NotPublished:
        return False, _("Deze versie is niet gepubliceerd.")
    except AlreadySeen as error:
        advice = _("Intrekken kan niet meer; lever een correctie aan.")
        return False, f"{seen_text(error.seen)} {advice}"
    return (
        True,
        _("De run is ingetrokken. De werknemers krijgen daarover een e-mail."),
    )


def _refusal(error: Exception) -> str:
    if isinstance(error, PeriodClosed):
        return _("De periode is afgesloten. Verwijder eerst de afsluiting.")
    if isinstance(error, NotLatest):
        return _("Er is een nieuwere versie ingelezen; publiceer die.")
    return _("De run mist gegevens die de wet vraagt; u ziet hieronder welke.")


# By the name of the button.
ACTIONS: dict[str, Act] = {
    "publish": _publish,
    "schedule": _schedule,
    "cancel": _cancel,
    "withdraw": _withdraw,
}
