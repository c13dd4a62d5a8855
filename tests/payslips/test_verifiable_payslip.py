"""A payslip carries what anyone needs to check it: signature, figures and code."""

import io
import json
from decimal import Decimal

import pikepdf
import pytest

from payslips.documents.figures import figures
from payslips.models import Payslip, PayslipLine, StoredDocument
from payslips.models.stored import grouped, read_code
from payslips.queries.payslips import document_of, published_payslips
from payslips.services.keeping import make_mark
from payslips.services.reading import payslip_pdf
from personnel.models import Company, Employee
from portal.core.certificates import certificate_in_use, make_certificate
from portal.core.logos import set_logo
from tests.actors import employee_actor, system
from tests.core.certificates import validated
from tests.core.test_logos import picture
from tests.factories.payslips import PayslipFactory, PayslipLineFactory
from tests.payslips.deliveries import NOW, OCTOBER, delivered, published, whole_company
from tests.payslips.test_payslip_pdf import HOSTILE, hostile_payslip, rendered, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def shown(payslip: Payslip) -> Payslip:
    return published_payslips(employee_actor(payslip.employee)).get(pk=payslip.pk)


def download(payslip: Payslip) -> bytes:
    actor = employee_actor(payslip.employee)
    return payslip_pdf(shown(payslip), actor=actor, now=NOW).content


@pytest.fixture
def payslip(storage) -> Payslip:
    payslip = PayslipFactory()
    PayslipLineFactory(payslip=payslip)
    PayslipLineFactory(
        payslip=payslip,
        group=PayslipLine.Group.EMPLOYER,
        code="WG1",
        description="Werkgeverslasten",
        payment=None,
        table_wage=None,
        employer_cost=Decimal("777.77"),
    )
    published(payslip.run)
    return payslip


def test_signature_is_pades_and_holds_for_the_environment(payslip):
    content = download(payslip)

    with pikepdf.open(io.BytesIO(content)) as document:
        (field,) = document.Root.AcroForm.Fields
        assert field.V.SubFilter == "/ETSI.CAdES.detached"
        assert str(field.V.M).startswith("D:20261020090000")
    certificate = certificate_in_use(payslip.environment_id, now=NOW)
    status = validated(content, certificate, now=NOW)
    assert status.bottom_line
    assert status.coverage.name == "ENTIRE_FILE"


def test_signing_leaves_tags_language_and_metadata(payslip):
    with pikepdf.open(io.BytesIO(download(payslip))) as document:
        root, metadata = document.Root, document.open_metadata()
        assert str(root.Lang) == "nl"
        assert bool(root.MarkInfo.Marked) is True
        assert root.StructTreeRoot.Type == "/StructTreeRoot"
        assert metadata["pdfaid:part"] == "3"
        assert metadata["pdfaid:conformance"] == "A"
        assert metadata["dc:title"] == shown_title(payslip)


def shown_title(payslip: Payslip) -> str:
    return document_of(shown(payslip)).title


def test_figures_are_inside_as_associated_json(payslip):
    content = download(payslip)

    with pikepdf.open(io.BytesIO(content)) as document:
        (associated,) = document.Root.AF
        assert associated.AFRelationship == "/Data"
        assert list(document.attachments) == ["loonstrook.json"]
        file = document.attachments["loonstrook.json"].get_file()
        assert file.mime_type == "application/json"
        found = json.loads(file.read_bytes())
    stored = StoredDocument.objects.get()
    assert found == {
        "schema": "loonstrook-1",
        "titel": "Loonstrook oktober 2026, " + found["werknemer"]["naam"],
        "periode": {
            "code": "2026-10-M",
            "van": "2026-10-01",
            "tot_en_met": "2026-10-28",
            "run": "",
            "is_correctie": False,
        },
        "werkgever": {
            "naam": payslip.run.company.name,
            "adres": document_of(shown(payslip)).employer.address_lines,
            "loonheffingennummer": payslip.run.company.wage_tax_number,
        },
        "werknemer": {
            "naam": document_of(shown(payslip)).employee.name,
            "adres": document_of(shown(payslip)).employee.address_lines,
        },
        "gegevens": dict(
            fact for group in document_of(shown(payslip)).facts for fact in group
        ),
        "regels": [
            row("regel", "Salaris", "3250.00"),
            row("subtotaal", "Brutoloon", "3250.00"),
            row("subtotaal", "Loon voor loonheffing", "3290.64"),
            row("regel", "Loonheffing", None, withheld="523.17"),
            row("subtotaal", "Nettoloon", "2726.83"),
            row("totaal", "Netto uitbetaald", "2926.69"),
        ],
        "verlof": [],
        "reserveringen": [],
        "netto": "2926.69",
        "betaaldatum": "2026-10-24",
        "rekening": "NL91 ABNA 0417 1643 00",
        "code": stored.code,
    }


