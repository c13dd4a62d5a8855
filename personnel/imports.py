"""Reads a delivered workbook of employees and checks it; stores nothing."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO

from django.db.models import Q

from personnel.models import (
    BSN_PURPOSE,
    Company,
    Employee,
    MaritalStatus,
    NameUse,
    Salary,
)
from portal.core.access import Actor
from portal.core.crypto import blind_index
from portal.core.identifiers import canonical_email, clean_postcode
from portal.core.spreadsheets import (
    Column,
    Problems,
    Row,
    bsn,
    check_sheets,
    choice,
    country,
    date,
    decimal,
    email,
    iban,
    integer,
    nationality,
    open_workbook,
    read_sheet,
    text,
    yes_no,
)

SHEET = "Medewerkers"
DAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")
WEEK1 = tuple(f"w1_{day}" for day in DAYS)
WEEK2 = tuple(f"w2_{day}" for day in DAYS)
HOURS_A_DAY = Decimal(24)
HOURS_A_WEEK = Decimal(168)
COLUMNS = (
    Column("bedrijfsnummer", integer(1)),
    Column("personeelsnummer", integer(1, 2_147_483_647), required=True),
    Column("voorletters", text(30), required=True),
    Column("voornamen", text(120)),
    Column("roepnaam", text(60)),
    Column("voorvoegsel", text(30)),
    Column("achternaam", text(120), required=True),
    Column("partner_voorvoegsel", text(30)),
    Column("partnernaam", text(120)),
    Column(
        "naamgebruik", choice({str(use.value): use for use in NameUse}), required=True
    ),
    Column("geslacht", choice({"M": "M", "V": "V"})),
    Column("geboortedatum", date, required=True),
    Column("bsn", bsn, required=True),
    Column(
        "burgerlijke_staat",
        choice({str(state.value): state for state in MaritalStatus}),
    ),
    Column("nationaliteit", nationality),
    Column("straat", text(100), required=True),
    Column("huisnummer", integer(1, 99_999), required=True),
    Column("toevoeging", text(10)),
    Column("postcode", text(12), required=True),
    Column("plaats", text(80), required=True),
    Column("land", country),
    Column("telefoon", text(30)),
    Column("mobiel", text(30)),
    Column("email_prive", email),
    Column("email_zakelijk", email),
    Column("iban", iban, required=True),
    Column("tenaamstelling", text(120)),
    Column("in_dienst", date, required=True),
    Column("uit_dienst", date),
    Column("functie", text(100)),
    Column("afdeling", text(100)),
    Column("aard_arbeidsverhouding", integer(1, 99), required=True),
    Column("oproep", yes_no, required=True),
    Column("schriftelijk", yes_no, required=True),
    Column("onbepaald", yes_no, required=True),
    Column("contracturen", decimal(2, 0, digits=5), required=True),
    *(Column(day, decimal(2, 0)) for day in (*WEEK1, *WEEK2)),
    Column(
        "salaris_soort",
        choice({kind.value: kind for kind in Salary.Kind}),
        required=True,
    ),
    Column("salaris_bedrag", decimal(2, 0, digits=10), required=True),
    Column("salaris_vanaf", date, required=True),
    Column("loonheffingskorting", yes_no, required=True),
)


@dataclass(frozen=True, slots=True)
class Delivery:
    """The rows of a workbook, each with its company, and what is wrong with them."""

    rows: list[tuple[Company, Row]]
    problems: Problems


def read_employees(
    source: Path | BinaryIO, *, actor: Actor, company_number: int | None
) -> Delivery:
    """This function will read and check a workbook of employees.

    :raises SpreadsheetError: when the file as a whole cannot be read.
    """
    problems = Problems()
    with open_workbook(source) as workbook:
        check_sheets(workbook, [SHEET], problems)
        rows = read_sheet(workbook, SHEET, COLUMNS, problems)
    placed = list(_placed(rows, problems, actor=actor, company_number=company_number))
    for _company, row in placed:
        _check_row(row, problems)
    _check_doubles(placed, problems)
    _check_persons(placed, problems, actor=actor)
    _check_usernames(placed, problems, actor=actor)
    return Delivery(placed, problems)


def login_name(row: Row) -> str:
    """This function will return the address an account would be made for, or nothing."""
    return canonical_email(row["email_prive"] or row["email_zakelijk"] or "")


def _placed(
    rows: Iterable[Row], problems: Problems, *, actor: Actor, company_number: int | None
) -> Iterable[tuple[Company, Row]]:
    companies = {one.number: one for one in Company.objects.visible_to(actor)}
    for row in rows:
        number = row["bedrijfsnummer"] or company_number
        if number is None:
            problems.error(
                row,
                "bedrijfsnummer",
                "Geef het bedrijf op met --company of vul deze kolom.",
            )
        elif company_number not in {None, number}:
            problems.error(
                row,
                "bedrijfsnummer",
                f"Deze rij hoort niet bij bedrijf {company_number}.",
            )
        elif number not in companies:
            problems.error(
                row,
                "bedrijfsnummer",
                f"Bedrijf {number} bestaat niet in deze omgeving.",
            )
        else:
            yield companies[number], row


def _check_row(row: Row, problems: Problems) -> None:
    _check_dates(row, problems)
    _check_postcode(row, problems)
    for day in (*WEEK1, *WEEK2):
        if (row[day] or 0) > HOURS_A_DAY:
            problems.error(row, day, "Een dag heeft hoogstens 24 uur.")
    if (row["contracturen"] or 0) > HOURS_A_WEEK:
        problems.error(row, "contracturen", "Een week heeft hoogstens 168 uur.")
    if row["naamgebruik"] not in {None, NameUse.OWN} and not row["partnernaam"]:
        problems.warn(
            row,
            "partnernaam",
            "De naam van de partner ontbreekt; de eigen naam wordt gebruikt.",
        )
    if not login_name(row):
        problems.warn(
            row,
            "email_prive",
            "Zonder e-mailadres krijgt deze medewerker geen account.",
        )


def _check_dates(row: Row, problems: Problems) -> None:
    born, hired, left = row["geboortedatum"], row["in_dienst"], row["uit_dienst"]
    if hired and left and left < hired:
        problems.error(
            row, "uit_dienst", "De datum uit dienst ligt vóór de datum in dienst."
        )
    if born and hired and born >= hired:
        problems.error(
            row, "geboortedatum", "De geboortedatum ligt niet vóór de datum in dienst."
        )


def _check_postcode(row: Row, problems: Problems) -> None:
    if row["postcode"] is None:
        return
    try:
        clean_postcode(row["postcode"], row["land"] or "NL")
    except ValueError as error:
        problems.error(row, "postcode", str(error))


def _check_doubles(placed: list[tuple[Company, Row]], problems: Problems) -> None:
    seen: dict[tuple[int, int], Row] = {}
    for company, row in placed:
        key = (company.pk, row["personeelsnummer"])
        if row["personeelsnummer"] is None:
            continue
        if key in seen:
            first = seen[key].cell("personeelsnummer")
            problems.error(
                row, "personeelsnummer", f"Dit personeelsnummer staat ook in {first}."
            )
        seen.setdefault(key, row)


def _check_persons(
    placed: list[tuple[Company, Row]], problems: Problems, *, actor: Actor
) -> None:
    """A number is not handed on: the account of the one before would see the new one's pay."""
    numbers = {row["personeelsnummer"] for _company, row in placed}
    known = {
        (one.company_id, one.personnel_number): one
        for one in Employee.objects.visible_to(actor).filter(
            personnel_number__in=numbers
        )
    }
    for company, row in placed:
        one = known.get((company.pk, row["personeelsnummer"]))
        if one is None or not row["bsn"] or row["bsn"] == one.bsn:
            continue
        if row["geboortedatum"] == one.birth_date:
            problems.warn(row, "bsn", "Het BSN van deze medewerker verandert.")
        else:
            message = "Dit personeelsnummer is van iemand anders: BSN en geboortedatum verschillen."
            problems.error(row, "bsn", message)


