"""Makes the deliveries of the demo company in memory, as a payroll bureau would."""

import datetime
from calendar import monthrange
from decimal import ROUND_FLOOR, Decimal

from portal.core.spreadsheets import write_workbook
from portal.management import demo_payroll
from portal.management.demo_payroll import figures
from portal.management.demo_people import Person, employed, employee_rows

COMPANY_NUMBER = 1001
COMPANY_NAME = "Bakkerij De Gouden Halm B.V."
WAGE_TAX_NUMBER = "123456782L01"

Rows = list[list[object]]

_PAYDAY = 24
_DATE_OF_NEW_TAX_ACCOUNT = datetime.date(2026, 5, 1)
_TAX_ACCOUNTS = ("NL86INGB0002445588", "NL04RABO0200112244")
_NOTHING = Decimal("0.00")
# Hours of leave by month, in tenths of a contract week.
_LEAVE_TAKEN = {2: 2, 5: 4, 7: 10, 8: 10, 10: 2, 12: 6}
_REFERENCE_WEIGHTS = (2, 4, 8, 5, 10, 9, 7, 3, 6, 1)


def employees_workbook(group: str = "person") -> bytes:
    """This function will make the employees file of a demo company (contract 3.1)."""
    return write_workbook({"Medewerkers": employee_rows(group)})


def run_workbook(
    *,
    year: int,
    month: int,
    people: tuple[Person, ...] | None = None,
    title: str = "Salarisrun",
) -> bytes:
    """This function will make the payroll run of a month (contract 3.2).

    The figures follow from the tax rules of the year, or of the nearest year whose
    rules are final, and are the same whenever they are made. Without ``people`` it is of
    everybody who is employed.
    """
    paid = employed(year, month) if people is None else people
    return write_workbook(
        {
            "Run": _run(year, month, title),
            "Loonstroken": _payslips(paid, year, month),
            "Regels": _lines(paid, year, month),
            "Reserveringen": _reserves(paid, year, month),
            "Verlof": _leave(paid, year, month),
            "Journaalpost": _journal(paid, year, month),
            "Betalingen": _payments(paid, year, month),
        }
    )


def _headed(names: str, rows: Rows) -> Rows:
    return [list(names.split()), *rows]


def _run(year: int, month: int, title: str) -> Rows:
    first = datetime.date(year, month, 1)
    return _headed(
        "loonheffingennummer bedrijfsnummer jaar periode type run periode_van "
        "periode_tot betaaldatum omschrijving",
        [
            [
                WAGE_TAX_NUMBER,
                COMPANY_NUMBER,
                year,
                month,
                "M",
                1,
                first,
                first.replace(day=monthrange(year, month)[1]),
                first.replace(day=_PAYDAY),
                f"{title} {year}-{month}-M",
            ]
        ],
    )


def _payslips(people: tuple[Person, ...], year: int, month: int) -> Rows:
    return _headed(
        "personeelsnummer ikv bsn naam tabelkleur loonheffingskorting tabelcode "
        "bt_percentage jaarloon_bt contracturen schriftelijk onbepaald oproep "
        "minimumuurloon uurloon parttime_pct uren_betaald sv_dagen iban netto loon_lb "
        "loon_sv loon_zvw loonheffing arbeidskorting zvw_ingehouden zvw_werkgever",
        [_payslip(person, year, month) for person in people],
    )


def _payslip(person: Person, year: int, month: int) -> list[object]:
    found = figures(person, year, month)
    terms = [person.hours, True, person.is_permanent, person.is_on_call]
    taxable = [found.taxable] * 3
    return [
        *(
            person.number,
            1,
            person.bsn,
            person.surname,
            "wit",
            person.has_credit,
            "012",
        ),
        *(found.special_rate, found.special_wage, *terms),
        demo_payroll.minimum_wage(year, month),
        demo_payroll.hourly_wage(person),
        person.part_time * 100,
        demo_payroll.hours_paid(person, year, month),
        demo_payroll.working_days(year, month),
        *(person.iban, found.net, *taxable, found.tax, found.employment_credit),
        *(_NOTHING, found.amount("PZvw")),
    ]


def _lines(people: tuple[Person, ...], year: int, month: int) -> Rows:
    return _headed(
        "personeelsnummer ikv volgorde code omschrijving groep aantal waarde betaling "
        "tabel bt svw svwbt werkgever cumulatief",
        [
            [
                *(person.number, 1, order, line.code, line.description, line.group),
                *(line.quantity, line.rate, line.payment, line.table, line.special),
                *(line.table, line.special, line.employer),
                demo_payroll.cumulative(person, year, month, line.code),
            ]
            for person in people
            for order, line in enumerate(figures(person, year, month).lines, start=1)
        ],
    )


