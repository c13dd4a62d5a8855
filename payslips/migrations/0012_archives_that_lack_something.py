"""A file that is ready may lack something, and says what."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0008_signing_certificates'),
        ('payslips', '0011_company_files_for_the_bureau'),
        ('personnel', '0004_deadline_days'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='companyfile',
            name='payslips_companyfile_problem',
        ),
        migrations.AddConstraint(
            model_name='companyfile',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'failed'), models.Q(('problem', ''), _negated=True)), ('state', 'ready'), models.Q(('problem', ''), ('state__in', ['waiting', 'making'])), _connector='OR'), name='payslips_companyfile_problem'),
        ),
    ]
