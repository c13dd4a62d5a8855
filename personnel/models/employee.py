"""An employee of one company, with the history of what changes over time."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from personnel.models.company import Company
from portal.core.crypto import EncryptedField
from portal.core.scoping import ScopedQuerySet, TenantModel

# What the blind indexes below are made for.
BSN_PURPOSE = "personnel.employee.bsn"
IBAN_PURPOSE = "personnel.bankaccount.iban"


class NameUse(models.IntegerChoices):
    """Nmbrs' NaamSamenstelling, with the same numbers."""

    OWN = 1, _("eigen naam")
    PARTNER = 2, _("naam partner")
    PARTNER_OWN = 3, _("naam partner - eigen naam")
    OWN_PARTNER = 4, _("eigen naam - naam partner")


class Gender(models.TextChoices):
    MALE = "M", _("man")
    FEMALE = "V", _("vrouw")
    UNKNOWN = "", _("onbekend")


class MaritalStatus(models.IntegerChoices):
    """Nmbrs' codes."""

    MARRIED = 1, _("gehuwd")
    UNMARRIED = 2, _("ongehuwd")
    LIVING_TOGETHER = 5, _("samenwonend")
    SEPARATED = 6, _("duurzaam gescheiden")
    REGISTERED_PARTNER = 7, _("geregistreerd partner")
    WIDOWED = 8, _("weduwe of weduwnaar")
    NOT_SPECIFIED = 10, "-"


class EmployeeQuerySet(ScopedQuerySet):
    employee_path = "id"
    company_path = "company"


class EmployeeHistoryQuerySet(ScopedQuerySet):
    employee_path = "employee"
    company_path = "employee__company"


class Employee(TenantModel):
    """A person on the payroll of one company; the same person elsewhere is another row."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    company = models.ForeignKey(
        Company,
        on_delete=models.PROTECT,
        related_name="employees",
        verbose_name=_("bedrijf"),
    )
    personnel_number = models.PositiveIntegerField(_("personeelsnummer"))
    initials = models.CharField(_("voorletters"), max_length=30)
    first_names = models.CharField(_("voornamen"), max_length=120, blank=True)
    nickname = models.CharField(_("roepnaam"), max_length=60, blank=True)
    prefix = models.CharField(_("voorvoegsel"), max_length=30, blank=True)
    surname = models.CharField(_("achternaam"), max_length=120)
    partner_prefix = models.CharField(
        _("voorvoegsel partner"), max_length=30, blank=True
    )
    partner_surname = models.CharField(_("naam partner"), max_length=120, blank=True)
    name_use = models.PositiveSmallIntegerField(
        _("naamgebruik"), choices=NameUse, default=NameUse.OWN
    )
    gender = models.CharField(_("geslacht"), max_length=1, choices=Gender, blank=True)
    birth_date = models.DateField(_("geboortedatum"))
    bsn = EncryptedField(_("burgerservicenummer"))
    bsn_index = models.CharField(max_length=64, db_index=True, editable=False)
    marital_status = models.PositiveSmallIntegerField(
        _("burgerlijke staat"),
        choices=MaritalStatus,
        default=MaritalStatus.NOT_SPECIFIED,
    )
    nationality = models.CharField(_("nationaliteit"), max_length=4, blank=True)
    phone = models.CharField(_("telefoon"), max_length=30, blank=True)
    mobile_phone = models.CharField(_("mobiel"), max_length=30, blank=True)
    private_email = models.EmailField(_("e-mail privé"), blank=True)
    business_email = models.EmailField(_("e-mail zakelijk"), blank=True)
    # The embedded database sorts by code point: accents folded, without prefix.
    sort_name = models.CharField(max_length=160, editable=False)

    objects = EmployeeQuerySet.as_manager()

    class Meta:
        verbose_name = _("medewerker")
        verbose_name_plural = _("medewerkers")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "personnel_number"], name="personnel_employee_number"
            ),
            models.CheckConstraint(
                condition=Q(name_use__in=NameUse.values),
                name="personnel_employee_name_use",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.personnel_number} {self.initials} {self.surname}"

    @property
    def contact_email(self) -> str:
        """The address that mails go to, and that an account is made for."""
        return self.private_email or self.business_email


class EmployeeHistory(TenantModel):
    """A fact about an employee that holds from a date until the next row."""

    employee = models.ForeignKey(
        Employee, on_delete=models.CASCADE, related_name="%(class)s_set"
    )
    start_date = models.DateField(_("ingangsdatum"))

    objects = EmployeeHistoryQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "start_date"], name="%(app_label)s_%(class)s_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.start_date}"


class EmployeeAddress(EmployeeHistory):
    street = models.CharField(_("straat"), max_length=100)
    house_number = models.PositiveIntegerField(_("huisnummer"))
    house_number_addition = models.CharField(_("toevoeging"), max_length=10, blank=True)
    postcode = models.CharField(_("postcode"), max_length=12)
    city = models.CharField(_("plaats"), max_length=80)
    country = models.CharField(_("land"), max_length=2, default="NL")


class BankAccount(EmployeeHistory):
    iban = EncryptedField(_("IBAN"))
    iban_index = models.CharField(max_length=64, db_index=True, editable=False)
    holder = models.CharField(_("tenaamstelling"), max_length=120, blank=True)


class WageTaxCredit(EmployeeHistory):
    applied = models.BooleanField(_("loonheffingskorting toepassen"))
