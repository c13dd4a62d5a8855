"""A hash chain per environment, since nobody who seals or verifies sees more than one."""

import hashlib
import json

import django.db.models.deletion
from django.db import migrations, models

FIRST_HASH = "0" * 64

# Sealing takes this lock alone, per environment; an event gets its id only while it is shared.
PER_ENVIRONMENT = """
CREATE OR REPLACE FUNCTION core_admit_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(721001, NEW.environment_id::int);
  NEW.id := nextval(pg_get_serial_sequence('core_auditevent', 'id'));
  RETURN NEW;
END $$;
"""
FOR_ALL = PER_ENVIRONMENT.replace("721001, NEW.environment_id::int", "721001")
PAUSE = "ALTER TABLE core_auditseal DISABLE TRIGGER core_auditseal_append_only"
RESUME = "ALTER TABLE core_auditseal ENABLE TRIGGER core_auditseal_append_only"


def split(seals, environments):
    """This function will make chains per environment from one chain over all.

    The digests stay, so that what was changed, added or removed before still shows.
    ``environments`` gives the environment of an event; one that was removed belongs to the first.

    :raises RuntimeError: when the chain itself does not hold.
    """
    previous, after, ends, made = FIRST_HASH, 0, {}, []
    for seal in seals:
        fits = (seal["previous_hash"], seal["after_event"]) == (previous, after)
        if not fits or seal["hash"] != _hash(previous, seal["digests"]):
            raise RuntimeError(
                f"seal {seal['id']} of the audit log does not fit: run verify_audit of the"
                " version before this one"
            )
        previous, after = seal["hash"], seal["until_event"]
        for environment, digests in _shares(seal["digests"], environments).items():
            link = _link(environment, digests, seal, *ends.get(environment, (0, FIRST_HASH)))
            ends[environment] = (link["until_event"], link["hash"])
            made.append(link)
    return made


def _shares(digests, environments):
    shares = {}
    first = min(environments.values(), default=None)
    for event, digest in digests:
        shares.setdefault(environments.get(event, first), []).append([event, digest])
    return shares


def _link(environment, digests, seal, after, previous):
    return {
        "environment_id": environment,
        "after_event": after,
        "until_event": seal["until_event"],
        "digests": digests,
        "previous_hash": previous,
        "hash": _hash(previous, digests),
        "sealed_at": seal["sealed_at"],
    }


def _hash(previous, digests):
    text = previous + json.dumps(digests, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def split_chain(apps, schema_editor):
    AuditSeal = apps.get_model("core", "AuditSeal")
    AuditEvent = apps.get_model("core", "AuditEvent")
    seals = list(AuditSeal.objects.order_by("until_event").values())
    if not seals:
        return
    events = AuditEvent.objects.values_list("pk", "environment_id")
    made = split(seals, dict(events.iterator()))
    schema_editor.execute(PAUSE)
    AuditSeal.objects.all().delete()
    AuditSeal.objects.bulk_create(AuditSeal(**link) for link in made)
    # Otherwise their foreign keys wait for the end, and the table cannot be altered before.
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    schema_editor.execute(RESUME)


class Migration(migrations.Migration):
    dependencies = [("core", "0003_find_events_by_subject")]

    operations = [
        migrations.RunSQL(PER_ENVIRONMENT, FOR_ALL),
        migrations.AlterField(
            model_name="auditevent",
            name="environment_id",
            field=models.BigIntegerField(db_index=True),
        ),
        *(
            migrations.AlterField(model_name="auditseal", name=name, field=field)
            for name, field in (
                ("after_event", models.BigIntegerField()),
                ("until_event", models.BigIntegerField()),
                ("previous_hash", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
            )
        ),
        migrations.AddField(
            model_name="auditseal",
            name="environment",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.environment",
                verbose_name="omgeving",
            ),
        ),
        migrations.RunPython(split_chain, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="auditseal",
            name="environment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.environment",
                verbose_name="omgeving",
            ),
        ),
        *(
            migrations.AddConstraint(
                model_name="auditseal",
                constraint=models.UniqueConstraint(fields=("environment", field), name=name),
            )
            for field, name in (
                ("after_event", "core_auditseal_after"),
                ("until_event", "core_auditseal_until"),
                ("previous_hash", "core_auditseal_previous"),
                ("hash", "core_auditseal_hash"),
            )
        ),
    ]
