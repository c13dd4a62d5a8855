"""Adds a company to an environment."""

from decimal import Decimal
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from personnel.models import PeriodType
from personnel.services.companies import CompanyData, add_company
from portal.core.dutch import parse_decimal
from portal.management.scope import EnvironmentCommand


class Command(EnvironmentCommand):
    help = "Voegt een bedrijf toe; een bestaand bedrijf blijft zoals het is."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--number", type=int, required=True)
        parser.add_argument("--name", required=True)
        parser.add_argument("--wage-tax-number", required=True)
        parser.add_argument("--fulltime-hours", type=parse_decimal, default=Decimal(40))
        parser.add_argument("--iban", default="")
        parser.add_argument("--address", default="", help='"Straat 1, 1234 AB Plaats"')
        parser.add_argument(
            "--period-type", choices=PeriodType.values, default=PeriodType.MONTH
        )

    def handle(self, *args: Any, **options: Any) -> None:
        environment = self.environment(options["environment"])
        data = CompanyData(
            number=options["number"],
            name=options["name"],
            wage_tax_number=options["wage_tax_number"],
            fulltime_hours=options["fulltime_hours"],
            iban=options["iban"],
            address=options["address"],
            period_type=options["period_type"],
        )
        try:
            company, created = add_company(
                data, actor=self.actor(environment), now=timezone.now()
            )
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Bedrijf {company} {'toegevoegd' if created else 'bestond al'}."
        )
