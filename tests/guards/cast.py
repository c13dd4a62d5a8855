"""Whoever asks in the table of authorisation, and the objects that it means."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.test import Client
from django.utils import timezone

from accounts import stepup
from accounts.enums import Realm
from accounts.models import (
    ApprovedLocation,
    DataExport,
    EmployerAccess,
    KnownBrowser,
    Passkey,
    User,
    UserSession,
)
from payslips.company_documents.kind import Selection
from payslips.company_documents.payments import PAYMENTS
from payslips.models import (
    AnnualStatement,
    ClosedPeriod,
    CompanyFile,
    DocumentFailure,
    LedgerAccount,
    PayrollRun,
)
from payslips.services.company_files import ask_for, make_file
from payslips.services.statements import issue_statements
from personnel.models import Company, Employee, LegalHold
from portal.core import mail
from portal.core.models import Environment, OutgoingMail
from portal.own_data.services import make_export
from tests.actors import (
    client_of,
    employer_of,
    host_of,
    logged_in_employee,
    logged_in_office,
    system,
)
from tests.core.audit_log import record
from tests.factories.accounts import (
    LONG_AGO,
    ApproverDepartmentFactory,
    DeputyFactory,
    EmployerAccessFactory,
    UserFactory,
    ready_account,
)
from tests.factories.core import EnvironmentFactory
from tests.factories.leave import (
    AllowanceFactory,
    CompanyHolidayFactory,
    ExpiryNoticeFactory,
    LeaveGroupFactory,
    LeavePolicyFactory,
    LeaveRequestFactory,
)
from tests.factories.payslips import PayslipFactory
from tests.factories.personnel import (
    CompanyFactory,
    EmployeeFactory,
    EmploymentFactory,
    EmploymentTermsFactory,
    WorkScheduleFactory,
)
from tests.guards.pages import PROBE
from tests.guards.roles import Role
from tests.guards.visits import Visits
from tests.payslips.deliveries import published

PERIOD = "2026-10-M"
STATEMENT_YEAR = 2023
NOWHERE = {"period": "2019-1-M", "number": 999_999_999, "statement_year": 2019}
UUIDS = (
    "leave",
    "leave_group",
    "location",
    "session",
    "browser",
    "passkey",
    "access",
    "deputy",
    "company_file",
    "data_export",
)
ANOTHER_PLACE = "192.0.2.7"


@dataclass(frozen=True, slots=True)
class Cast:
    """A browser for each role, with what it gets, and what the words in braces stand for.

    ``elsewhere`` are the rows of another environment, for the lists of the bureau.
    """

    visits: Visits
    objects: dict[Realm, dict[str, object]]
    elsewhere: dict[str, object]


def missing(word: str) -> object:
    """This function will make up an object that is nobody's."""
    return uuid.uuid4() if word in UUIDS else NOWHERE.get(word, 999_999_999)


def make_cast() -> Cast:
    """This function will let everybody log in, once for the whole table."""
    environment = EnvironmentFactory(name=PROBE)
    company = CompanyFactory(environment=environment, name=PROBE)
    owner, admin = _employee(company), EmployerAccessFactory(company=company)
    account, approver = ready_account(owner), _approver(company)
    bureau = UserFactory(environment=environment, realm=Realm.BUREAU)
    browsers = {
        Role.ANONYMOUS: client_of(environment),
        Role.OWNER: logged_in_employee(owner, user=account),
        Role.COLLEAGUE: logged_in_employee(_employee(company)),
        Role.LEAVER: logged_in_employee(_employee(company, until=LONG_AGO)),
        Role.ADMIN: logged_in_office(admin.user),
        Role.APPROVER: logged_in_office(approver.user),
        Role.OTHER_EMPLOYER: logged_in_office(_another_employer(environment)),
        **_from_elsewhere(environment),
        Role.BUREAU: logged_in_office(bureau),
        Role.BUREAU_COLLEAGUE: logged_in_office(
            UserFactory(environment=environment, realm=Realm.BUREAU)
        ),
    }
    objects = {
        Realm.EMPLOYEE: _of_account(account)
        | _payslip(owner)
        | _leave(owner)
        | _data_export(account),
        Realm.EMPLOYER: _of_account(admin.user)
        | _of_office(owner, approver)
        | {"own_access": admin.public_id}
        | _leave(owner),
        Realm.BUREAU: _of_account(bureau)
        | _of_bureau(owner, bureau)
        | {
            "somebody": account.pk,
            "other_company": CompanyFactory(environment=environment).pk,
        },
    }
    stranger = _employee(CompanyFactory())
    elsewhere = _of_bureau(stranger, ready_account(stranger))
    for session in UserSession.objects.all():
        # Everybody has given a factor in the last minutes.
        stepup.confirm(session.pk, None, now=timezone.now())
    # Made once: the first rendering takes long.
    browsers[Role.OWNER].get(f"/loonstroken/{PERIOD}/pdf/")
    browsers[Role.OWNER].get(f"/jaaropgaven/{STATEMENT_YEAR}/pdf/")
    return Cast(Visits(browsers), objects, elsewhere)


