"""Journal entries: balanced or not made, on the company's own accounts, and safe to import."""

from decimal import Decimal

import pytest

from payslips.company_documents.journal import JOURNAL, YEAR_JOURNAL
from payslips.company_documents.kind import CannotMake, Kind, Selection
from payslips.documents.rgs import default_code
from payslips.models import JournalLine, LedgerAccount, PayrollRun
from payslips.queries.journal import bookings
from personnel.models import Company
from tests.actors import system
from tests.factories.payslips import PayrollRunFactory
from tests.factories.personnel import CompanyFactory
from tests.payslips.deliveries import (
    OCTOBER,
    SEPTEMBER,
    delivered,
    published,
    whole_company,
)
from tests.payslips.reports import (
    HOSTILE,
    csv_rows,
    payslip_in,
    pdf_reader,
    pdf_text,
    published_run,
    sheets,
)

pytestmark = pytest.mark.django_db


def made(run: PayrollRun, file_format: str, kind: Kind = JOURNAL) -> bytes:
    is_year = kind is YEAR_JOURNAL
    content = kind.make(
        actor=system(run.environment),
        selection=Selection(run.company, run.year, None if is_year else run),
        file_format=file_format,
        report=lambda done, total: None,
    )
    assert isinstance(content, bytes)
    return content


def book(run: PayrollRun, account: str, component: str, **columns: object) -> None:
    JournalLine.objects.create(
        environment=run.environment,
        run=run,
        account=account,
        component=component,
        **columns,
    )


@pytest.fixture
def run() -> PayrollRun:
    """A published run with a journal entry of two lines."""
    run = published_run(payslip_in(CompanyFactory()))
    book(run, "4000", "Bruto lonen", debit=Decimal("4000.00"), cost_center="WIN")
    book(run, "1700", "Te betalen netto", credit=Decimal("4000.00"), cost_center="WIN")
    return run


def map_account(company: Company, delivered: str, **columns: str) -> None:
    LedgerAccount.objects.create(
        environment=company.environment,
        company=company,
        delivered=delivered,
        **columns,
    )


@pytest.mark.parametrize(
    ("account", "component", "code"),
    [
        ("4000", "Bruto lonen", "WPerLesLon"),
        ("4001", "Overuren", "WPerLesOwe"),
        ("4010", "Dotatie vakantiegeld", "WPerLesVag"),
        ("4020", "Sociale lasten werkgever", "WPerSolPsv"),
        ("4030", "Pensioen werkgever", "WPerPenPen"),
        ("4040", "Reiskosten", ""),
        ("1700", "Te betalen netto lonen", "BSchSalNet"),
        ("1710", "Te betalen loonheffingen", "BSchBepLhe"),
        ("1715", "Af te dragen premies", "BSchSalPsv"),
        ("1720", "Te betalen pensioen", "BSchStzPen"),
        ("1730", "Reservering vakantiegeld", "BSchSalTvg"),
        ("1740", "Personeelsvereniging", ""),
        ("WPerLesTep", "Wat dan ook", "WPerLesTep"),
        ("Wat", "Iets", ""),
    ],
)
def test_an_account_has_an_rgs_code_by_default(account, component, code):
    assert default_code(account, component) == code


def test_an_import_proposes_the_accounts_that_are_new():
    company = whole_company()
    map_account(company, "4000", number="40001", rgs_code="WPerLesTep")

    delivered(company)

    found = LedgerAccount.objects.filter(company=company).order_by("delivered")
    assert list(found.values_list("delivered", "number", "rgs_code")) == [
        ("1700", "1700", "BSchSalNet"),
        ("1710", "1710", "BSchBepLhe"),
        ("1720", "1720", "BSchStzPen"),
        ("1730", "1730", "BSchSalTvg"),
        ("1740", "1740", ""),
        ("4000", "40001", "WPerLesTep"),
        ("4010", "4010", "WPerLesVag"),
        ("4020", "4020", "WPerSolPsv"),
        ("4030", "4030", "WPerPenPen"),
        ("4040", "4040", ""),
    ]


