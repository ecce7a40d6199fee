#!/usr/bin/env python3
"""A partner's program for the exchange of Xingtan, in plain Python 3.9 or newer.

Nothing is to be installed but the program `openssl` (1.1.1 or newer), which checks the signatures of webhooks.

    export XINGTAN_URL=https://xingtan.example.tw XINGTAN_KEY=xtk_…

    xingtan.py send summary.zip             sends a file, waits for the result, lists refused rows
    xingtan.py fetch folder/                fetches records after the cursor kept in the folder
    xingtan.py receive 8080 https://exchange.county.example.tw/hook
                                            listens for webhooks, prints each good one, refuses the others
    xingtan.py verify head body https://…   checks a webhook that was kept as two files
"""

import argparse
import base64
import hashlib
import hmac
import http.client
import http.server
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

VERSION = "2026-11-01"
# A signature older than this is refused: who recorded a message can't play it back later.
MOST_AGE = 300
COVERED = ["@method", "@target-uri", "content-type", "content-digest"]


class Problem(Exception):
    """What the other side would not do, with its stable code."""

    def __init__(self, status, told):
        self.status, self.code = status, told.get("code", "")
        super().__init__(f"{status} {self.code}: {told.get('detail', '')} {told.get('next', '')}".strip())


class Xingtan:
    """Calls with a key; waits when told to, tries again when the way is broken."""

    def __init__(self, url, key, tries=5):
        self.base = f"{url.rstrip('/')}/api/exchange/{VERSION}"
        self.key, self.tries = key, tries

    def call(self, method, path, body=None, kind=None, length=None):
        for attempt in range(self.tries):
            request = urllib.request.Request(self.base + path, data=body, method=method)
            request.add_header("Authorization", f"Bearer {self.key}")
            request.add_header("Accept-Language", "zh-TW")
            if kind:
                request.add_header("Content-Type", kind)
            if length is not None:
                request.add_header("Content-Length", str(length))
            wait = 2**attempt
            try:
                with urllib.request.urlopen(request, timeout=300) as answer:
                    return json.load(answer)
            except urllib.error.HTTPError as error:
                told = problem_of(error)
                if error.code == 429:
                    wait = int(error.headers.get("Retry-After", "60"))
                elif error.code < 500 or attempt + 1 == self.tries:
                    raise Problem(error.code, told) from None
            except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
                if attempt + 1 == self.tries:
                    raise SystemExit(f"unreachable: {error}") from None
            if hasattr(body, "seek"):
                body.seek(0)
            time.sleep(wait)
        raise SystemExit("too fast for too long")

    def send(self, path, dry_run=False, whole=False, every=2.0):
        """Sends a file and waits until nothing more happens to it. The same file twice changes nothing, so a broken call is
        simply made again."""
        wish = {"name": os.path.basename(path), "dry_run": str(dry_run).lower(), "rows": "all" if whole else "good"}
        with open(path, "rb") as file:
            length = os.fstat(file.fileno()).st_size
            kind = "application/octet-stream"
            sent = self.call("POST", "/deliveries?" + urllib.parse.urlencode(wish), file, kind, length)
        while not sent["ended"]:
            time.sleep(every)
            sent = self.call("GET", f"/deliveries/{sent['number']}")
        return sent

    def refused(self, number):
        """Every refused row of a delivery, page by page."""
        after = ""
        while after is not None:
            page = self.call("GET", f"/deliveries/{number}/refused?" + urllib.parse.urlencode({"after": after}))
            yield from page["rows"]
            after = page["next"]

    def fetch(self, folder, people="codes", limit=1000):
        """Fetches what lies after the cursor. A page is a file named by where it begins, and is there before the cursor moves:
        whoever is stopped between the two writes the same file again, and has nothing twice."""
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        mark = folder / "cursor"
        first = not mark.exists()
        after, lines = 0 if first else int(mark.read_text()), 0
        while True:
            query = urllib.parse.urlencode({"after": after, "limit": limit, "people": people})
            page = self.call("GET", f"/records?{query}")
            if page["records"]:
                text = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in page["records"])
                put(folder / f"records-{after:012}.ndjson", text)
            put(mark, str(page["next"]))
            after, lines = page["next"], lines + len(page["records"])
            if not page["more"]:
                return lines + self.newcomers(folder, people, first), after

    def newcomers(self, folder, people, first):
        """Fetches the older lines of people who came from elsewhere since the last time; they lie before the cursor. At the first
        time all lines were fetched from the beginning, and only the place is noted."""
        mark = folder / "moved"
        moved, lines = int(mark.read_text()) if mark.exists() else 0, 0
        while True:
            came = self.call("GET", f"/people/changed?after={moved}&limit=100")
            after, more = 0, bool(came["people"]) and not first
            while more:
                who = ",".join(one["person"] for one in came["people"])
                query = urllib.parse.urlencode({"after": after, "people": people, "person": who})
                page = self.call("GET", f"/records?{query}")
                text = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in page["records"])
                put(folder / f"older-{moved:012}-{after:012}.ndjson", text)
                lines += len(page["records"])
                after, more = page["next"], page["more"]
            moved = came["next"]
            put(mark, str(moved))
            if not came["more"]:
                return lines


