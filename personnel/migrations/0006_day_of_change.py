"""The day on which dates or a schedule changed, so that no night has to be the one after."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("personnel", "0005_legal_holds")]

    operations = [
        migrations.AddField(
            "employment", "changed_on", models.DateField(null=True, editable=False)
        ),
    ]
