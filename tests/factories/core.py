import factory

from portal.core.models import Environment


class EnvironmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Environment

    subdomain = factory.Sequence(lambda n: f"bureau{n}")
    name = factory.Sequence(lambda n: f"Bureau {n}")