def _employee(company: Company, *, until: datetime | None = None) -> Employee:
    employee = EmployeeFactory(
        company=company,
        first_names=PROBE,
        nickname=PROBE,
        surname=PROBE,
        partner_surname=PROBE,
    )
    employment = EmploymentFactory(
        employee=employee, end_date=until.date() if until else None
    )
    EmploymentTermsFactory(employment=employment, department="Winkel", job_title=PROBE)
    WorkScheduleFactory(employment=employment)
    return employee


def _approver(company: Company) -> EmployerAccess:
    access = EmployerAccessFactory(company=company, role=EmployerAccess.Role.APPROVER)
    ApproverDepartmentFactory(access=access, department="Winkel")
    return access


def _another_employer(environment: Environment) -> User:
    company = CompanyFactory(environment=environment)
    return EmployerAccessFactory(company=company).user


def _from_elsewhere(environment: Environment) -> dict[Role, Client]:
    """People who are logged in at another environment, and bring all cookies here."""
    there = CompanyFactory()
    bureau = UserFactory(environment=there.environment, realm=Realm.BUREAU)
    clients = {
        Role.OTHER_ENVIRONMENT: logged_in_employee(_employee(there)),
        Role.EMPLOYER_ELSEWHERE: logged_in_office(_another_employer(there.environment)),
        Role.BUREAU_ELSEWHERE: logged_in_office(bureau),
    }
    for client in clients.values():
        client.defaults["HTTP_HOST"] = host_of(environment)
    return clients


def _payslip(employee: Employee) -> dict[str, object]:
    payslip = PayslipFactory(employee=employee, run__company=employee.company)
    published(payslip.run, now=LONG_AGO)
    return {"period": PERIOD} | _statement(employee)


def _statement(employee: Employee) -> dict[str, object]:
    payslip = PayslipFactory(
        employee=employee,
        run__company=employee.company,
        run__year=STATEMENT_YEAR,
    )
    published(payslip.run, now=LONG_AGO)
    issue_statements(
        employee.company,
        year=STATEMENT_YEAR,
        actor=system(employee.environment),
        now=timezone.now(),
    )
    return {"statement_year": STATEMENT_YEAR}


def _leave(employee: Employee) -> dict[str, object]:
    """A request that nobody answered yet, in a group that colleagues have too."""
    asked = LeaveRequestFactory(
        employment=employee.employments.get(),
        description=PROBE,
        group__may_accrue=True,
    )
    ExpiryNoticeFactory(employment=asked.employment, group=asked.group)
    AllowanceFactory(group=asked.group, from_year=2020)
    return {"leave": asked.public_id, "leave_group": asked.group.public_id}


def _of_office(employee: Employee, approver: EmployerAccess) -> dict[str, object]:
    today = timezone.localdate()
    last = today + timedelta(days=9)
    deputy = DeputyFactory(access=approver, start_date=today, end_date=last)
    return {
        "number": employee.personnel_number,
        "company": employee.company.public_id,
        "access": approver.public_id,
        "deputy": deputy.public_id,
        "company_file": _company_file(employee.company).public_id,
    }


