"""The personnel file in the bureau's admin."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from personnel.models import Company, Employee
from portal.core.models import AuditEvent
from tests.actors import logged_in_bureau
from tests.factories.personnel import CompanyFactory, EmployeeFactory
from tests.personnel.deliveries import EMPLOYEES, changed

UPLOAD = "/beheer/personnel/employee/inlezen/"


@pytest.fixture
def bureau(company: Company) -> Client:
    """A browser in which a member of the company's bureau is logged in."""
    return logged_in_bureau(company.environment)


def upload(browser: Client, content: bytes, **fields: object):
    file = SimpleUploadedFile("medewerkers.xlsx", content)
    return browser.post(UPLOAD, {"file": file, **fields})


def test_the_upload_page_asks_for_a_workbook(bureau: Client):
    response = bureau.get(UPLOAD)

    assert response.status_code == 200
    assert 'type="file"' in response.content.decode()


def test_a_workbook_is_taken_over(bureau: Client, company: Company):
    response = upload(bureau, EMPLOYEES.read_bytes(), company=company.pk)

    assert (response.status_code, response.url) == (302, "/beheer/personnel/employee/")
    assert Employee.objects.count() == 12
    page = bureau.get(response.url).content.decode()
    assert "12 toegevoegd, 0 gewijzigd, 0 ongewijzigd." in page
    assert "Özdemir, R." in page


def test_a_warning_is_shown_beside_what_was_taken_over(
    bureau: Client, company: Company
):
    source = changed(EMPLOYEES, {"Medewerkers!W2": None})

    response = upload(bureau, source.getvalue(), company=company.pk)

    page = bureau.get(response.url).content.decode()
    assert "12 toegevoegd, 0 gewijzigd, 0 ongewijzigd." in page
    assert (
        "Medewerkers!W2  Zonder e-mailadres krijgt deze medewerker geen account."
    ) in page


def test_errors_are_listed_and_nothing_is_stored(bureau: Client, company: Company):
    broken = changed(EMPLOYEES, {"Medewerkers!L2": "123456789"})

    response = upload(bureau, broken.getvalue(), company=company.pk)

    assert response.status_code == 422
    assert "Medewerkers!L2" in response.content.decode()
    assert Employee.objects.count() == 0


def test_a_file_that_is_no_workbook_gets_one_clear_message(bureau: Client):
    response = upload(bureau, b"personeelsnummer;naam")

    assert response.status_code == 422
    assert "Dit is geen Excel-bestand (.xlsx)." in response.content.decode()


def test_a_company_of_another_bureau_cannot_be_chosen(bureau: Client, another_company):
    response = upload(bureau, EMPLOYEES.read_bytes(), company=another_company.pk)

    assert response.status_code == 422
    assert Employee.objects.count() == 0


def test_a_company_is_changed_and_audited(bureau: Client, company: Company):
    fields = {
        "number": 1001,
        "name": "De Halm",
        "wage_tax_number": "123456782L01",
        "period_type": "M",
        "fulltime_hours": "38",
        "deadline_days": "4",
        "iban": "nl91 abna 0417 1643 00",
    }

    response = bureau.post(f"/beheer/personnel/company/{company.pk}/change/", fields)

    assert response.status_code == 302
    company.refresh_from_db()
    assert (company.name, company.iban) == ("De Halm", "NL91ABNA0417164300")
    assert AuditEvent.objects.filter(event="company.changed").count() == 1


def test_a_company_with_a_wrong_wage_tax_number_is_refused(
    bureau: Client, company: Company
):
    fields = {
        "number": 1001,
        "name": "De Halm",
        "wage_tax_number": "123456789L01",
        "period_type": "M",
        "fulltime_hours": "38",
        "deadline_days": "4",
    }

    response = bureau.post(f"/beheer/personnel/company/{company.pk}/change/", fields)

    assert response.status_code == 422
    company.refresh_from_db()
    assert company.name == "Bakkerij De Gouden Halm B.V."


def test_the_bureau_sets_until_when_changes_can_be_handed_in(
    bureau: Client, company: Company
):
    address = f"/beheer/personnel/company/{company.pk}/change/"
    fields = {
        "number": 1001,
        "name": "De Halm",
        "wage_tax_number": "123456782L01",
        "period_type": "M",
        "fulltime_hours": "38",
    }

    refused = bureau.post(address, fields | {"deadline_days": "11"})
    accepted = bureau.post(address, fields | {"deadline_days": "6"})

    company.refresh_from_db()
    assert (refused.status_code, accepted.status_code) == (422, 302)
    assert "Kies ten hoogste 10 werkdagen." in refused.text
    assert company.deadline_days == 6


@pytest.fixture
def another_company(db) -> Company:
    """A company of another bureau."""
    return CompanyFactory(number=1002)


@pytest.mark.parametrize(
    "page",
    [
        pytest.param("personnel/employee", id="employees"),
        pytest.param("payslips/payrollrun", id="runs"),
        pytest.param("payslips/closedperiod", id="closed periods"),
    ],
)
def test_no_list_names_a_company_of_another_bureau(
    bureau: Client, company: Company, another_company: Company, page: str
):
    Company.objects.filter(pk=another_company.pk).update(name="Geheime Klant B.V.")

    response = bureau.get(f"/beheer/{page}/")

    assert response.status_code == 200
    assert "Geheime Klant" not in response.content.decode()


def test_a_company_of_another_bureau_is_404(bureau: Client, another_company: Company):
    page = f"/beheer/personnel/company/{another_company.pk}/change/"

    assert bureau.get(page).status_code == 404


def test_each_look_at_an_employee_is_in_the_log(db: None) -> None:
    employee, foreign = EmployeeFactory(), EmployeeFactory()
    browser = logged_in_bureau(employee.environment)

    answers = [
        browser.get(f"/beheer/personnel/employee/{one.pk}/change/").status_code
        for one in (employee, foreign)
    ]

    assert answers == [200, 404]
    event = AuditEvent.objects.get(event="employee.viewed")
    assert (event.subject_id, event.actor_role) == (str(employee.pk), "bureau")


def test_the_bureau_closes_and_opens_menus_of_a_company(
    bureau: Client, company: Company
) -> None:
    company.closed_features = ["leave"]
    company.save()
    address = f"/beheer/personnel/company/{company.pk}/change/"
    form = bureau.get(address).context["adminform"].form
    fields = {name: form[name].value() for name in form.fields} | {
        "closed_menus": ["family", "what-if"]
    }

    answer = bureau.post(address, fields)

    company.refresh_from_db()
    events = AuditEvent.objects.filter(event="company.feature_switched")
    assert (form["closed_menus"].value(), answer.status_code) == (["leave"], 302)
    assert company.closed_features == ["family", "what-if"]
    assert list(events.order_by("pk").values_list("changes", flat=True)) == [
        {"feature": "family", "open": False},
        {"feature": "leave", "open": True},
        {"feature": "what-if", "open": False},
    ]


def test_a_menu_that_does_not_exist_cannot_be_closed(
    bureau: Client, company: Company
) -> None:
    answer = bureau.post(
        f"/beheer/personnel/company/{company.pk}/change/", {"closed_menus": ["x"]}
    )

    errors = answer.context["adminform"].form.errors
    assert answer.status_code == 422
    assert errors["closed_menus"] == ["Kies alleen uit deze menu's."]