def test_every_cell_of_the_sample_is_right():
    run = published(delivered(whole_company()))

    found = sheets(made(run, "xlsx"))

    assert list(found) == ["Journaalpost", "Per kostenplaats", "Per afdeling"]
    assert found["Journaalpost"] == [
        ("Rekening", "RGS-code", "Omschrijving", "Debet", "Credit"),
        ("4000", "WPerLesLon", "Bruto lonen", 56434.24, None),
        ("4010", "WPerLesVag", "Dotatie vakantiegeld", 4514.74, None),
        ("4020", "WPerSolPsv", "Sociale lasten werkgever", 9117.4, None),
        ("4030", "WPerPenPen", "Pensioen werkgever", 4130.06, None),
        ("4040", None, "Reiskosten", 972.5, None),
        ("1700", "BSchSalNet", "Te betalen netto lonen", None, 41406.2),
        ("1710", "BSchBepLhe", "Te betalen loonheffingen", None, 23022.91),
        ("1720", "BSchStzPen", "Te betalen pensioen", None, 6195.09),
        ("1730", "BSchSalTvg", "Reservering vakantiegeld", None, 4514.74),
        ("1740", None, "Personeelsvereniging", None, 30),
        ("Totaal", None, None, 75168.94, 75168.94),
    ]
    subtotals = [row for row in found["Per afdeling"] if "Subtotaal" in str(row[0])]
    assert subtotals == [
        ("Subtotaal Bakkerij", None, None, None, 37360.69, 37360.69),
        ("Subtotaal Kantoor", None, None, None, 14377.1, 14377.1),
        ("Subtotaal Winkel", None, None, None, 23431.15, 23431.15),
    ]


def test_the_text_file_can_be_imported(run: PayrollRun):
    content = made(run, "csv")

    assert content.startswith(b"\xef\xbb\xbfPeriode;Boekdatum;Kostenplaats;Afdeling;")
    start = ["2026-10-M", "28-10-2026", "WIN", ""]
    assert csv_rows(content)[1:] == [
        [*start, "4000", "WPerLesLon", "Bruto lonen", "4000,00", ""],
        [*start, "1700", "BSchSalNet", "Te betalen netto", "", "4000,00"],
    ]


def test_the_own_account_replaces_the_delivered_one(run: PayrollRun):
    map_account(
        *(run.company, "4000"),
        number="40100",
        description="Lonen winkel",
        rgs_code="WPerLesTep",
    )

    rows = sheets(made(run, "xlsx"))["Journaalpost"]

    assert rows[1] == ("40100", "WPerLesTep", "Lonen winkel", 4000, None)


def test_accounts_with_one_own_account_are_added_up(run: PayrollRun):
    book(run, "4001", "Toeslagen", debit=Decimal("10.00"))
    book(run, "1700", "Te betalen netto", credit=Decimal("10.00"))
    for account in ("4000", "4001"):
        map_account(run.company, account, number="4", description="Lonen")

    found = sheets(made(run, "xlsx"))

    assert found["Journaalpost"][1:] == [
        ("4", None, "Lonen", 4010, None),
        ("1700", "BSchSalNet", "Te betalen netto", None, 4010),
        ("Totaal", None, None, 4010, 4010),
    ]
    assert [row[0] for row in found["Per kostenplaats"]] == [
        "Kostenplaats",
        *(None, None, "Subtotaal zonder kostenplaats"),
        *("WIN", "WIN", "Subtotaal WIN", "Totaal"),
    ]


def test_an_account_with_both_sides_shows_both(run: PayrollRun):
    for side in ("debit", "credit"):
        book(run, "1730", "Reservering vakantiegeld", **{side: Decimal("320.00")})

    rows = sheets(made(run, "xlsx"))["Journaalpost"]

    assert [row for row in rows if row[0] == "1730"] == [
        ("1730", "BSchSalTvg", "Reservering vakantiegeld", 320, None),
        ("1730", "BSchSalTvg", "Reservering vakantiegeld", None, 320),
    ]


@pytest.mark.parametrize("file_format", ["pdf", "xlsx", "csv"])
def test_one_that_does_not_balance_is_not_made(run: PayrollRun, file_format: str):
    book(run, "4040", "Reiskosten", debit=Decimal("0.01"))

    with pytest.raises(CannotMake) as refused:
        made(run, file_format)

    assert str(refused.value) == (
        "Debet (€\u00a04.000,01) en credit (€\u00a04.000,00) zijn niet gelijk, dus deze "
        "journaalpost wordt niet gemaakt. Neem contact op met uw salarisadministratie."
    )


