from django.apps import AppConfig


class SocialConfig(AppConfig):
    name = "social"

    def ready(self) -> None:
        from accounts import relations
        from social import graph, receivers  # noqa: F401

        relations.register_source(graph)
