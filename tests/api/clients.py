"""The clients of `clients/` against a real server: they send, fetch, and believe real webhooks only."""

import http.server
import json
import os
import queue
import re
import socket
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ["python3", str(ROOT / "clients/python/xingtan.py")]
SHELL = [str(ROOT / "clients/shell/xingtan.sh")]
API = "/api/exchange/2026-11-01"
# A primary school of the demonstration's county, from data/schools.
SCHOOL = "024601"


def number(serial):
    """A number of the demonstration's people: right by its check digit, in a range that is not issued."""
    digits = [1, 6, 2, 0, 0, 0, *(int(digit) for digit in f"{serial:04}")]
    weights = [1, 9, 8, 7, 6, 5, 4, 3, 2, 1]
    rest = sum(digit * weight for digit, weight in zip(digits, weights)) % 10
    return f"G2000{serial:04}{-rest % 10}"


def lines(hours, course_hours="3"):
    course = {
        "Import_ID": "K-1",
        "CourseName": "閱讀教學工作坊",
        "AllowNo": "測試字第1號",
        "SchoolId": SCHOOL,
        "CourseKind": "2",
        "CourseHour": course_hours,
        "StartTime": "2026/3/7",
        "EndTime": "2026/3/7",
        "TimeId": "3",
        "Member": "40,30",
        "Description": "大綱<!--<category>5-1</category><level>7-1</level><mode>11-1</mode>-->",
        "CourseState": "2",
    }
    schema = (ROOT / "docs/api/exchange.xsd").read_text().split('name="course">')[1]
    course = {name: course.get(name, "") for name in re.findall(r'element name="([A-Z]\w+)"', schema)[:35]}
    person = {"Import_ID": "K-1", "TeacherId": number(1), "Counts": hours}
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in (course, person))


class Checks:
    """Counts what held and prints what did not."""

    def __init__(self):
        self.passed = self.failed = 0

    def that(self, what, holds, told=""):
        if holds:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED {what}: {told}")


def run(command, **env):
    done = subprocess.run(command, env={**os.environ, **env}, capture_output=True, text=True, timeout=120)
    return done.returncode, done.stdout + done.stderr


