#!/usr/bin/env python3
"""The rules and their tests.

rules.py collect ROOT   prints rule <tab> test for every `// Rule: ID` above a TEST
rules.py check ROOT     fails when tests/rules.tsv misses a rule, names a test that does not carry it, or a
                        tag names a rule that does not exist
"""
import pathlib
import re
import sys

# Every rule that has connectors already; the others come with theirs.
KNOWN = [f"H-{n}" for n in range(1, 32)] + ["V-1", "V-2", "V-3", "V-4", "V-5"] + [f"A-PROD-{n}" for n in range(1, 8)] + [
    "A-CUST-1", "A-CUST-2", "A-ORD-1", "A-ORD-2", "A-ORD-3", "A-ORD-MX", "A-ORD-CO", "A-DEL-1", "A-CFG"] + [
    f"G-PROD-{n}" for n in range(1, 8)] + [f"G-CUST-{n}" for n in range(1, 6)] + [
    f"G-ORD-{n}" for n in range(1, 5)] + ["G-DEL-1", "G-CFG"] + [
    f"B-PROD-{n}" for n in range(1, 4)] + ["B-INV-1"] + [f"B-CUST-{n}" for n in range(1, 5)] + [
    f"B-ORD-{n}" for n in range(1, 6)] + ["B-DEL-1", "B-CFG"] + ["E-1", "E-2", "E-3", "F-1", "F-2", "F-3"]
TAG = re.compile(r"//\s*Rule:\s*([A-Z0-9-]+)")
TEST = re.compile(r"^\s*TEST(?:_[FP])?\(\s*(\w+)\s*,\s*(\w+)\s*\)")


def tagged(root):
    pairs = []
    for folder in ("tests", "plugins", "host"):
        for path in sorted((root / folder).rglob("*.cc")):
            waiting = []
            for line in path.read_text().splitlines():
                waiting += TAG.findall(line)
                test = TEST.match(line)
                if test:
                    pairs += [(rule, f"{test.group(1)}.{test.group(2)}") for rule in waiting]
                    waiting = []
    return pairs


def main():
    command, root = sys.argv[1], pathlib.Path(sys.argv[2])
    pairs = tagged(root)
    place = {rule: i for i, rule in enumerate(KNOWN)}
    if command == "collect":
        for rule, test in sorted(set(pairs), key=lambda p: (place.get(p[0], 999), p[1])):
            print(f"{rule}\t{test}")
        return 0
    rows = [tuple(line.split("\t")) for line in (root / "tests/rules.tsv").read_text().splitlines()
            if line and not line.startswith("#")]
    problems = [f"no test for {rule}" for rule in KNOWN if rule not in {r for r, _ in rows}]
    problems += [f"{rule}: {test} does not carry it" for rule, test in rows if (rule, test) not in set(pairs)]
    problems += [f"{test} carries {rule}, which tests/rules.tsv does not list" for rule, test in sorted(set(pairs) - set(rows))]
    problems += [f"{test} carries {rule}, which is no rule" for rule, test in pairs if rule not in place]
    for problem in problems:
        print(problem)
    print(f"{len(rows)} rows, {len(problems)} problems")
    return 1 if problems else 0


sys.exit(main())