def problem_of(error):
    try:
        return json.load(error)
    except ValueError:
        return {}


def put(path, text):
    """Writes a file whole or not at all."""
    new = path.with_suffix(".new")
    with open(new, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(new, path)


class Refused(Exception):
    """Why a webhook is not believed."""


class Keys:
    """The public keys of webhooks; asked for again when a signature names one that is not known yet."""

    def __init__(self, url):
        self.url, self.known = f"{url.rstrip('/')}/.well-known/xingtan-webhook-keys.json", {}

    def find(self, name):
        if name not in self.known:
            with urllib.request.urlopen(self.url, timeout=30) as answer:
                keys = json.load(answer)["keys"]
            self.known = {key["kid"]: unpadded(key["x"]) for key in keys if key.get("crv") == "Ed25519"}
        if name not in self.known:
            raise Refused("signed with a key that is not published")
        return self.known[name]


def unpadded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def verify(headers, body, url, keys, now=None):
    """Checks a webhook (RFC 9421, RFC 9530) and answers its event; `url` is the address the hook was made with.

    The address is not taken from the message: else a message for another receiver would be believed here.
    """
    head = {name.lower(): value.strip() for name, value in headers.items()}
    wanted = "sha-256=:" + base64.b64encode(hashlib.sha256(body).digest()).decode() + ":"
    if not hmac.compare_digest(head.get("content-digest", ""), wanted):
        raise Refused("the body is not the one that was signed")
    given = re.fullmatch(r'([a-z0-9_-]+)=(\(([^)]*)\)((?:;[^;]+)*))', head.get("signature-input", ""))
    if not given:
        raise Refused("no signature")
    label, params, covered = given.group(1), given.group(2), re.findall(r'"([^"]*)"', given.group(3))
    if covered != COVERED:
        raise Refused("the signature does not cover what it must")
    facts = dict(re.findall(r';([a-z]+)=(?:"([^"]*)"|\d+)', given.group(4)))
    created = re.search(r";created=(\d+)", given.group(4))
    if facts.get("alg") != "ed25519" or not created or "keyid" not in facts:
        raise Refused("a signature of another kind")
    if abs((now or time.time()) - int(created.group(1))) > MOST_AGE:
        raise Refused("too old, or of the future")
    signature = re.fullmatch(re.escape(label) + r"=:([A-Za-z0-9+/=]+):", head.get("signature", ""))
    if not signature:
        raise Refused("no signature")
    values = {"@method": "POST", "@target-uri": url, **head}
    base = "".join(f'"{name}": {values.get(name, "")}\n' for name in covered) + f'"@signature-params": {params}'
    if not signed(keys.find(facts["keyid"]), base.encode(), base64.b64decode(signature.group(1))):
        raise Refused("the signature does not fit")
    return json.loads(body)


def signed(public, message, signature):
    """Whether a signature fits, by the program `openssl`."""
    # The key in the form that every program reads: a fixed head, then its 32 bytes.
    der = bytes.fromhex("302a300506032b6570032100") + public
    pem = "-----BEGIN PUBLIC KEY-----\n" + base64.b64encode(der).decode() + "\n-----END PUBLIC KEY-----\n"
    with tempfile.TemporaryDirectory() as folder:
        parts = {"key": pem.encode(), "message": message, "signature": signature}
        for name, content in parts.items():
            Path(folder, name).write_bytes(content)
        command = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "key", "-rawin", "-in", "message"]
        done = subprocess.run(command + ["-sigfile", "signature"], cwd=folder, capture_output=True)
    return done.returncode == 0