def _check_usernames(
    placed: list[tuple[Company, Row]], problems: Problems, *, actor: Actor
) -> None:
    """A user name is one person: the same BSN may have two employments, another may not."""
    taken = _taken_usernames(placed, actor=actor)
    for _company, row in placed:
        if not login_name(row) or not row["bsn"]:
            continue
        owners = taken[login_name(row)]
        index = blind_index(row["bsn"], purpose=BSN_PURPOSE)
        if owners and owners != {index}:
            column = "email_prive" if row["email_prive"] else "email_zakelijk"
            problems.error(
                row, column, "Dit e-mailadres is van een medewerker met een ander BSN."
            )
        owners.add(index)


def _taken_usernames(
    placed: list[tuple[Company, Row]], *, actor: Actor
) -> dict[str, set[str]]:
    """Whose names are taken by employees that this workbook leaves as they are."""
    taken: dict[str, set[str]] = defaultdict(set)
    names = {login_name(row) for _company, row in placed}
    delivered = {(company.pk, row["personeelsnummer"]) for company, row in placed}
    known = Employee.objects.visible_to(actor).filter(
        Q(private_email__in=names) | Q(private_email="", business_email__in=names)
    )
    for employee in known:
        if (employee.company_id, employee.personnel_number) not in delivered:
            taken[canonical_email(employee.contact_email)].add(employee.bsn_index)
    return taken
