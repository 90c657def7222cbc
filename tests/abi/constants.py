#!/usr/bin/env python3
"""The constants gate: the value of every ENLACE_* constant and the size of every struct, against a baseline.

usage: constants.py [--cc <compiler>] <include dir>                     prints them
       constants.py [--cc <compiler>] <include dir> --baseline <file>   compares; exit 1 when they differ
       constants.py [--cc <compiler>] <include dir> --update <file>     writes the baseline

A dump of types does not see a renumbered status class. This does.
"""
import argparse
import difflib
import pathlib
import re
import subprocess
import sys
import tempfile


def names(header):
    """Constants and structs that the header defines, in its order."""
    text = re.sub(r"/\*.*?\*/", "", header, flags=re.DOTALL)
    constants = re.findall(r"^#define (ENLACE_[A-Z0-9_]+)[ \t]+(?:ENLACE_STATUS|\(|[0-9])", text, re.MULTILINE)
    for body in re.findall(r"enum\s*\{(.*?)\}", text, re.DOTALL):
        constants += re.findall(r"(ENLACE_[A-Z0-9_]+)\s*=", body)
    structs = re.findall(r"struct (enlace_[a-z_]+)\s*\{", text)
    return constants, structs


def values(include, compiler):
    headers = ["enlace/connector.h"] + sorted(
        str(path.relative_to(include)) for path in (include / "enlace/ext").glob("*.h"))
    constants, structs = names("".join((include / header).read_text() for header in headers))
    lines = [f'printf("{name}=%lld\\n", (long long)({name}));' for name in constants]
    lines += [f'printf("sizeof {name}=%zu\\n", sizeof(struct {name}));' for name in structs]
    with tempfile.TemporaryDirectory() as folder:
        source, program = pathlib.Path(folder, "print.c"), pathlib.Path(folder, "print")
        source.write_text("".join(f"#include <{header}>\n" for header in headers) +
                          "#include <stdio.h>\nint main(void) {\n" +
                          "\n".join(lines) + "\nreturn 0;\n}\n")
        subprocess.run([compiler, "-std=c11", f"-I{include}", source, "-o", program], check=True)
        return subprocess.run([program], check=True, capture_output=True, text=True).stdout


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("include", type=pathlib.Path)
    parser.add_argument("--cc", default="cc")
    parser.add_argument("--baseline", type=pathlib.Path)
    parser.add_argument("--update", type=pathlib.Path)
    options = parser.parse_args()
    now = values(options.include, options.cc)
    if options.update:
        options.update.write_text(now)
    elif options.baseline:
        difference = list(difflib.unified_diff(options.baseline.read_text().splitlines(), now.splitlines(),
                                               str(options.baseline), "now", lineterm=""))
        print("\n".join(difference) or "the same")
        sys.exit(1 if difference else 0)
    else:
        print(now, end="")


if __name__ == "__main__":
    main()
