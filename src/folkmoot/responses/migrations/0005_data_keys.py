import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("consultations", "0003_approval_and_principles"), ("responses", "0004_decision_note")]

    operations = [
        migrations.CreateModel(
            name="DataKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField()),
                ("wrapped", models.BinaryField(help_text="The key, sealed under the key of the site.")),
                ("wrapped_by", models.CharField(help_text="The name of that key of the site.", max_length=6)),
                ("made_at", models.DateTimeField()),
                ("destroyed_at", models.DateTimeField(null=True)),
                (
                    "consultation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="data_keys",
                        to="consultations.consultation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["consultation", "version"], name="one_key_per_version")
                ],
            },
        ),
        migrations.AddField(
            model_name="aboutyou",
            name="key",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="about_you",
                to="responses.datakey",
            ),
        ),
        migrations.AddField(
            model_name="aboutyou",
            name="sealed",
            field=models.BinaryField(
                default=bytes, help_text="The answers and their salt, encrypted; empty once they are destroyed."
            ),
        ),
        migrations.AddField(
            model_name="aboutyou", name="content_hash", field=models.BinaryField(default=bytes, max_length=32)
        ),
    ]
