"""The settings page: menus, approvers and deputies, for the employer's administrator alone."""

import datetime
import uuid

import pytest
from django.test import Client

from accounts.models import ApproverDepartment, Deputy, EmployerAccess
from personnel.models import Company
from portal.core.features import Feature
from portal.core.models import OutgoingMail
from tests.actors import (
    client_of,
    logged_in_bureau,
    logged_in_employee,
    logged_in_employer,
    logged_in_office,
)
from tests.factories.accounts import (
    ApproverDepartmentFactory,
    DeputyFactory,
    EmployerAccessFactory,
)
from tests.factories.personnel import (
    CompanyFactory,
    EmployeeFactory,
    EmploymentFactory,
    EmploymentTermsFactory,
)

pytestmark = pytest.mark.django_db

URL = "/werkgever/instellingen/"
ACCESS, DEPUTIES = f"{URL}toegang/", f"{URL}vervangers/"
NOW = datetime.datetime(2026, 7, 10, 9, 0, tzinfo=datetime.UTC)


@pytest.fixture
def company() -> Company:
    company = CompanyFactory()
    for number, department in ((1001, "Bakkerij"), (1002, "Winkel")):
        employee = EmployeeFactory(company=company, personnel_number=number)
        employment = EmploymentFactory(employee=employee)
        EmploymentTermsFactory(employment=employment, department=department)
    return company


@pytest.fixture
def own(company: Company) -> EmployerAccess:
    return EmployerAccessFactory(company=company)


@pytest.fixture
def browser(own: EmployerAccess, time_machine) -> Client:
    time_machine.move_to(NOW, tick=False)
    return logged_in_office(own.user)


@pytest.fixture
def approver(company: Company) -> EmployerAccess:
    return EmployerAccessFactory(company=company, role="approver")


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def page_of(access: EmployerAccess) -> str:
    return f"{ACCESS}{access.public_id}/"


def departments(access: EmployerAccess) -> list[str]:
    rows = ApproverDepartment.objects.filter(access=access)
    return sorted(rows.values_list("department", flat=True))


def addresses(company: Company) -> list[tuple[str, str]]:
    access = EmployerAccessFactory(company=company, role="approver")
    deputy = DeputyFactory(access=access)
    return [
        ("get", URL),
        ("post", f"{URL}menus/"),
        ("get", f"{ACCESS}nieuw/"),
        ("post", f"{ACCESS}nieuw/"),
        ("get", page_of(access)),
        ("post", page_of(access)),
        ("post", f"{page_of(access)}intrekken/"),
        ("get", f"{DEPUTIES}nieuw/"),
        ("post", f"{DEPUTIES}nieuw/"),
        ("post", f"{DEPUTIES}{deputy.public_id}/beeindigen/"),
    ]


def test_an_approver_is_refused_everywhere(company):
    browser = logged_in_employer(company, role="approver")

    found = {
        getattr(browser, verb)(url).status_code for verb, url in addresses(company)
    }

    assert found == {403}
    assert "U hebt geen toegang" in text_of(browser.get(URL))


@pytest.mark.parametrize("role", ["anonymous", "employee", "bureau"])
def test_others_are_sent_to_the_login_page(company, role: str):
    environment = company.environment
    browser = {
        "anonymous": lambda: client_of(environment),
        "employee": lambda: logged_in_employee(company.employees.order_by("pk")[0]),
        "bureau": lambda: logged_in_bureau(environment),
    }[role]()

    answers = [getattr(browser, verb)(url) for verb, url in addresses(company)]

    assert {answer.status_code for answer in answers} == {302}
    assert all(one["Location"].startswith("/werkgever/inloggen/") for one in answers)


def test_another_companys_rows_do_not_exist(browser, company):
    theirs = addresses(CompanyFactory(environment=company.environment))
    with_ids = [(verb, url) for verb, url in theirs if "-" in url]

    found = [getattr(browser, verb)(url).status_code for verb, url in with_ids]

    assert found == [404] * 4


def test_a_changing_address_answers_no_get(browser, company, approver):
    deputy = DeputyFactory(access=approver)
    changing = [
        f"{URL}menus/",
        f"{page_of(approver)}intrekken/",
        f"{DEPUTIES}{deputy.public_id}/beeindigen/",
    ]

    assert [browser.get(url).status_code for url in changing] == [405] * 3


def test_the_page_shows_menus_accounts_and_deputies(browser, own, approver):
    ApproverDepartmentFactory(access=approver, department="Winkel")
    DeputyFactory(access=approver, deputy=own)

    page = browser.get(URL)

    text = text_of(page)
    assert page.context["accesses"] == [own, approver]
    assert [str(menu.choice_label) for menu in page.context["form"]["open"]] == [
        str(label) for label in Feature.labels
    ]
    assert '1-7-2026 \u2013</span> <span class="nowrap">31-7-2026' in text
    assert "Winkel" in text


