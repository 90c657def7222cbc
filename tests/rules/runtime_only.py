#!/usr/bin/env python3
"""Fails when the host waits, spawns a thread, reads a clock or draws a number anywhere but in its Runtime.

What goes around the Runtime cannot be simulated (design 2). Those that may are named below, each with why.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(sys.argv[1])
BYPASS = re.compile(
    r"std::chrono::(?:system|steady|high_resolution)_clock"
    r"|(?<![\w:])::(?:time|clock_gettime|gettimeofday|getrandom|nanosleep|usleep|sleep|sigtimedwait|poll)\s*\("
    r"|\bstd::(?:jthread|thread|async|condition_variable\w*|random_device|mt19937\w*|minstd_rand\w*)\b(?!::id)"
    r"|\bstd::this_thread::sleep\w*"
    r"|\b(?:system_clock|steady_clock)::now\b"
    r"|\bpthread_create\b|\brandombytes_(?:buf|random|uniform)\b|\bPoco::(?:Thread|Timestamp|Random)\b")
COMMENT = re.compile(r"//.*")
# Path below host/, what it may do there, and why it is no part of the simulated host.
ALLOWED = [
    ("src/runtime/", None, "the Runtime itself"),
    ("apps/enlace-worker/", None, "another process; its threads are the sandbox's"),
    ("src/session/supervisor.cc", "clock_gettime", "the CPU time that a worker has used, which is no clock of ours"),
    ("src/session/", "::poll", "pipes of a worker process, which a simulation does not have"),
    ("src/ipc/", "::poll", "the same"),
    ("src/local/", None, "sockets of the machine, which a simulation does not have"),
    ("src/vault/", "randombytes_buf", "keys and nonces: the generator of the cryptographic library, never ours"),
    ("src/store/seal.cc", "randombytes_buf", "a key too"),
    ("src/cli/", None, "a person at a terminal: sockets of the running host, signals"),
]


def allowed(path, found):
    return any(path.startswith(place) and (what is None or what in found) for place, what, _ in ALLOWED)


def main():
    problems, files = [], 0
    for path in sorted((ROOT / "host").rglob("*")):
        if path.suffix not in {".cc", ".hpp"}:
            continue
        files += 1
        name = path.relative_to(ROOT / "host").as_posix()
        for number, line in enumerate(path.read_text().splitlines(), 1):
            for found in BYPASS.findall(COMMENT.sub("", line)):
                if not allowed(name, found):
                    problems.append(f"host/{name}:{number}: {found.strip()}: goes around the Runtime")
    for problem in problems:
        print(problem)
    print(f"{files} files, {len(problems)} problems")
    return 1 if problems or not files else 0


sys.exit(main())