def test_one_that_was_not_delivered_is_not_made():
    run = published_run(payslip_in(CompanyFactory()))

    with pytest.raises(CannotMake, match="Er is geen journaalpost aangeleverd"):
        made(run, "xlsx")


def test_a_year_adds_up_its_published_runs_and_replaces_what_was_corrected():
    company = whole_company()
    for source in (SEPTEMBER, OCTOBER):
        run = published(delivered(company, source))
    first = sheets(made(run, "xlsx", YEAR_JOURNAL))["Journaalpost"][-1]
    months = [
        sum(line.debit or 0 for line in one.journal_lines.all())
        for one in PayrollRun.objects.filter(company=company)
    ]
    assert first[3:] == (float(sum(months)), float(sum(months)))

    corrected = PayrollRunFactory(company=company, version=2)
    payslip_in(company, number=1001, run=corrected)
    book(corrected, "4000", "Bruto lonen", debit=Decimal("100.00"))
    book(corrected, "1700", "Te betalen netto", credit=Decimal("100.00"))
    published(corrected)

    total = sheets(made(corrected, "xlsx", YEAR_JOURNAL))["Journaalpost"][-1]
    september = sum(
        line.debit or 0 for line in JournalLine.objects.filter(run__period_number=9)
    )
    assert total[3:] == (float(september) + 100, float(september) + 100)


def editions(run: PayrollRun) -> list[str]:
    of_run, of_year = Selection(run.company, 2026, run), Selection(run.company, 2026)
    return [JOURNAL.edition(of_run), YEAR_JOURNAL.edition(of_year)]


def test_another_account_or_run_makes_another_edition(run: PayrollRun):
    before = editions(run)
    assert editions(run) == before

    map_account(run.company, "4000", number="4")
    after = editions(run)

    assert [old != new for old, new in zip(before, after, strict=True)] == [True, True]
    later = payslip_in(
        run.company, run=PayrollRunFactory(company=run.company, period_number=11)
    )
    published(later.run)
    last = editions(run)
    assert [old != new for old, new in zip(after, last, strict=True)] == [False, True]
    assert max(len(one) for one in last) <= 64


@pytest.mark.parametrize("size", [1, 40])
def test_bookings_take_one_query_for_any_number(
    run: PayrollRun, size: int, django_assert_num_queries
):
    for number in range(size):
        book(run, f"5{number:03}", "Iets", debit=Decimal("1.00"))

    with django_assert_num_queries(1):
        found = bookings([run])

    assert len(found) == 2 + size


@pytest.mark.parametrize(
    "text", [HOSTILE, "=cmd|' /C calc'!A0", "+31", "@SUM(A1)", "-2+3", '"; x']
)
def test_hostile_text_stays_text(run: PayrollRun, text: str):
    book_everywhere(run, text)

    rows = csv_rows(made(run, "csv"))

    cells = [cell for row in rows for cell in row if text[:8] in cell]
    assert len(cells) == 4
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert text in [row[2] for row in sheets(made(run, "xlsx"))["Journaalpost"]]


def test_hostile_text_attaches_nothing_to_the_pdf(run: PayrollRun):
    book_everywhere(run, HOSTILE)

    content = made(run, "pdf")

    reader = pdf_reader(content)
    assert dict(reader.attachments) == {}
    assert [list(page.images) for page in reader.pages] == [[]] * len(reader.pages)
    assert HOSTILE.split()[0] in pdf_text(content)


def book_everywhere(run: PayrollRun, text: str) -> None:
    book(run, text[:30], text, department=text[:30], debit=Decimal("1.00"))
    book(run, "1700", text, credit=Decimal("1.00"))


def test_the_pdf_prints_each_grouping(run: PayrollRun):
    text = pdf_text(made(run, "pdf"))

    assert "Per kostenplaats" in text
    assert "Per afdeling" not in text
    assert "4000 WPerLesLon Bruto lonen 4.000,00" in text
    assert "Totaal 4.000,00 4.000,00" in text
