from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("responses", "0006_seal_about_you")]

    operations = [
        migrations.RemoveField(model_name="aboutyou", name="answers"),
        migrations.AlterField(
            model_name="aboutyou",
            name="sealed",
            field=models.BinaryField(
                help_text="The answers and their salt, encrypted; empty once they are destroyed."
            ),
        ),
        migrations.AlterField(
            model_name="aboutyou", name="content_hash", field=models.BinaryField(max_length=32)
        ),
    ]