def receiver(port, url, keys, take, address="127.0.0.1"):
    """A server that answers 204 to good webhooks and 401 to others. An event that came already is answered and not taken."""
    seen = set()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            length = int(self.headers.get("Content-Length", "0"))
            body = self.rfile.read(min(length, 1 << 20))
            try:
                event = verify(dict(self.headers), body, url, keys)
            except Refused as why:
                print(f"refused: {why}", file=sys.stderr, flush=True)
                self.send_response(401)
                self.end_headers()
                return
            if event["id"] not in seen:
                take(event)
                seen.add(event["id"])
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_):
            pass

    return http.server.ThreadingHTTPServer((address, port), Handler)


def kept_head(path):
    lines = Path(path).read_text(encoding="latin-1").splitlines()
    return dict(line.split(":", 1) for line in lines if ":" in line)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    tasks = parser.add_subparsers(dest="task", required=True)
    send = tasks.add_parser("send")
    send.add_argument("file")
    send.add_argument("--dry-run", action="store_true", help="check only")
    send.add_argument("--all", action="store_true", help="all rows or none")
    fetch = tasks.add_parser("fetch")
    fetch.add_argument("folder")
    fetch.add_argument("--numbers", action="store_true", help="people by number as well, where the key may")
    receive = tasks.add_parser("receive")
    receive.add_argument("port", type=int)
    receive.add_argument("url", help="the address the hook was made with")
    check = tasks.add_parser("verify")
    for name in ("head", "body", "url"):
        check.add_argument(name)
    said = parser.parse_args()
    url = os.environ["XINGTAN_URL"]
    try:
        if said.task in ("send", "fetch"):
            return calls(said, Xingtan(url, os.environ["XINGTAN_KEY"]))
        if said.task == "receive":
            server = receiver(said.port, said.url, Keys(url), lambda event: print(json.dumps(event), flush=True))
            server.serve_forever()
        print(json.dumps(verify(kept_head(said.head), Path(said.body).read_bytes(), said.url, Keys(url))))
        return 0
    except (Problem, Refused) as why:
        print(f"refused: {why}", file=sys.stderr)
        return 1


def calls(said, xingtan):
    if said.task == "fetch":
        lines, cursor = xingtan.fetch(said.folder, "numbers" if said.numbers else "codes")
        print(f"{lines} lines, cursor {cursor}")
        return 0
    sent = xingtan.send(said.file, said.dry_run, said.all)
    print(f"delivery {sent['number']}: {sent['state']} {sent['failure']} {json.dumps(sent['rows'])}")
    for row in xingtan.refused(sent["number"]):
        for why in row["reasons"]:
            print(f"{row['list']} line {row['line']} {why['column']} {why['code']}: {why['detail']} {why['next']}")
    good = sent["state"] in ("merged", "checked") and sent["rows"]["refused"] == 0
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