@pytest.mark.parametrize("size", [1, 3])
def test_the_page_takes_the_same_queries_for_any_number(
    browser, company, size: int, django_assert_num_queries
):
    for _ in range(size):
        access = EmployerAccessFactory(company=company, role="approver")
        ApproverDepartmentFactory(access=access, department="Winkel")
        DeputyFactory(access=access)
    browser.get(URL)

    # Three of the gate; company, accesses, departments, deputies; the switcher.
    with django_assert_num_queries(9):
        page = browser.get(URL)

    assert len(page.context["deputies"]) == size


def test_what_is_not_ticked_closes(browser, company):
    wanted = [name for name in Feature.values if name not in {"leave", "what-if"}]

    answer = browser.post(f"{URL}menus/", {"open": wanted})

    company.refresh_from_db()
    assert (answer.status_code, answer["Location"]) == (302, URL)
    assert company.closed_features == ["leave", "what-if"]
    assert "De menu&#x27;s zijn aangepast." in text_of(browser.get(URL))


def test_a_menu_that_does_not_exist_changes_nothing(browser, company):
    answer = browser.post(f"{URL}menus/", {"open": ["leave", "koffie"]})

    company.refresh_from_db()
    assert (answer.status_code, company.closed_features) == (422, [])
    assert "<title>Fout: Instellingen" in text_of(answer)
    assert answer.context["form"].errors == {
        "open": ["Kies alleen uit deze menu's."],
    }
    assert [
        str(menu.data["value"])
        for menu in answer.context["form"]["open"]
        if menu.data["selected"]
    ] == ["leave"]


def test_a_colleague_is_invited(browser, company):
    form = {
        "email": " Fatima@Voorbeeld.nl",
        "role": "approver",
        "departments": ["Winkel"],
        "employee": "1002",
    }

    answer = browser.post(f"{ACCESS}nieuw/", form)

    access = EmployerAccess.objects.get(user__username="fatima@voorbeeld.nl")
    assert (answer.status_code, access.role) == (302, "approver")
    assert departments(access) == ["Winkel"]
    assert access.employee.personnel_number == 1002
    assert OutgoingMail.objects.filter(name="office_activation").count() == 1


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        pytest.param(
            {"email": ""},
            "email",
            "Vul het e-mailadres van uw collega in.",
            id="no address",
        ),
        pytest.param(
            {"email": "fatima"},
            "email",
            "Dit e-mailadres klopt niet. Voorbeeld: naam@voorbeeld.nl.",
            id="no address at all",
        ),
        pytest.param({"role": "baas"}, "role", None, id="unknown role"),
        pytest.param({"departments": ["Kas"]}, "departments", None, id="department"),
        pytest.param({"employee": "9999"}, "employee", None, id="person"),
    ],
)
def test_an_invitation_that_is_wrong_says_so_at_the_field(
    browser, changes: dict, field: str, message: str | None
):
    form = {"email": "fatima@voorbeeld.nl", "role": "approver"} | changes

    answer = browser.post(f"{ACCESS}nieuw/", form)

    errors = answer.context["form"].errors
    assert (answer.status_code, list(errors)) == (422, [field])
    assert message is None or errors[field] == [message]
    assert not EmployerAccess.objects.filter(role="approver").exists()


def test_somebody_with_access_is_not_invited_again(browser, own):
    form = {"email": own.user.username, "role": "approver"}

    answer = browser.post(f"{ACCESS}nieuw/", form)

    own.refresh_from_db()
    assert (answer.status_code, own.role) == (422, "admin")
    assert answer.context["form"].errors == {
        "email": ["Dit account heeft al toegang tot dit bedrijf."]
    }


def test_rights_are_changed(browser, approver):
    ApproverDepartmentFactory(access=approver, department="Opgeheven")
    shown = text_of(browser.get(page_of(approver)))

    answer = browser.post(
        page_of(approver), {"role": "approver", "departments": ["Bakkerij", "Winkel"]}
    )

    assert 'value="Opgeheven" id="id_departments_1" checked' in shown
    assert answer.status_code == 302
    assert departments(approver) == ["Bakkerij", "Winkel"]


def test_nobody_demotes_or_removes_oneself(browser, own):
    demoted = browser.post(page_of(own), {"role": "approver"})
    removed = browser.post(f"{page_of(own)}intrekken/", follow=True)

    own.refresh_from_db()
    sentence = "Uw eigen rechten kunt u niet verminderen."
    assert (demoted.status_code, own.role) == (422, "admin")
    assert sentence in text_of(demoted)
    assert sentence in text_of(removed)
    assert "Toegang intrekken" not in text_of(browser.get(page_of(own)))


def test_who_lost_access_is_out_at_the_next_request(browser, approver):
    theirs = logged_in_office(approver.user)
    assert theirs.get("/werkgever/").status_code == 200

    answer = browser.post(f"{page_of(approver)}intrekken/")

    assert answer.status_code == 302
    assert theirs.get("/werkgever/").status_code == 302


def test_who_was_demoted_is_refused_at_the_next_request(browser, company):
    other = EmployerAccessFactory(company=company)
    theirs = logged_in_office(other.user)
    assert theirs.get(URL).status_code == 200

    browser.post(page_of(other), {"role": "approver"})

    assert theirs.get(URL).status_code == 403


