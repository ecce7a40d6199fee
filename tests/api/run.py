"""The interface tested by its own description, and the clients of other languages against a real server.

XINGTAN_BIN is the program, XINGTAN_TEST_POSTGRES a server to make a database on, SCHEMATHESIS the tester. The last line is
`{"passed":n,"failed":n}`.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import clients
from server import Server

ROOT = Path(__file__).resolve().parents[2]
DESCRIPTION = ROOT / "docs/api/exchange-openapi.json"
CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "ignored_auth",
]
SEED = "20261101"
EXAMPLES = os.environ.get("XINGTAN_API_EXAMPLES", "40")


def described(server, keys):
    """Runs the tester with a key that can do everything; answers (passed, failed) by operations."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [
            os.environ["SCHEMATHESIS"],
            "run",
            str(DESCRIPTION),
            "--origin",
            server.base,
            "-H",
            f"Authorization: Bearer {keys['live']}",
            "--checks",
            ",".join(CHECKS),
            "--phases",
            "examples,coverage,fuzzing,stateful",
            "--max-examples",
            EXAMPLES,
            "--seed",
            SEED,
            "--generation-database",
            "none",
            "--request-timeout",
            "30",
            "--continue-on-failure",
            "--no-shrink",
            "--report",
            "junit",
            "--report-junit-path",
            str(report),
            "--no-color",
            "--warnings",
            "off",
        ]
        done = subprocess.run(command, cwd=folder)
        passed, failed = counted(report)
    faults = [line for line in server.log if "ERROR" in line or "panicked" in line]
    for line in faults[:20]:
        print("server:", line)
    return passed, failed + (done.returncode != 0 and failed == 0) + bool(faults)


def counted(report):
    """Operations that passed and failed, from the report; one failed when there is none."""
    import xml.etree.ElementTree as tree

    if not report.exists():
        return 0, 1
    cases = list(tree.parse(report).getroot().iter("testcase"))
    bad = [case for case in cases if case.find("failure") is not None or case.find("error") is not None]
    return len(cases) - len(bad), len(bad)


def main():
    passed = failed = 0
    engines = ["SQLite", "PostgreSQL"] if os.environ.get("XINGTAN_TEST_POSTGRES") else ["SQLite"]
    for engine in engines:
        print(f"\n-- the interface on {engine} --", flush=True)
        with Server(os.environ["XINGTAN_BIN"], engine, os.environ.get("XINGTAN_TEST_POSTGRES")) as server:
            _, keys = server.partner()
            for good, bad in (clients.check(server, keys), described(server, keys)):
                passed, failed = passed + good, failed + bad
    print(json.dumps({"passed": passed, "failed": failed}))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
