from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("surveys", "0003_move_drafts")]
    operations = [
        migrations.RemoveField(model_name="surveydraft", name="answers"),
        migrations.RenameField(model_name="surveydraft", old_name="sealed", new_name="answers"),
    ]
