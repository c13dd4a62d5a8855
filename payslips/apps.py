from django.apps import AppConfig


class PayslipsConfig(AppConfig):
    name = "payslips"
    verbose_name = "Loonstroken"
