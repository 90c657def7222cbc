#!/usr/bin/env python3
"""The fail points of the host: that the list, the sources and a program agree.

  fail_points.py sources ROOT             every point of the list stands in the sources, and the other way round
  fail_points.py binary PROGRAM ON|OFF    a program holds every point, or not one of them and nothing of the code
"""
import pathlib
import re
import subprocess
import sys

LEAST = 40  # design 16


def listed(root):
    text = (root / "host/src/runtime/fail_points.cc").read_text()
    table = text[text.index("kPoints[] = {"):text.index("\n};", text.index("kPoints[] = {"))]
    return re.findall(r'^\s*\{"([a-z_.]+)",', table, re.M)


def used(root):
    found = {}
    for path in sorted((root / "host").rglob("*.cc")):
        for name in re.findall(r'ENLACE_(?:FAIL|DEATH)_POINT(?:_OR)?\("([^"]+)"', path.read_text()):
            found.setdefault(name, set()).add(path)
    return found


def compiled_with_points(root):
    """The files that host/src/<module>/CMakeLists.txt names after FAIL_POINTS."""
    files = set()
    for lists in (root / "host/src").glob("*/CMakeLists.txt"):
        for names in re.findall(r"FAIL_POINTS\s+([^)]*)\)", lists.read_text()):
            files |= {lists.parent / name for name in names.split()}
    return files


def check_sources(root):
    names, places, compiled = listed(root), used(root), compiled_with_points(root)
    problems = [f"{name} stands in the list twice" for name in names if names.count(name) > 1]
    problems += [f"{name} is listed, but nowhere in the sources" for name in names if name not in places]
    problems += [f"{name} is in the sources, but not in the list" for name in places if name not in names]
    for name, files in places.items():
        problems += [f"{name}: {path.relative_to(root)} is not named after FAIL_POINTS" for path in files - compiled]
    if len(names) < LEAST:
        problems.append(f"only {len(names)} points, not {LEAST}")
    print(f"{len(names)} fail points, {len(compiled)} files, {len(problems)} problems")
    return problems


def check_binary(root, program, on):
    content = pathlib.Path(program).read_bytes()
    present = [name for name in listed(root) if name.encode() in content]
    symbols = subprocess.run(["nm", "-C", program], capture_output=True, text=True, check=True).stdout
    code = "fail_points::" in symbols
    if on:
        missing = sorted(set(listed(root)) - set(present))
        return [f"{program} lacks {name}" for name in missing] + ([] if code else [f"{program} lacks their code"])
    return [f"{program} holds {name}" for name in present] + ([f"{program} holds their code"] if code else [])


def main():
    root = pathlib.Path(__file__).resolve().parents[2]
    if sys.argv[1] == "sources":
        problems = check_sources(root)
    else:
        problems = check_binary(root, sys.argv[2], sys.argv[3] in ("ON", "1", "TRUE"))
    for problem in problems:
        print(problem)
    return 1 if problems else 0


sys.exit(main())
