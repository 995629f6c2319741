from django.db import migrations

import folkmoot.core.sealed


class Migration(migrations.Migration):
    dependencies = [("surveys", "0001_initial")]
    operations = [
        migrations.AddField(
            model_name="surveydraft",
            name="sealed",
            field=folkmoot.core.sealed.SealedJSONField(
                blank=True, default=dict, help_text="By the name of the question, as they were typed."
            ),
        ),
    ]
