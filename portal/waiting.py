"""What waits for an employer: every source adds what it knows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.accesses import idle_approvers
from accounts.approvers import accounts_of_staff
from leave.queries.expiry_lists import unread_people
from portal.core.access import Actor, Permission, has_permission, is_open
from portal.core.features import Feature
from portal.core.shown import Shown


@dataclass(frozen=True, slots=True)
class Waiting(Shown):
    """Something to look at: what it is, what to think of, and where it is done."""

    title: str
    detail: str | Promise
    icon: str
    url: str
    link: str | Promise


Source = Callable[[Actor, date], list[Waiting]]


def waiting_for(actor: Actor, *, questions: int, on: date) -> list[Waiting]:
    """This function will gather what waits for an employer on a day, source by source.

    ``questions`` is how many questions about leave wait, which the menu shows as well.
    """
    others = [item for source in SOURCES for item in source(actor, on)]
    return [*_leave(questions), *others]


def _accounts(actor: Actor, on: date) -> list[Waiting]:
    """Employees who cannot read their payslips, or did not agree to read them here."""
    if not has_permission(actor, Permission.MANAGE_SETTINGS):
        return []
    invited, silent = accounts_of_staff(actor, on=on)
    found = []
    if invited:
        title = ngettext(
            "%(count)s medewerker heeft het account nog niet geactiveerd",
            "%(count)s medewerkers hebben hun account nog niet geactiveerd",
            invited,
        )
        detail = _("Zonder account is een loonstrook hier niet te zien.")
        found.append(_of_staff(title % {"count": invited}, detail))
    if silent:
        title = ngettext(
            "%(count)s medewerker is nog niet akkoord met digitale loonstroken",
            "%(count)s medewerkers zijn nog niet akkoord met digitale loonstroken",
            silent,
        )
        detail = _("De wet vraagt hun uitdrukkelijke instemming.")
        found.append(_of_staff(title % {"count": silent}, detail))
    return found


def _of_staff(title: str, detail: Promise) -> Waiting:
    return Waiting(title, detail, "users", reverse("office:staff"), _("Medewerkers"))


def _approvers(actor: Actor, _on: date) -> list[Waiting]:
    """Approvers whom nothing reaches."""
    if not has_permission(actor, Permission.MANAGE_SETTINGS):
        return []
    return [
        Waiting(
            name,
            _("Deze goedkeurder heeft nog geen afdelingen."),
            "user-round",
            reverse("office:settings"),
            _("Instellingen"),
        )
        for name in idle_approvers(actor)
    ]


def _expiring(actor: Actor, on: date) -> list[Waiting]:
    """Employees who have not confirmed that they know which of their hours expire."""
    if not is_open(actor, Feature.LEAVE) or not (count := unread_people(actor, on=on)):
        return []
    title = ngettext(
        "%(count)s medewerker heeft niet bevestigd te weten dat verlof vervalt",
        "%(count)s medewerkers hebben niet bevestigd te weten dat verlof vervalt",
        count,
    )
    return [
        Waiting(
            title % {"count": count},
            _("Zonder bevestiging vervallen deze uren niet."),
            "calendar-days",
            reverse("leave_expiry:list"),
            _("Vervallend verlof"),
        )
    ]


def _leave(count: int) -> list[Waiting]:
    """What employees ask about leave."""
    if not count:
        return []
    title = ngettext(
        "%(count)s vraag over verlof wacht op uw antwoord",
        "%(count)s vragen over verlof wachten op uw antwoord",
        count,
    )
    return [
        Waiting(
            title % {"count": count},
            _("De wet geeft u twee weken om te antwoorden."),
            "calendar-days",
            reverse("leave_inbox:list"),
            _("Goedkeuren"),
        )
    ]


SOURCES: tuple[Source, ...] = (_accounts, _approvers, _expiring)
