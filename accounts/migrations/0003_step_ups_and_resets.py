import uuid

import django.db.models.deletion
from django.contrib.postgres.functions import RandomUUID
from django.db import migrations, models
from django.db.models import Q
from django.db.models.functions import Now

import portal.core.crypto


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_accounts_and_factors'),
        ('core', '0002_append_only'),
    ]

    operations = [
        # The database makes the numbers of the rows that are there; the model those to come.
        migrations.AddField(
            model_name='approvedlocation',
            name='public_id',
            field=models.UUIDField(db_default=RandomUUID(), unique=True, editable=False),
        ),
        migrations.AlterField(
            model_name='approvedlocation',
            name='public_id',
            field=models.UUIDField(default=uuid.uuid4, unique=True, editable=False),
        ),
        migrations.AddField(
            model_name='authenticatorapp',
            name='next_secret',
            field=portal.core.crypto.EncryptedField(null=True),
        ),
        # Nobody waits longer than minutes for a confirmation, nor a day for another name.
        migrations.RunSQL('DELETE FROM accounts_stepup', migrations.RunSQL.noop),
        migrations.RunSQL('DELETE FROM accounts_emailchange', migrations.RunSQL.noop),
        migrations.AddField(
            model_name='emailchange',
            name='stamp',
            field=models.CharField(default='', max_length=32),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='stepup',
            name='public_id',
            field=models.UUIDField(default=uuid.uuid4, unique=True, editable=False),
        ),
        migrations.AddField(
            model_name='stepup',
            name='description',
            field=models.CharField(blank=True, default='', max_length=300),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='stepup',
            name='path',
            field=models.CharField(blank=True, default='', max_length=300),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='stepup',
            name='posted',
            field=portal.core.crypto.EncryptedField(null=True),
        ),
        migrations.AddField(
            model_name='stepup',
            name='asked_at',
            field=models.DateTimeField(db_default=Now()),
        ),
        migrations.AlterField(
            model_name='stepup',
            name='asked_at',
            field=models.DateTimeField(),
        ),
        migrations.AlterField(
            model_name='stepup',
            name='confirmed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name='stepup',
            constraint=models.CheckConstraint(
                condition=Q(used_at=None) | Q(confirmed_at__isnull=False),
                name='accounts_stepup_used',
            ),
        ),
        migrations.CreateModel(
            name='ResetRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('realm', models.CharField(choices=[('employee', 'medewerker'), ('employer', 'werkgever'), ('bureau', 'salarisadministratie')], max_length=10)),
                ('username', models.CharField(max_length=254)),
                ('ip_address', models.GenericIPAddressField()),
                ('requested_at', models.DateTimeField()),
                ('environment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.environment', verbose_name='omgeving')),
            ],
            options={'abstract': False},
        ),
    ]