def row(
    kind: str, description: str, paid: str | None, *, withheld: str | None = None
) -> dict[str, str | None]:
    return {
        "soort": kind,
        "omschrijving": description,
        "aantal": None,
        "tarief": None,
        "uitbetaling": paid,
        "inhouding": withheld,
        "tot_en_met_periode": None,
    }


def test_figures_of_a_delivery_tie_to_the_net_without_the_employers_column(storage):
    run = delivered(whole_company(), OCTOBER)
    published(run)
    for payslip in run.payslips.all():
        document = document_of(shown(payslip))
        data = figures(document)
        paid = sum(
            (one["uitbetaling"] or 0) - (one["inhouding"] or 0)
            for one in data["regels"]
            if one["soort"] == "regel"
        )
        employer = payslip.paysliplines.filter(group=PayslipLine.Group.EMPLOYER)
        described = {one["omschrijving"] for one in data["regels"]}
        assert paid == data["netto"] == payslip.net
        assert not described & set(employer.values_list("description", flat=True))
        assert [one["saldo"] for one in data["verlof"]] == [
            one.balance for one in document.leave
        ]
        assert [one["saldo"] for one in data["reserveringen"]] == [
            one.balance for one in document.reservations
        ]


def test_employers_column_is_nowhere_in_the_file(payslip):
    with pikepdf.open(io.BytesIO(download(payslip))) as document:
        embedded = document.attachments["loonstrook.json"].get_file().read_bytes()

    assert b"777.77" not in embedded
    assert b"Werkgeverslasten" not in embedded


def test_code_and_address_are_printed(payslip):
    text = text_of(rendered(payslip))

    stored = StoredDocument.objects.get()
    subdomain = payslip.environment.subdomain
    assert f"Code {grouped(stored.code)}" in text
    assert f"{subdomain}.localhost" in text
    assert "/controle/" in text


def test_the_qr_code_is_a_figure_with_a_text(payslip):
    with pikepdf.open(io.BytesIO(download(payslip))) as document:
        texts = [
            str(one.Alt)
            for one in document.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Figure"
        ]

    assert texts == ["QR-code om de echtheid te controleren"]


def test_a_code_is_read_as_it_is_typed(payslip):
    mark = make_mark(payslip.environment)

    assert mark.url.endswith(f"/controle/?code={mark.code}")
    assert read_code(f" {mark.shown_code.lower()} ") == mark.code
    assert read_code("ilo-ILO") == "110110"


def test_codes_differ(payslip):
    codes = {make_mark(payslip.environment).code for _number in range(50)}

    assert len(codes) == 50
    assert {len(code) for code in codes} == {10}


def test_document_stays_the_same_after_a_rename_a_logo_and_a_certificate(payslip):
    first = download(payslip)
    Employee.objects.update(surname="Bos", initials="X.")
    Company.objects.update(name="Ander B.V.")
    actor = system(payslip.environment)
    set_logo(payslip.environment, io.BytesIO(picture()), actor=actor, now=NOW)
    make_certificate(payslip.environment, actor=actor, now=NOW)

    assert download(payslip) == first


def test_hostile_text_is_data_in_the_figures_too(storage):
    payslip = hostile_payslip(HOSTILE)

    with pikepdf.open(io.BytesIO(download(payslip))) as document:
        assert list(document.attachments) == ["loonstrook.json"]
        file = document.attachments["loonstrook.json"].get_file()
        found = json.loads(file.read_bytes())
        assert "/JavaScript" not in document.Root.get("/Names", {})
        assert "/OpenAction" not in document.Root
    assert found["werkgever"]["naam"] == HOSTILE
    assert found["regels"][0]["omschrijving"].startswith(HOSTILE)