class Kept(http.server.BaseHTTPRequestHandler):
    """Keeps what comes, as it came."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.put((str(self.headers), body))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def hook(server, key, url):
    wish = {"url": url, "types": ["tw.xingtan.delivery.ended"]}
    request = Request(f"{server.base}{API}/webhooks", json.dumps(wish).encode(), method="POST")
    request.add_header("Authorization", f"Bearer {key}")
    request.add_header("Content-Type", "application/json")
    with urlopen(request, timeout=30) as answer:
        return json.load(answer)["id"]


def check(server, keys):
    checks = Checks()
    env = {"XINGTAN_URL": server.base, "XINGTAN_KEY": keys["live"]}
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        sending(checks, folder, env)
        fetching(checks, folder, env)
        listening(checks, folder, server, keys["live"], env)
    print(f"clients: {checks.passed} checks held, {checks.failed} did not")
    return checks.passed, checks.failed


def sending(checks, folder, env):
    good, bad = folder / "good.ndjson", folder / "bad.ndjson"
    good.write_text(lines("3"))
    bad.write_text(lines("3", course_hours="0.3").replace("K-1", "K-2"))
    for name, client in (("python", PYTHON), ("shell", SHELL)):
        code, told = run([*client, "send", str(good)], **env)
        checks.that(f"{name} sends", code == 0 and ": merged" in told, told)
        code, told = run([*client, "send", str(bad)], **env)
        named = "courses line 1 CourseHour exchange-row-hours" in told and "people line" in told
        checks.that(f"{name} lists refused rows", code == 1 and named, told)
        code, told = run([*client, "send", str(good)], **{**env, "XINGTAN_KEY": "xtk_00000000_" + "0" * 64})
        checks.that(f"{name} says why not", code == 1 and "key-unknown" in told, told)


def fetching(checks, folder, env):
    held = {}
    for name, client in (("python", PYTHON), ("shell", SHELL)):
        place = folder / name
        code, told = run([*client, "fetch", str(place)], **env)
        checks.that(f"{name} fetches", code == 0 and not told.startswith("0 lines"), told)
        code, told = run([*client, "fetch", str(place)], **env)
        checks.that(f"{name} goes on at its cursor", code == 0 and told.startswith("0 lines"), told)
        texts = [file.read_text().splitlines() for file in sorted(place.glob("records-*.ndjson"))]
        held[name] = [json.loads(line) for text in texts for line in text]
    checks.that("both hold the same", held["python"] == held["shell"], "they differ")
    sent = sum(one["half_hours"] for one in held["python"] if one.get("key") == "K-1")
    checks.that("what was sent is fetched, once", sent == 6, sent)


def listening(checks, folder, server, key, env):
    port = free_port()
    heard_at = f"http://127.0.0.1:{port}/hook?a=1"
    receive = subprocess.Popen(
        [*PYTHON, "receive", str(port), heard_at], env={**os.environ, **env}, stdout=subprocess.PIPE, text=True
    )
    kept = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Kept)
    kept.got = queue.Queue()
    threading.Thread(target=kept.serve_forever, daemon=True).start()
    kept_at = f"http://127.0.0.1:{kept.server_address[1]}/kept"
    try:
        hook(server, key, heard_at)
        hook(server, key, kept_at)
        changed = folder / "changed.ndjson"
        changed.write_text(lines("2.5"))
        code, told = run([*SHELL, "send", str(changed)], **env)
        checks.that("a change is sent", code == 0, told)
        told = queue.Queue()
        threading.Thread(target=lambda: told.put(receive.stdout.readline()), daemon=True).start()
        event = json.loads(told.get(timeout=60))
        good = event["type"] == "tw.xingtan.delivery.ended" and event["data"]["refused"] == 0
        checks.that("the receiver believes a real webhook", good, event)
        head, body = kept.got.get(timeout=60)
        believing(checks, folder, kept_at, head, body, env)
        checks.that("the receiver refuses one for another address", posted(heard_at, head, body) == 401)
    finally:
        receive.terminate()
        receive.wait(10)
        kept.shutdown()


def believing(checks, folder, url, head, body, env):
    old = int(time.time()) - 3600
    tampered = {
        "as it came": (head, body, url, True),
        "another body": (head, body.replace(b"merged", b"MERGED"), url, False),
        "another address": (head, body, url + "x", False),
        "an old one": (re.sub(r"created=\d+", f"created={old}", head), body, url, False),
        "moved in time": (re.sub(r"created=(\d+)", lambda m: f"created={int(m[1]) + 1}", head), body, url, False),
        "an unknown key": (re.sub(r'keyid="[^"]+"', 'keyid="x"', head), body, url, False),
        "no signature": (re.sub(r"(?im)^signature:.*\n", "", head), body, url, False),
        "less covered": (head.replace(' "content-digest")', ")"), body, url, False),
    }
    for what, (head, body, url, expect) in tampered.items():
        (folder / "head").write_text(head)
        (folder / "body").write_bytes(body)
        for name, client in (("python", PYTHON), ("shell", SHELL)):
            code, told = run([*client, "verify", str(folder / "head"), str(folder / "body"), url], **env)
            right = code == 0 and json.loads(told)["specversion"] == "1.0" if expect else code == 1
            right = right and (expect or told.startswith("refused: "))
            checks.that(f"{name} judges a webhook, {what}", right, (code, told))


def posted(url, head, body):
    request = Request(url, body, method="POST")
    for line in head.splitlines():
        name, _, value = line.partition(":")
        if name and name.lower() not in ("host", "content-length", "connection"):
            request.add_header(name, value.strip())
    try:
        with urlopen(request, timeout=30) as answer:
            return answer.status
    except HTTPError as error:
        return error.code
