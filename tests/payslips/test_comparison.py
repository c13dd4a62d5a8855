"""What changed between two payslips: exact to the cent, and a cause only when it is certain."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payslips.comparison import Change, Terms, compare
from payslips.models import PayslipLine
from payslips.periods import Period

Group = PayslipLine.Group
JULY, AUGUST = Period.parse("2025-7-M"), Period.parse("2025-8-M")
JANUARY = Period.parse("2026-1-M")


def line(code: str, amount: str | None, **values) -> PayslipLine:
    """A line that is paid and taxed by the table, unless said otherwise."""
    payment = None if amount is None else Decimal(amount)
    values = {"group": Group.GROSS, "table_wage": payment} | values
    return PayslipLine(code=code, payment=payment, description=code, **values)


def tax(amount: str, code: str = "Loonheffing") -> PayslipLine:
    return line(code, amount, group=Group.WAGE_TAX, table_wage=None)


def untaxed(code: str, amount: str, **values) -> PayslipLine:
    return line(code, amount, group=Group.NET, table_wage=None, **values)


def net(lines: list[PayslipLine]) -> Decimal:
    return sum((one.payment or Decimal(0) for one in lines), Decimal(0))


def compared(now: list, before: list, *, period=AUGUST, since=JULY, **terms):
    """The comparison of two payslips whose nets are what their lines add up to."""
    rules = {"wage_tax_credit": True, "table": "wit"}
    return compare(
        Terms(period, net(now), **rules | terms),
        Terms(since, net(before), **rules),
        now,
        before,
    )


SALARY = line("Salaris", "3250.00")
JULY_LINES = [
    SALARY,
    tax("-454.42"),
    untaxed("Reiskosten", "140.76", quantity=Decimal(18)),
]
AUGUST_LINES = [
    SALARY,
    line("Overuren 150%", "168.78", quantity=Decimal(6)),
    tax("-523.17"),
    untaxed("Reiskosten", "164.22", quantity=Decimal(21)),
]


def test_lines_that_changed_are_shown_largest_first():
    found = compared(AUGUST_LINES, JULY_LINES)

    assert found.lines == [
        Change("Overuren 150%", Decimal("168.78"), "niet in juli"),
        Change("Loonheffing", Decimal("-68.75")),
        Change("Reiskosten", Decimal("23.46"), "21,00, in juli 18,00"),
    ]
    assert found.rest is None


def test_the_difference_is_that_of_the_nets():
    found = compared(AUGUST_LINES, JULY_LINES)

    assert (found.since, found.difference) == ("juli", Decimal("123.49"))


def test_the_cause_is_the_line_that_outweighs_the_others():
    found = compared(AUGUST_LINES, JULY_LINES)

    assert (found.cause, found.is_sole_cause) == ("overuren 150%", False)


def test_a_line_that_is_gone_is_named():
    found = compared(JULY_LINES, AUGUST_LINES)

    assert found.lines[0] == Change(
        "Overuren 150%", Decimal("-168.78"), "alleen in juli"
    )


def test_the_year_is_named_where_it_is_another():
    found = compared([SALARY], [SALARY], period=JANUARY, since=AUGUST)

    assert found.since == "augustus 2025"


def test_equal_payslips_have_no_lines_and_no_cause():
    found = compared(JULY_LINES, JULY_LINES)

    assert (found.lines, found.rest, found.cause) == ([], None, "")
    assert found.difference == 0


def test_a_sole_change_is_the_sole_cause():
    found = compared([SALARY, untaxed("Bonus", "50")], [SALARY])

    assert (found.cause, found.is_sole_cause) == ("bonus", True)


@pytest.mark.parametrize(
    ("now", "cause"),
    [
        pytest.param([], "het wegvallen van bonus", id="gone"),
        pytest.param([untaxed("Bonus", "20")], "minder bonus", id="less"),
        pytest.param([untaxed("Bonus", "90")], "bonus", id="more"),
    ],
)
def test_less_of_a_line_is_another_cause_than_the_line(now: list, cause: str):
    found = compared([SALARY, *now], [SALARY, untaxed("Bonus", "50")])

    assert found.cause == cause


def test_less_tax_is_a_cause():
    found = compared([SALARY, tax("-400")], [SALARY, tax("-450")])

    assert found.cause == "minder loonheffing"


def test_an_abbreviation_keeps_its_capitals():
    found = compared([SALARY, untaxed("ANW-hiaat", "-5")], [SALARY])

    assert found.cause == "ANW-hiaat"


def test_more_than_five_lines_become_four_and_the_rest():
    now = [untaxed(f"R{number}", str(number)) for number in range(1, 8)]

    found = compared(now, [])

    assert [one.description for one in found.lines] == ["R7", "R6", "R5", "R4"]
    assert found.rest == Change("3 andere regels", Decimal(6))


def test_five_lines_have_no_rest():
    now = [untaxed(f"R{number}", "1") for number in range(5)]

    found = compared(now, [])

    assert (len(found.lines), found.rest) == (5, None)


def test_what_the_lines_do_not_explain_is_the_rest_and_has_no_cause():
    terms = {"wage_tax_credit": True, "table": "wit"}
    found = compare(
        Terms(AUGUST, Decimal(110), **terms),
        Terms(JULY, Decimal(100), **terms),
        [untaxed("Bonus", "7")],
        [],
    )

    assert (found.rest, found.cause) == (Change("Overig", Decimal(3)), "")


def test_five_lines_and_something_unexplained_become_four_and_the_rest():
    terms = {"wage_tax_credit": True, "table": "wit"}
    found = compare(
        Terms(AUGUST, Decimal(120), **terms),
        Terms(JULY, Decimal(100), **terms),
        [untaxed(f"R{number}", str(number)) for number in range(1, 6)],
        [],
    )

    assert [one.description for one in found.lines] == ["R5", "R4", "R3", "R2"]
    assert found.rest == Change("Overig", Decimal(6))


def test_lines_with_the_same_code_are_added():
    before = [untaxed("Km", "3", quantity=Decimal(1)), untaxed("Km", "4")]
    now = [untaxed("Km", "9", quantity=Decimal(2))]

    assert compared(now, before).lines == [
        Change("Km", Decimal(2), "2,00, in juli 1,00")
    ]


def test_what_the_employer_pays_is_left_out():
    now = [SALARY, line("Premie", None, group=Group.EMPLOYER)]

    assert compared(now, [SALARY]).lines == []


def after_credit(now: list, **terms):
    return compared(now, [SALARY, tax("-450")], **terms)


@pytest.mark.parametrize(
    ("terms", "cause"),
    [
        pytest.param({}, "meer loonheffing", id="of itself"),
        pytest.param(
            {"wage_tax_credit": False},
            "de loonheffingskorting, die nu niet meer wordt toegepast",
            id="credit",
        ),
        pytest.param(
            {"period": JANUARY}, "de belastingtarieven van 2026", id="another year"
        ),
        pytest.param(
            {"period": JANUARY, "table": "groen"},
            "meer loonheffing",
            id="another table",
        ),
    ],
)
def test_tax_that_changed_alone_is_a_cause(terms, cause):
    assert after_credit([SALARY, tax("-700")], **terms).cause == cause


def test_a_credit_that_is_applied_again_is_a_cause():
    rules = {"table": "wit"}
    now, before = [SALARY, tax("-450")], [SALARY, tax("-700")]

    found = compare(
        Terms(AUGUST, net(now), wage_tax_credit=True, **rules),
        Terms(JULY, net(before), wage_tax_credit=False, **rules),
        now,
        before,
    )

    assert found.cause == "de loonheffingskorting, die nu wel wordt toegepast"


UNCERTAIN = {
    "two of a size": ([untaxed("A", "50"), untaxed("B", "50")], {}),
    "taxed while the rules changed": (
        [line("A", "100"), tax("-500")],
        {"wage_tax_credit": False},
    ),
    "taxed and not paid": (
        [line("Auto", None, table_wage=Decimal(400)), tax("-600")],
        {},
    ),
    "all of it taken by the tax": (
        [line("A", "100"), line("B", "20"), tax("-140")],
        {},
    ),
    "taxed lines that may each be taxed most": (
        [line("A", "100"), line("B", "60"), tax("-50")],
        {},
    ),
}


@pytest.mark.parametrize(("now", "terms"), UNCERTAIN.values(), ids=UNCERTAIN)
def test_an_uncertain_cause_is_not_named(now, terms):
    assert compared([SALARY, *now], [SALARY], **terms).cause == ""


def test_the_cause_outweighs_what_went_the_other_way():
    now = [SALARY, untaxed("Voorschot", "-51"), untaxed("Bonus", "50")]

    assert compared(now, [SALARY]).cause == "voorschot"


def test_of_the_only_taxed_line_the_tax_is_certain():
    now = [SALARY, line("Bonus", "100"), tax("-50"), untaxed("Reiskosten", "60")]

    assert compared(now, [SALARY]).cause == "reiskosten"


def test_a_month_and_four_weeks_are_not_compared_by_cause():
    now = [SALARY, untaxed("Bonus", "50")]

    found = compared(now, [SALARY], since=Period.parse("2025-7-4W"))

    assert (found.since, found.cause) == ("periode 7", "")
    assert found.remark == "De twee loonstroken gaan niet over evenveel dagen."


euros = st.integers(-10_000_00, 10_000_00).map(lambda cents: Decimal(cents) / 100)
amounts = euros | st.none()
any_lines = st.lists(
    st.tuples(
        st.sampled_from("ABCDEFGH"), st.sampled_from(Group.values), amounts, amounts
    ).map(
        lambda drawn: PayslipLine(
            code=drawn[0],
            description=drawn[0],
            group=drawn[1],
            payment=drawn[2],
            table_wage=drawn[3],
        )
    ),
    max_size=10,
)


@given(any_lines, any_lines, euros, euros)
def test_lines_and_rest_always_add_up_to_the_difference(now, before, after, earlier):
    found = compare(
        Terms(AUGUST, after, wage_tax_credit=True, table="wit"),
        Terms(JULY, earlier, wage_tax_credit=True, table="wit"),
        now,
        before,
    )

    rest = [found.rest] if found.rest else []
    shown = [*found.lines, *rest]
    sizes = [abs(one.amount) for one in found.lines]
    assert sum(one.amount for one in shown) == after - earlier == found.difference
    assert sizes == sorted(sizes, reverse=True)
    assert len(shown) <= 5 or found.rest.description == "Overig"
