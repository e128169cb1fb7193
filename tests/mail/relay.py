"""A night whose digest goes by mail, against a relay in this process: refused first, then taken, nothing sent twice.

Usage: relay.py CHIPTRACE   (a program built with the feature `mail`)
"""

import email
import email.policy
import json
import pathlib
import socketserver
import subprocess
import sys
import tempfile
import threading

HEADER = "shipment_id,ship_date,exporter_name,exporter_country,consignee_name,consignee_country,declared_description,quantity,license\n"
ROW = "S{0},2026-07-0{0},Alder Fen Servers Inc,US,Beacon Moor Trading {0} Ltd,CN,\"8U AI server, 8x H200 SXM5\",4,NLR\n"


class Relay(socketserver.StreamRequestHandler):
    """Speaks as much SMTP as a client needs; refuses the first message."""

    taken = []
    refuse = 1

    def handle(self):
        def say(line):
            self.wfile.write(line.encode() + b"\r\n")

        say("220 relay.test")
        recipients = []
        while line := self.rfile.readline():
            word = line.decode().strip().upper()
            if word.startswith("EHLO"):
                say("250-relay.test")
                say("250 8BITMIME")
            elif word.startswith("MAIL") and Relay.refuse > 0:
                Relay.refuse -= 1
                say("451 come back later")
            elif word.startswith("RCPT"):
                recipients.append(line.decode().strip())
                say("250 ok")
            elif word == "DATA":
                say("354 go on")
                body = b""
                while (part := self.rfile.readline()) not in (b".\r\n", b""):
                    body += part[1:] if part.startswith(b"..") else part
                Relay.taken.append((recipients, email.message_from_bytes(body, policy=email.policy.default)))
                say("250 taken")
            elif word == "QUIT":
                say("221 bye")
                return
            else:
                say("250 ok")


def main():
    program = str(pathlib.Path(sys.argv[1]).resolve())
    relay = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Relay)
    threading.Thread(target=relay.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as folder:
        place = pathlib.Path(folder)
        (place / "inbox").mkdir()

        def night(*more, number=None):
            if number:
                (place / "inbox" / f"{number}.csv").write_text(HEADER + ROW.format(number))
            asked = [program, "nightly", "--store", "store", "--inbox", "inbox", "--as-of", "2026-08-01", "--fail-on", "never"]
            return subprocess.run(asked + list(more), cwd=place, capture_output=True, text=True)

        url = f"smtp://127.0.0.1:{relay.server_address[1]}"
        mail = ["--mail", url, "--mail-from", "chiptrace@night.test", "--mail-to", "desk@night.test", "--mail-to", "Ito <ito@night.test>"]
        for wrong in (["--mail", url], ["--mail", "nowhere", *mail[2:]], ["--mail", "smtp://u:p@relay.test", *mail[2:]],
                      [*mail[:3], "no address", *mail[4:]], [*mail, "--mail-login", "login"]):
            (place / "login").write_text("u:p")
            answer = night(*wrong)
            assert answer.returncode == 2 and not (place / "store" / "store.sqlite").exists(), (wrong, answer)
        first = night(*mail, number=1)
        assert first.returncode == 0 and "the next night tries again" in first.stderr, first
        assert not Relay.taken
        second = night(*mail, number=2)
        assert second.returncode == 0 and not second.stderr, second
        third = night(*mail)
        assert third.returncode == 0, third
        assert len(Relay.taken) == 3, Relay.taken
        for run, (recipients, message) in enumerate(Relay.taken, start=1):
            assert message["Subject"].startswith(f"chiptrace run {run}: "), message["Subject"]
            assert len(recipients) == 2 and "ito@night.test" in recipients[1], recipients
            text, page = (part.get_content() for part in message.iter_parts())
            assert f"run {run}, as of 2026-08-01" in text and "not clearance" in text, text
            assert page.lower().lstrip().startswith("<!doctype html"), page[:80]
            assert run == 3 or f"Beacon Moor Trading {run} Ltd" in text.replace("\n", " "), text
        assert len({message["Message-ID"] for _, message in Relay.taken}) == 3
        log = subprocess.run([program, "export", "--store", "store", "--format", "ndjson"], cwd=place, capture_output=True, text=True)
        actions = [json.loads(line)["action"] for line in log.stdout.splitlines()]
        assert actions.count("mail queued") == 3 and actions.count("mail sent") == 3, actions
        verified = subprocess.run([program, "verify", "--store", "store"], cwd=place, capture_output=True, text=True)
        assert verified.returncode == 0, verified
    print("mail: refused once, then taken in order, told in the log")


if __name__ == "__main__":
    main()
