"""The files for operating fit together, and nginx and Redis really run with them."""

from __future__ import annotations

import configparser
import contextlib
import datetime as dt
import http.client
import os
import re
import shutil
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import yaml
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.core.management import get_commands
from django.test import Client

from folkmoot.config.env import SETTINGS
from tools.ports import free_port

DEPLOY = Path(__file__).parents[2] / "deploy"
UNITS = sorted(DEPLOY.glob("systemd/*"))


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_systemd_understands_each_unit(unit: Path, tmp_path: Path) -> None:
    for path in UNITS:
        # Its program is looked for: this machine has it elsewhere.
        text = path.read_text().replace("/opt/folkmoot/.venv/bin/folkmoot", "/bin/true")
        (tmp_path / path.name.replace("@.", "@1.")).write_text(text)
    target = tmp_path / unit.name.replace("@.", "@1.")
    done = subprocess.run(["systemd-analyze", "verify", target], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@pytest.mark.parametrize("unit", [u for u in UNITS if u.suffix == ".service"], ids=lambda path: path.name)
def test_each_service_runs_a_command_of_ours_and_has_few_rights(unit: Path) -> None:
    read = configparser.ConfigParser(strict=False)
    read.optionxform = str  # type: ignore[assignment]
    read.read(unit)
    assert read["Service"]["ExecStart"].split()[1] in get_commands()
    assert read["Service"]["ProtectSystem"] == "strict"
    assert read["Service"]["User"] == "folkmoot"


def test_the_compose_file_names_only_what_there_is() -> None:
    told = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    for name, service in told["services"].items():
        assert set(service.get("depends_on", {})) <= set(told["services"]), name
        for mount in service.get("volumes", []):
            assert mount.partition(":")[0] in told["volumes"], name
        if service.get("image") == "folkmoot":
            assert {key for key in service["environment"] if key.startswith("FOLKMOOT_")} <= set(SETTINGS)
            assert set(service.get("command", ["serve"])) & set(get_commands()), name
            assert (DEPLOY / service["build"]["context"] / service["build"]["dockerfile"]).is_file()


class Echo(BaseHTTPRequestHandler):
    """Tells what reached it."""

    def do_GET(self) -> None:
        told = "\n".join(f"{name}: {value}" for name, value in self.headers.items()).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def proxied(tmp_path: Path) -> Iterator[int]:
    """nginx with our file in front of a server that tells what reaches it; gives the port for TLS."""
    backend = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=backend.serve_forever, daemon=True).start()
    plain, secure = free_port(), free_port()
    certificate(tmp_path)
    ours = (DEPLOY / "nginx.conf").read_text()
    for old, new in {
        "127.0.0.1:8000": f"127.0.0.1:{backend.server_port}",
        "listen 80;": f"listen {plain};",
        "listen 443 ssl;": f"listen {secure} ssl;",
        "CONSULT.EXAMPLE.ORG": "localhost",
        "ssl_certificate CERTIFICATE": f"ssl_certificate {tmp_path}/certificate",
        "ssl_certificate_key KEY": f"ssl_certificate_key {tmp_path}/key",
    }.items():
        assert old in ours
        ours = ours.replace(old, new)
    folders = "".join(
        f"{kind}_temp_path {tmp_path}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = f"daemon off; pid {tmp_path}/pid; error_log {tmp_path}/errors; events {{}} http {{ {folders} {ours} }}"
    if os.getuid() == 0:
        whole = f"user root; {whole}"
    (tmp_path / "nginx.conf").write_text(whole)
    nginx = shutil.which("nginx") or "/usr/sbin/nginx"
    process = subprocess.Popen([nginx, "-c", tmp_path / "nginx.conf", "-e", tmp_path / "errors"])
    try:
        wait_for(secure)
        yield secure
    finally:
        process.terminate()
        process.wait()
        backend.shutdown()
        backend.server_close()


def test_nginx_passes_on_who_asks_and_believes_no_visitor_about_it(proxied: int, tmp_path: Path) -> None:
    trusted = ssl.create_default_context(cafile=str(tmp_path / "certificate"))
    line = http.client.HTTPSConnection("localhost", proxied, context=trusted, timeout=10)
    line.request("GET", "/", headers={"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "gopher"})
    told = dict(re.findall(r"(?m)^([\w-]+): (.*)$", line.getresponse().read().decode()))
    assert told["X-Forwarded-For"] == "127.0.0.1"
    assert told["X-Forwarded-Proto"] == "https"
    assert told["Host"] == "localhost"
    line.request("POST", "/", headers={"Content-Length": str(200 * 1024 * 1024)})
    assert line.getresponse().status == 413
    line.close()


def test_what_the_limits_count_is_shared_through_redis(settings: object, tmp_path: Path) -> None:
    port = free_port()
    server = subprocess.Popen(
        ["redis-server", "--port", str(port), "--save", "", "--dir", tmp_path], stdout=subprocess.DEVNULL
    )
    count = (
        "import django; django.setup(); from django.core.cache import cache; "
        "cache.add('limit', 0); print(cache.incr('limit'))"
    )
    environment = {
        **os.environ,
        "PYTHONPATH": "src",
        "DJANGO_SETTINGS_MODULE": "folkmoot.config.settings",
        "FOLKMOOT_DATA_DIR": str(tmp_path / "data"),
        "FOLKMOOT_CACHE_URL": f"redis://127.0.0.1:{port}/0",
    }
    try:
        wait_for(port)
        said = [
            subprocess.run([sys.executable, "-c", count], env=environment, capture_output=True, text=True, check=True)
            for _ in range(2)
        ]
    finally:
        server.terminate()
        server.wait()
    assert [done.stdout.strip() for done in said] == ["1", "2"]


def test_healthz_is_what_the_container_asks_for(client: Client) -> None:
    assert "/healthz" in (DEPLOY / "compose.yaml").read_text()
    assert client.get("/healthz").status_code == 200


def certificate(folder: Path) -> None:
    """A certificate of localhost that it signed itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    start = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(start)
        .not_valid_after(start + dt.timedelta(days=36_500))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "certificate").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private = serialization.PrivateFormat.PKCS8
    (folder / "key").write_bytes(key.private_bytes(serialization.Encoding.PEM, private, serialization.NoEncryption()))


def wait_for(port: int) -> None:
    import socket

    for _ in range(200):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise AssertionError("the server did not start")
