"""The menus that an employer can close to its employees; the names are those of the contract."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Feature(models.TextChoices):
    LEAVE = "leave", _("Verlof")
    ACCRUAL = "accrual", _("Verlof opbouwen")
    DOCUMENTS = "documents", _("Documenten")
    DECLARATIONS = "declarations", _("Declaraties")
    ADDRESS = "address", _("Adres wijzigen")
    BANK_ACCOUNT = "bank-account", _("Bankrekening wijzigen")
    WAGE_TAX_CREDIT = "wage-tax-credit", _("Loonheffingskorting wijzigen")
    PERSONAL_DATA = "personal-data", _("Persoonlijke gegevens wijzigen")
    FAMILY = "family", _("Gezinssamenstelling wijzigen")
    WHAT_IF = "what-if", _("Netto loon vooruit berekenen")
