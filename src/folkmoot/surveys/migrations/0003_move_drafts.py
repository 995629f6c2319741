"""Seal the drafts there are. A draft is short-lived: those of before are few."""

from django.db import migrations


def _moved(apps, source, target):
    SurveyDraft = apps.get_model("surveys", "SurveyDraft")
    for draft in SurveyDraft.objects.iterator(chunk_size=500):
        SurveyDraft.objects.filter(pk=draft.pk).update(**{target: getattr(draft, source), source: {}})


def seal(apps, schema_editor):
    _moved(apps, "answers", "sealed")


def unseal(apps, schema_editor):
    _moved(apps, "sealed", "answers")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("surveys", "0002_seal_drafts")]
    operations = [migrations.RunPython(seal, unseal)]