def deputy_form(approver: EmployerAccess, deputy: EmployerAccess) -> dict:
    return {
        "approver": approver.public_id,
        "deputy": deputy.public_id,
        "start_date": "13-7-2026",
        "end_date": "24 juli 2026",
    }


def test_a_deputy_is_added_and_ended(browser, own, approver):
    added = browser.post(f"{DEPUTIES}nieuw/", deputy_form(approver, own))
    deputy = Deputy.objects.get()
    ended = browser.post(f"{DEPUTIES}{deputy.public_id}/beeindigen/")

    assert (added.status_code, ended.status_code) == (302, 302)
    assert (deputy.start_date.day, deputy.end_date.day) == (13, 24)
    assert not Deputy.objects.exists()


def test_a_deputy_without_days_stands_in_during_the_approvers_leave(
    browser, own, company, approver
):
    approver.employee = EmployeeFactory(company=company)
    approver.save(update_fields=["employee"])
    form = deputy_form(approver, own) | {"start_date": "", "end_date": ""}

    added = browser.post(f"{DEPUTIES}nieuw/", form)
    again = browser.post(f"{DEPUTIES}nieuw/", form)

    page = text_of(browser.get(URL))
    assert (added.status_code, again.status_code) == (302, 422)
    [message] = again.context["form"].errors["start_date"]
    assert message == (
        f"Tijdens het eigen verlof vervangt {own.user.username} al. Beëindig dat eerst."
    )
    assert "tijdens eigen verlof" in page
    assert ">Nu</span>" not in page


def test_an_overlap_is_refused_at_the_field(browser, own, approver):
    DeputyFactory(
        access=approver,
        deputy=own,
        start_date=datetime.date(2026, 7, 20),
        end_date=datetime.date(2026, 7, 31),
    )

    answer = browser.post(f"{DEPUTIES}nieuw/", deputy_form(approver, own))

    assert answer.status_code == 422
    [message] = answer.context["form"].errors["start_date"]
    assert message == (
        f"Van 20-7-2026 t/m 31-7-2026 vervangt {own.user.username} al. "
        "Kies andere dagen."
    )
    assert 'value="13-7-2026"' in text_of(answer)


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        pytest.param(
            {"end_date": "12-7-2026"},
            {"end_date": ["De laatste dag ligt vóór de eerste dag."]},
            id="backwards",
        ),
        pytest.param(
            {"start_date": "1-7-2026", "end_date": "9-7-2026"},
            {"end_date": ["Deze dag is voorbij. Kies vandaag of later."]},
            id="over",
        ),
        pytest.param(
            {"start_date": "morgen"},
            {"start_date": ["Dit is geen datum. Schrijf bijvoorbeeld 24-2-2025."]},
            id="no date",
        ),
        pytest.param(
            {"end_date": "31-12-9999"},
            {"end_date": ["Het jaar moet tussen 1900 en 2199 liggen."]},
            id="year",
        ),
        pytest.param(
            {"start_date": "", "end_date": ""},
            {
                "approver": [
                    "Leg bij dit account eerst vast welke medewerker het is, of vul data in."
                ]
            },
            id="leave of nobody",
        ),
        pytest.param(
            {"start_date": ""}, {"start_date": ["Vul de eerste dag in."]}, id="no first"
        ),
        pytest.param(
            {"end_date": ""}, {"end_date": ["Vul de laatste dag in."]}, id="no last"
        ),
        pytest.param(
            {"approver": ""},
            {"approver": ["Kies wie er vervangen wordt."]},
            id="nobody",
        ),
    ],
)
def test_a_deputy_that_is_wrong_is_refused_at_the_field(
    browser, own, approver, changes: dict, errors: dict
):
    answer = browser.post(f"{DEPUTIES}nieuw/", deputy_form(approver, own) | changes)

    assert (answer.status_code, answer.context["form"].errors) == (422, errors)


def test_nobody_replaces_oneself(browser, approver):
    answer = browser.post(f"{DEPUTIES}nieuw/", deputy_form(approver, approver))

    assert answer.context["form"].errors == {
        "deputy": ["Kies iemand anders dan de goedkeurder zelf."]
    }


def test_only_accounts_of_the_company_can_be_chosen(browser, own, approver):
    stranger = EmployerAccessFactory(company__environment=own.environment)

    answer = browser.post(f"{DEPUTIES}nieuw/", deputy_form(approver, stranger))

    assert (answer.status_code, list(answer.context["form"].errors)) == (
        422,
        ["deputy"],
    )


def test_a_deputy_that_is_over_stays_as_it_was(browser, approver):
    known = DeputyFactory(access=approver, end_date=datetime.date(2026, 7, 9))

    answer = browser.post(f"{DEPUTIES}{known.public_id}/beeindigen/", follow=True)

    assert "Deze vervanging is al voorbij." in text_of(answer)


def test_a_row_that_never_was_is_404(browser):
    nowhere = uuid.uuid4()

    assert browser.get(f"{ACCESS}{nowhere}/").status_code == 404
    assert browser.post(f"{DEPUTIES}{nowhere}/beeindigen/").status_code == 404
