"""Shows the wage tax on a wage, so that a bureau can compare it with its own table."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from payslips.wage_tax import rules
from portal.core import dutch


class Command(BaseCommand):
    help = "Loonheffing en arbeidskorting op een loon (indicatief)"
    # Pure arithmetic: no database, no settings, nothing to check first.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--year", type=int, required=True)
        parser.add_argument("--table", choices=rules.TABLES, default="white")
        parser.add_argument("--period", choices=rules.PERIODS_PER_YEAR, default="M")
        parser.add_argument("--wage", required=True, help="3000 of 3.000,00")
        parser.add_argument("--no-credit", dest="credit", action="store_false")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            outcome = rules.wage_tax(
                year=options["year"],
                wage=dutch.parse_decimal(options["wage"]),
                period=options["period"],
                table=options["table"],
                credit=options["credit"],
            )
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Loonheffing: {dutch.format_number(outcome.tax)}")
        credit = dutch.format_number(outcome.employment_credit)
        self.stdout.write(f"Arbeidskorting: {credit}")
