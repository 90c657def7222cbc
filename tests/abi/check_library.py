#!/usr/bin/env python3
"""Checks that a connector library is what enlace_add_connector() promises.

usage: check_library.py [--sanitized] <library.so>...
"""
import re
import subprocess
import sys

ENTRY = "enlace_connector_entry"
ALLOWED = re.compile(r"lib(c|m|gcc_s)\.so\.\d+|ld-linux.*\.so\.\d+")
SANITIZERS = re.compile(r"lib(asan|ubsan|tsan|lsan)\.so\.\d+")


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def problems(library, sanitized):
    exported = [line.split()[-1] for line in run("nm", "-D", "--defined-only", library).splitlines()]
    if exported != [ENTRY]:
        yield f"exports {exported}, not just {ENTRY}"

    dynamic = run("readelf", "--dynamic", "--wide", library)
    for needed in re.findall(r"\(NEEDED\).*\[(.*)\]", dynamic):
        if not ALLOWED.fullmatch(needed) and not (sanitized and SANITIZERS.fullmatch(needed)):
            yield f"needs {needed}"
    for tag in ("RPATH", "RUNPATH", "TEXTREL"):
        if f"({tag})" in dynamic:
            yield f"has {tag}"
    for flag in ("NOW", "NODELETE"):
        if not re.search(rf"\(FLAGS_1\).*\b{flag}\b", dynamic):
            yield f"was not linked with -z {flag.lower()}"

    segments = run("readelf", "--segments", "--wide", library)
    if "GNU_RELRO" not in segments:
        yield "was not linked with -z relro"
    if re.search(r"GNU_STACK.*RWE", segments):
        yield "wants an executable stack"

    if " UNIQUE " in run("readelf", "--dyn-syms", "--wide", library):
        yield "has symbols of the GNU unique kind"


def main():
    libraries = [argument for argument in sys.argv[1:] if argument != "--sanitized"]
    bad = [f"{library}: {problem}" for library in libraries
           for problem in problems(library, "--sanitized" in sys.argv)]
    print("\n".join(bad) or "good: " + " ".join(libraries))
    sys.exit(1 if bad or not libraries else 0)


main()
