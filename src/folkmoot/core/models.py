"""The public body that consults."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models

HEX_COLOUR = RegexValidator(r"^#[0-9a-fA-F]{6}$", "Write a colour as # and six digits, such as #1d4f91.")


class Body(models.Model):
    """A public body: its name, logo and colours, and how to reach it."""

    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=40)
    slug = models.SlugField(unique=True)
    community_name = models.CharField(max_length=80, blank=True, help_text="What members call the online community.")
    logo = models.ImageField(upload_to="bodies/", blank=True)
    colour = models.CharField(max_length=7, default="#1f3a6e", validators=[HEX_COLOUR], help_text="Header and buttons.")
    accent = models.CharField(max_length=7, default="#8a2846", validators=[HEX_COLOUR], help_text="Links and marks.")
    email = models.EmailField(blank=True)
    postal_address = models.TextField(blank=True)
    website = models.URLField(blank=True)

    class Meta:
        verbose_name_plural = "bodies"

    def __str__(self) -> str:
        return self.name


class JobRun(models.Model):
    """When a job of the schedule was last begun, so that of several workers only one begins it."""

    name = models.CharField(max_length=80, unique=True)
    begun_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
