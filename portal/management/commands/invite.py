"""Makes an account if needed and mails the activation link."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from accounts.enums import Realm
from accounts.models import EmployerAccess, User
from accounts.services.employers import (
    EmployerInvitation,
    LastAdmin,
    invite_employer,
)
from accounts.services.invitations import (
    AlreadyActive,
    AnotherPerson,
    NoEmailAddress,
    invite_bureau,
    invite_employee,
)
from personnel.models import Company, Employee
from portal.core.access import Actor
from portal.core.identifiers import canonical_email, clean_email
from portal.core.models import Environment
from portal.management.scope import EnvironmentCommand

REASONS = {
    AlreadyActive: "Dit account is al geactiveerd.",
    AnotherPerson: "Dit e-mailadres is van iemand met een ander BSN.",
    LastAdmin: "Een bedrijf houdt minstens één beheerder.",
    NoEmailAddress: "Deze medewerker heeft geen e-mailadres.",
}


class Command(EnvironmentCommand):
    help = "Maakt zo nodig een account en mailt de activeringslink."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--realm", choices=Realm.values, required=True)
        parser.add_argument("--email", required=True)
        parser.add_argument("--company", type=int)
        parser.add_argument("--employee", type=int, help="personeelsnummer")
        parser.add_argument("--role", choices=["admin", "approver"])

    def handle(self, *args: Any, **options: Any) -> None:
        environment = self.environment(options["environment"])
        actor = self.actor(environment)
        try:
            user = self._invite(environment, actor, options)
        except tuple(REASONS) as error:
            raise CommandError(REASONS[type(error)]) from error
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Activeringslink gemaild naar {user.username}.")

    def _invite(
        self, environment: Environment, actor: Actor, options: dict[str, Any]
    ) -> User:
        email, now = clean_email(options["email"]), timezone.now()
        if options["role"] and options["realm"] != Realm.EMPLOYER:
            raise CommandError("Alleen een account van een werkgever heeft een rol.")
        if options["realm"] == Realm.BUREAU:
            if options["company"] is not None:
                raise CommandError("Een account van het bureau hoort bij geen bedrijf.")
            return invite_bureau(email, environment=environment, actor=actor, now=now)
        if options["realm"] == Realm.EMPLOYER:
            invitation = self._invitation(actor, email, options)
            return invite_employer(invitation, actor=actor, now=now)
        return invite_employee(
            self._employee(actor, email, options), actor=actor, now=now
        )

    def _invitation(
        self, actor: Actor, email: str, options: dict[str, Any]
    ) -> EmployerInvitation:
        if options["company"] is None:
            raise CommandError(
                "Geef met --company op voor welk bedrijf dit account is."
            )
        company = self.company(actor, options["company"])
        employee = None
        if options["employee"] is not None:
            employee = self._person(actor, company, options["employee"])
        role = EmployerAccess.Role(options["role"] or EmployerAccess.Role.ADMIN)
        return EmployerInvitation(email, company, role, employee)

    def _person(self, actor: Actor, company: Company, number: int) -> Employee:
        found = Employee.objects.visible_to(actor).filter(
            company=company, personnel_number=number
        )
        employee = found.first()
        if employee is None:
            raise CommandError(
                f"Geen medewerker {number} bij bedrijf {company.number}."
            )
        return employee

    def _employee(self, actor: Actor, email: str, options: dict[str, Any]) -> Employee:
        rows = Employee.objects.visible_to(actor)
        if options["company"] is not None:
            rows = rows.filter(company=self.company(actor, options["company"]))
        if options["employee"] is not None:
            rows = rows.filter(personnel_number=options["employee"])
        found = [one for one in rows if canonical_email(one.contact_email) == email]
        if not found:
            raise CommandError(f"Geen medewerker met het e-mailadres {email}.")
        return found[0]
