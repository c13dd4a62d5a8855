"""Adding companies and opening or closing their menus."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from personnel.models import Company, PeriodType
from portal.core import audit
from portal.core.access import Actor, Permission, require
from portal.core.features import Feature
from portal.core.identifiers import clean_iban, clean_postcode, clean_wage_tax_number

ADDRESS = re.compile(
    r"^(?P<street>[^,]+),\s*(?P<postcode>\d{4}\s?[A-Za-z]{2})\s+(?P<city>.+)$"
)
MAX_HOURS_A_WEEK = 60
LARGEST_NUMBER = 999_999_999
LONGEST_NAME = 100
FEATURES = tuple(Feature.values)


@dataclass(frozen=True, slots=True)
class CompanyAddress:
    street: str = ""
    postcode: str = ""
    city: str = ""


@dataclass(frozen=True, slots=True)
class CompanyData:
    """What a new company is made of; texts as a person types them."""

    number: int
    name: str
    wage_tax_number: str
    fulltime_hours: Decimal = Decimal(40)
    iban: str = ""
    address: str = ""
    period_type: str = PeriodType.MONTH


@transaction.atomic
def add_company(
    data: CompanyData, *, actor: Actor, now: datetime
) -> tuple[Company, bool]:
    """This function will add a company; one with the same number is left as it is.

    Returns the company and whether it is new.

    :raises ValueError: with a Dutch sentence, when a number or the address is wrong.
    """
    require(actor, Permission.MANAGE_COMPANIES)
    if not 0 < data.fulltime_hours <= MAX_HOURS_A_WEEK:
        raise ValueError("De uren per week bij voltijd liggen tussen 0 en 60.")
    if not 0 < data.number <= LARGEST_NUMBER:
        raise ValueError(
            "Het bedrijfsnummer is een positief getal van hoogstens 9 cijfers."
        )
    if not 0 < len(data.name.strip()) <= LONGEST_NAME:
        raise ValueError("De naam van het bedrijf heeft 1 tot en met 100 tekens.")
    address = parse_address(data.address)
    company, created = Company.objects.get_or_create(
        environment_id=actor.tenant_id,
        number=data.number,
        defaults={
            "name": data.name,
            "wage_tax_number": clean_wage_tax_number(data.wage_tax_number),
            "street": address.street,
            "postcode": address.postcode,
            "city": address.city,
            "iban": clean_iban(data.iban) if data.iban else "",
            "period_type": PeriodType(data.period_type),
            "fulltime_hours": data.fulltime_hours,
        },
    )
    if created:
        audit.record("company.added", actor=actor, subject=company, now=now)
    return company, created


@transaction.atomic
def switch_feature(
    company: Company, feature: str, *, is_open: bool, actor: Actor, now: datetime
) -> Company:
    """This function will open or close one menu for the employees of a company.

    The bureau does so for every company, an employer's administrator for its own.

    :raises ValueError: when there is no such menu.
    :raises Company.DoesNotExist: when it is not a company of this actor.
    """
    require(actor, Permission.MANAGE_SETTINGS)
    if feature not in FEATURES:
        raise ValueError(
            f"Onbekende functie {feature}. Kies uit: {', '.join(FEATURES)}."
        )
    locked = Company.objects.visible_to(actor).select_for_update().get(pk=company.pk)
    closed = set(locked.closed_features) - {feature} | (set() if is_open else {feature})
    locked.closed_features = sorted(closed)
    locked.save(update_fields=["closed_features"])
    changes = {"feature": feature, "open": is_open}
    audit.record(
        "company.feature_switched",
        actor=actor,
        subject=locked,
        now=now,
        changes=changes,
    )
    return locked


@transaction.atomic
def open_features(
    company: Company, wanted: Iterable[str], *, actor: Actor, now: datetime
) -> set[str]:
    """This function will open these menus of a company and close all others.

    Returns the menus that were switched.

    :raises ValueError: when there is no such menu.
    :raises Company.DoesNotExist: when it is not a company of this actor.
    """
    require(actor, Permission.MANAGE_SETTINGS)
    locked = Company.objects.visible_to(actor).select_for_update().get(pk=company.pk)
    opened = {Feature(name).value for name in wanted}
    switched = (set(FEATURES) - set(locked.closed_features)) ^ opened
    for name in sorted(switched):
        switch_feature(locked, name, is_open=name in opened, actor=actor, now=now)
    return switched


def parse_address(text: str) -> CompanyAddress:
    """This function will read ``Straat 1, 1234 AB Plaats``.

    :raises ValueError: when it is not written like that.
    """
    if not text.strip():
        return CompanyAddress()
    match = ADDRESS.match(text.strip())
    if match is None:
        raise ValueError('Schrijf het adres als "Straat 1, 1234 AB Plaats".')
    return CompanyAddress(
        street=match["street"].strip(),
        postcode=clean_postcode(match["postcode"]),
        city=match["city"].strip(),
    )
