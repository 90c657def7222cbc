#!/usr/bin/env python3
"""Fails when an #include of the host points up, or a part of the tree includes what it must not know.

The order is that of host/src/CMakeLists.txt: a folder may include itself and the folders above its line.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(sys.argv[1])
INCLUDE = re.compile(r'^\s*#\s*include\s*["<]([^">]+)[">]', re.M)
SOURCES = {".cc", ".hpp", ".h", ".c"}


def sources(*parts):
    base = ROOT.joinpath(*parts)
    return [p for p in base.rglob("*") if p.suffix in SOURCES] if base.exists() else []


def order():
    text = (ROOT / "host/src/CMakeLists.txt").read_text()
    return re.findall(r"^add_subdirectory\((\w[\w-]*)\)", text, re.M)


def main():
    problems = []
    rank = {name: i for i, name in enumerate(order())}
    for name in rank:
        for path in sources("host/src", name):
            for included in INCLUDE.findall(path.read_text()):
                top = included.split("/")[0]
                if top in rank and rank[top] > rank[name]:
                    problems.append(f"{path.relative_to(ROOT)}: {name} includes {included}, which stands above it")
    forbidden = [
        # (who, what it must not include, why)
        (sources("plugins"), r"^(runtime|store|vault|session|egress|handy|ledger|jobs|engine|cli|config|text|ipc)/|^Poco/",
         "a connector knows the SDK only"),
        (sources("sdk"), r"^(host|runtime|store|session|egress|jobs)/|^Poco/", "the SDK knows nothing of the host"),
        (sources("host/apps/enlace-worker") + sources("host/src/ipc"), r"^Poco/|^sqlite3|^(store|vault|egress|jobs|engine)/",
         "the worker's trusted base stays small"),
        (sources("host/console"), r"^(log|ipc|plugin|store|vault|session|config|egress|handy|ledger|schedule|records|alerts|jobs|"
         r"engine|views|desk|cli)/|^sqlite3", "the console knows nothing but what the host tells it"),
        (sources("sdk/include"), r"^boost/", "no Boost type in a public header"),
        (sources("plugins"), r"^mocks/", "a connector must not know its mock"),
        (sources("tests/mocks"), r"^(plugins|handy|jobs|ledger|engine|egress)/", "a mock must not know what it judges"),
    ]
    for paths, pattern, why in forbidden:
        for path in paths:
            for included in INCLUDE.findall(path.read_text()):
                if re.search(pattern, included):
                    problems.append(f"{path.relative_to(ROOT)}: includes {included}: {why}")
    for problem in problems:
        print(problem)
    print(f"{len(rank)} layers, {len(problems)} problems")
    return 1 if problems or not rank else 0


sys.exit(main())