def _reserves(people: tuple[Person, ...], year: int, month: int) -> Rows:
    rows: Rows = []
    for person in people:
        paid = figures(person, year, month).amount("L2100")
        accrued = demo_payroll.holiday_accrual(person, year, month)
        saved = demo_payroll.holiday_reserve(person, year, month) - paid
        rows.append([person.number, "Vakantiegeld", accrued, paid, saved])
    return _headed("personeelsnummer soort opbouw opname saldo", rows)


def _leave(people: tuple[Person, ...], year: int, month: int) -> Rows:
    rows: Rows = []
    for person in people:
        before = sum(_LEAVE_TAKEN.get(earlier, 0) for earlier in range(1, month))
        start = person.hours * (50 - before) / 10
        taken = person.hours * _LEAVE_TAKEN.get(month, 0) / 10
        figures_of_month = [start, _NOTHING, taken, start - taken]
        rows.append([person.number, "Vakantie-uren", *figures_of_month])
    return _headed("personeelsnummer groep beginsaldo opbouw opname saldo", rows)


def _journal(people: tuple[Person, ...], year: int, month: int) -> Rows:
    return _headed(
        "personeelsnummer afdeling kostenplaats kostendrager grootboekrekening "
        "component debet credit",
        [
            [
                person.number,
                person.department,
                person.department[:3].upper(),
                None,
                *row,
            ]
            for person in people
            for row in _entries(person, year, month)
        ],
    )


def _entries(person: Person, year: int, month: int) -> Rows:
    """This function will book one payslip; debit and credit are equal."""
    found = figures(person, year, month)
    pension = found.amount("PPens")
    debits: Rows = [
        ["4000", "Bruto lonen", found.amount("L1000", "L1150")],
        ["4010", "Dotatie vakantiegeld", found.amount("PVak")],
        ["4020", "Sociale lasten werkgever", found.premiums],
        ["4030", "Pensioen werkgever", pension],
        ["4040", "Reiskosten", found.amount("L5100")],
        ["1730", "Reservering vakantiegeld", found.amount("L2100")],
    ]
    owed: Rows = [
        ["1700", "Te betalen netto lonen", found.net],
        ["1710", "Te betalen loonheffingen", found.tax + found.premiums],
        ["1720", "Te betalen pensioen", pension - found.amount("L3000")],
        ["1730", "Reservering vakantiegeld", found.amount("PVak")],
        ["1740", "Personeelsvereniging", -found.amount("L6000")],
    ]
    booked_debits = [[*row, None] for row in debits if row[-1]]
    booked_credits = [[*row[:2], None, row[-1]] for row in owed if row[-1]]
    return [*booked_debits, *booked_credits]


def _payments(people: tuple[Person, ...], year: int, month: int) -> Rows:
    salary = f"Salaris {year}-{month}-M"
    rows: Rows = [
        [
            *(person.number, person.account_name, person.iban),
            *(figures(person, year, month).net, salary, None),
        ]
        for person in people
    ]
    return _headed(
        "personeelsnummer begunstigde iban bedrag omschrijving kenmerk",
        [*rows, _tax_payment(people, year, month)],
    )


def _tax_payment(people: tuple[Person, ...], year: int, month: int) -> list[object]:
    """This function will pay the tax office, in whole euros as the return asks."""
    payslips = [figures(person, year, month) for person in people]
    due = sum((found.tax + found.premiums for found in payslips), _NOTHING)
    is_new = datetime.date(year, month, _PAYDAY) >= _DATE_OF_NEW_TAX_ACCOUNT
    return [
        *(None, "Belastingdienst", _TAX_ACCOUNTS[is_new], due.quantize(1, ROUND_FLOOR)),
        *(f"Loonheffingen {year}-{month}-M", _tax_reference(year, month)),
    ]


def _tax_reference(year: int, month: int) -> str:
    """This function will return the 16 digits by which the tax office books a payment.

    A check digit, eight digits of the number, 6 for wage tax, the year's last digit,
    the sub-number, the period and a zero.
    """
    digits = f"{WAGE_TAX_NUMBER[:8]}6{year % 10}{WAGE_TAX_NUMBER[-2:]}{month:02}0"
    weights = [_REFERENCE_WEIGHTS[place % 10] for place in range(len(digits))]
    products = zip(reversed(digits), weights, strict=True)
    check = 11 - sum(int(digit) * weight for digit, weight in products) % 11
    return f"{ {10: 1, 11: 0}.get(check, check) }{digits}"