def _company_file(company: Company) -> CompanyFile:
    """A document that was made of the published run; its download asks a fresh factor."""
    run = PayrollRun.objects.get(company=company, year=2026, status="published")
    file = ask_for(
        PAYMENTS,
        selection=Selection(company, run.year, run),
        file_format="xlsx",
        actor=employer_of(company),
        now=LONG_AGO,
    )
    make_file(file.pk, clock=timezone.now)
    return file


def _data_export(user: User) -> dict[str, object]:
    now = timezone.now()
    export = DataExport.objects.create(
        environment=user.environment, user=user, stamp=user.stamp, asked_at=now
    )
    make_export(export.pk, clock=timezone.now)
    return {"data_export": export.public_id}


def _of_account(user: User) -> dict[str, object]:
    """Another place and session than those the account is used with now."""
    now, of_user = timezone.now(), {"environment": user.environment, "user": user}
    location = ApprovedLocation.objects.create(
        location=f"{ANOTHER_PLACE}/32", approved_at=now, **of_user
    )
    passkey = Passkey.objects.create(
        name=PROBE, credential_id=uuid.uuid4().bytes, created_at=now, **of_user
    )
    session = UserSession.objects.create(
        session_key=uuid.uuid4().hex,
        ip_address=ANOTHER_PLACE,
        user_agent=PROBE,
        started_at=now,
        last_seen_at=now,
        ends_at=now + timedelta(hours=1),
        **of_user,
    )
    browser = KnownBrowser.objects.filter(user=user)[0]
    return {
        "location": location.public_id,
        "passkey": passkey.public_id,
        "session": session.public_id,
        "browser": browser.public_id,
    }


def _of_bureau(employee: Employee, user: User) -> dict[str, object]:
    """One row of each list of the admin, in the environment of these."""
    environment, company = employee.environment, employee.company
    payslip = PayslipFactory(employee=employee, run__company=company, run__year=2025)
    closed = ClosedPeriod.objects.create(
        environment=environment, company=company, year=2024, period_number=1
    )
    statement = AnnualStatement.objects.filter(employee=employee).first()
    if statement is None:
        _statement(employee)
        statement = AnnualStatement.objects.get(employee=employee)
    account = LedgerAccount.objects.create(
        environment=environment,
        company=company,
        delivered="4000",
        number="4000",
        description=PROBE,
    )
    rows = {
        "payslips_annualstatement": statement,
        "core_environment": environment,
        "core_auditevent": record(environment),
        "core_outgoingmail": _mail(environment),
        "personnel_company": company,
        "personnel_employee": employee,
        "personnel_legalhold": LegalHold.objects.create(
            environment=environment,
            employee=employee,
            reason=PROBE,
            made_at=LONG_AGO,
            made_by="bureau",
        ),
        "accounts_user": user,
        "payslips_payrollrun": payslip.run,
        "payslips_closedperiod": closed,
        "payslips_ledgeraccount": account,
        "payslips_companyfile": CompanyFile.objects.create(
            environment=environment,
            company=company,
            year=2024,
            kind="year-work",
            file_format="zip",
            asked_at=LONG_AGO,
        ),
        "payslips_documentfailure": DocumentFailure.objects.create(
            environment=environment,
            payslip=payslip,
            reason=PROBE,
            attempts=1,
            failed_at=LONG_AGO,
            retry_at=LONG_AGO,
        ),
        "leave_leavegroup": LeaveGroupFactory(company=company, name=PROBE),
        "leave_leavepolicy": LeavePolicyFactory(company=company),
        "leave_companyholiday": CompanyHolidayFactory(company=company, name=PROBE),
    }
    return {name: row.pk for name, row in rows.items()}


def _mail(environment: Environment) -> OutgoingMail:
    mail.send(
        "new_browser",
        to="a@voorbeeld.nl",
        context={},
        environment=environment,
        now=LONG_AGO,
    )
    return OutgoingMail.objects.filter(environment=environment).latest("pk")
