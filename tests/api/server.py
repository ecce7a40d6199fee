"""A real server with the demonstration on one database, a partner of its county, and keys, all by the doors people use."""

import html
import os
import re
import subprocess
import tempfile
import threading
import time
import uuid
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, Request, build_opener

PASSWORD = "apricot-terrace-1"
ALL = ["records:write", "records:read", "reconcile", "profiles:write", "webhooks"]


class Pages:
    """Somebody at a browser: forms with their tokens, cookies kept."""

    def __init__(self, base):
        self.base = base
        self.opener = build_opener(HTTPCookieProcessor(CookieJar()))

    def open(self, path, fields=None):
        data = urlencode(fields, doseq=True).encode() if fields is not None else None
        request = Request(self.base + path, data=data, headers={"Accept-Language": "zh-TW"})
        try:
            with self.opener.open(request, timeout=60) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as error:
            return error.code, error.read().decode()

    def submit(self, page, action, fields):
        _, text = self.open(page)
        token = re.search(r'name="csrf" value="([^"]*)"', text)
        status, answer = self.open(action, {"csrf": token.group(1) if token else "", **fields})
        if status >= 400:
            words = re.sub(r"<[^>]+>", " ", answer)
            raise SystemExit(f"{action} answered {status}: {html.unescape(' '.join(words.split()))[:1500]}")
        return answer

    def sign_in(self, user):
        self.submit("/sign-in", "/sign-in", {"user": user, "password": PASSWORD})


class Server:
    """`xingtan demo` on a free port; ends with the block."""

    def __init__(self, binary, engine, postgres=None):
        self.folder = tempfile.TemporaryDirectory(prefix="xingtan-api-")
        self.engine = engine
        command = [binary, "--data", self.folder.name]
        self.drop = None
        if engine == "PostgreSQL":
            name = f"api_{uuid.uuid4().hex[:12]}"
            base = postgres.rsplit("/", 1)[0]
            psql(postgres, f"CREATE DATABASE {name}")
            self.drop = lambda: psql(postgres, f"DROP DATABASE {name} WITH (FORCE)")
            command += ["--database", f"{base}/{name}"]
        settings = {
            # As an operator raises it for a partner that loads years at once; the pace itself has its own tests.
            "XINGTAN_SET_EXCHANGE_CALLS_A_MINUTE": "1000000",
            "XINGTAN_LOG": "warn",
        }
        self.log = []
        self.process = subprocess.Popen(
            command + ["demo", "--port", "0"],
            env={**os.environ, **settings},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.base = self.address()
        threading.Thread(target=self.listen, daemon=True).start()

    def address(self):
        for line in self.process.stdout:
            self.log.append(line.rstrip())
            found = re.search(r"http://127\.0\.0\.1:\d+", line)
            if found:
                return found.group(0)
        raise SystemExit("the server did not start:\n" + "\n".join(self.log[-30:]))

    def listen(self):
        for line in self.process.stdout:
            self.log.append(line.rstrip())

    def partner(self):
        """The partner of the demonstration's county, approved; answers its code and its keys."""
        county, centre = Pages(self.base), Pages(self.base)
        county.sign_in("reviewer")
        centre.sign_in("national")
        code = None
        for _ in range(100):
            _, own = county.open("/exchange/own")
            found = re.search(r"/exchange/partners/(county-\d+)", own)
            if found:
                code = found.group(1)
                break
            # The shipped list is put in place by timed work just after the start.
            time.sleep(0.2)
        if code is None:
            raise SystemExit("the county has no partner on the list")
        here = f"/exchange/partners/{code}"
        form = {
            "version": "1",
            "exchanges": ["profiles", "records", "retrieve"],
            "contact_name": "承辦人甲",
            "contact_tel": "(03)900-0000",
            "contact_mail": "exchange@county.example.tw",
            "mode": "api",
            "purpose": "每日傳送研習時數",
            "addresses": "127.0.0.1/32",
        }
        _, page = county.open(here)
        if "傳報中" in page:
            # The demonstration's partner exchanges already: only what is exchanged is said anew.
            _, edit = county.open(f"{here}/edit")
            form["version"] = re.search(r'name="version" value="(\d+)"', edit).group(1)
            county.submit(f"{here}/edit", f"{here}/edit", form)
        else:
            county.submit(f"{here}/apply", f"{here}/apply", form)
            centre.submit(here, f"{here}/approve", {})
        keys = {kind: self.key(county, here, kind) for kind in ("live", "test")}
        return code, keys

    def key(self, pages, here, kind):
        until = time.strftime("%Y-%m-%d", time.localtime(time.time() + 200 * 86400))
        fields = {"name": "主機", "kind": kind, "scopes": ALL, "until": until, "addresses": "127.0.0.1/32"}
        answer = pages.submit(f"{here}/keys", f"{here}/keys", fields)
        return re.search(r"xtk_[0-9a-z]{8}_[0-9a-f]{64}", answer).group(0)

    def end(self):
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
        if self.drop:
            self.drop()
        self.folder.cleanup()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()


def psql(address, statement):
    """One statement by PostgreSQL's own program, which stands beside every server."""
    program = os.environ.get("XINGTAN_PSQL", "psql")
    url = urlsplit(address)
    subprocess.run(
        [program, "-q", "-h", url.hostname, "-p", str(url.port), "-U", url.username, "-d", "postgres", "-c", statement],
        check=True,
        stdout=subprocess.DEVNULL,
    )
