from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("social", "0004_saved_and_topics")]

    operations = [
        migrations.AddField(
            model_name="collection",
            name="recent_ids",
            field=models.JSONField(blank=True, default=list),
        ),
    ]
