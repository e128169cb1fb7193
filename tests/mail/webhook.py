"""A night whose digest goes to a webhook over TLS: untrusted first, then refused, then taken, signed and never sent twice.

Usage: webhook.py CHIPTRACE   (says `skipped` without curl and openssl)
"""

import hashlib
import hmac
import http.server
import json
import os
import pathlib
import shutil
import ssl
import subprocess
import sys
import tempfile
import threading

from relay import HEADER, ROW

KEY = b"0123456789abcdef-key"


class Hook(http.server.BaseHTTPRequestHandler):
    """Refuses the first delivery."""

    taken = []
    refuse = 1

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if Hook.refuse > 0:
            Hook.refuse -= 1
            self.send_response(503)
        else:
            Hook.taken.append((self.path, dict(self.headers), body))
            self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


def main():
    if not (shutil.which("curl") and shutil.which("openssl")):
        print("skipped: curl and openssl are not here")
        return
    program = str(pathlib.Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory() as folder:
        place = pathlib.Path(folder)
        (place / "inbox").mkdir()
        (place / "key").write_bytes(KEY + b"\n")
        subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
        make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", "tls.key", "-out", "tls.pem"]
        subprocess.run(make + subject, cwd=place, check=True, capture_output=True)
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hook)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(place / "tls.pem", place / "tls.key")
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"https://localhost:{server.server_address[1]}/hook?token=secret"

        def night(number, trusted=True):
            (place / "inbox" / f"{number}.csv").write_text(HEADER + ROW.format(number))
            asked = [program, "nightly", "--store", "store", "--inbox", "inbox", "--as-of", "2026-08-01", "--fail-on", "never"]
            trust = {"CURL_CA_BUNDLE": str(place / "tls.pem")} if trusted else {}
            environment = {**os.environ, **trust, "no_proxy": "localhost"}
            hook = ["--webhook", url, "--webhook-key", "key"]
            return subprocess.run(asked + hook, cwd=place, capture_output=True, text=True, env=environment)

        unknown = night(1, trusted=False)
        assert unknown.returncode == 0 and "the next night tries again" in unknown.stderr, unknown
        assert "certificate" in unknown.stderr and not Hook.taken and Hook.refuse == 1, unknown
        refused = night(2)
        assert refused.returncode == 0 and "503" in refused.stderr and not Hook.taken, refused
        taken = night(3)
        assert taken.returncode == 0 and "tries again" not in taken.stderr, taken
        assert [json.loads(body)["run"] for _, _, body in Hook.taken] == [1, 2, 3]
        for number, (path, headers, body) in enumerate(Hook.taken, 1):
            signed = hmac.new(KEY, f"{headers['X-Chiptrace-Time']}.".encode() + body, hashlib.sha256).hexdigest()
            assert headers["X-Chiptrace-Signature"] == f"sha256={signed}" and path == "/hook?token=secret", headers
            assert headers["X-Chiptrace-Delivery"] == str(number) and headers["Content-Type"] == "application/json", headers
        print("three digests went over TLS, signed, each once")


main()
