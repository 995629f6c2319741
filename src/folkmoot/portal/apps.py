from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "folkmoot.portal"
    label = "portal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from folkmoot.consultations import preview
        from folkmoot.portal.views.landing import show_consultation
        from folkmoot.portal.views.updates import show_update

        preview.register("consultation", show_consultation)
        preview.register("update", show_update)
