"""`folkmoot demo`: the real consultation, served, with a clock inside its open period."""

from __future__ import annotations

import argparse
from typing import Any

from django.core.management.base import BaseCommand

from folkmoot.core import clock
from folkmoot.core.management.commands.serve import serve
from folkmoot.core.services import prepare_site
from folkmoot.demo import services, texts
from folkmoot.demo.generate import generate_responses
from folkmoot.demo.staff import credentials


class Command(BaseCommand):
    help = "Serve the Police and Crime Plan consultation as a demonstration."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--data-dir", help="Where everything is kept (FOLKMOOT_DATA_DIR).")
        parser.add_argument("--responses", type=int, default=2000, metavar="N", help="Generated responses to load.")
        parser.add_argument("--empty", action="store_true", help="Load no responses.")
        parser.add_argument("--load-only", action="store_true", help="Load the data, serve nothing.")

    def handle(self, *args: Any, **options: Any) -> None:
        prepare_site()
        if not services.is_loaded():
            clock.move_to(services.start_of_demo())
            consultation = services.load_consultation()
            generate_responses(consultation=consultation, number=0 if options["empty"] else options["responses"])
        if options["load_only"]:
            return
        address = f"http://localhost:{options['port']}/"
        serve(
            host=options["host"],
            port=options["port"],
            processes=1,
            threads=4,
            worker=True,
            greeting=f"Folkmoot is at {address} - staff sign-in: {texts.STAFF[0][0]}, "
            f"password {credentials().password}, second factor on {address}demo/",
        )
