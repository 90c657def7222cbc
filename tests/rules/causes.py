#!/usr/bin/env python3
"""Fails when a cause, warning or skip that the host can report has no sentence, or a sentence names a parameter
that no place gives it.

Codes are collected from the sources: the code argument of failure(), of every helper that takes a `cause` or a
`code`, Error and Notice literals, and assignments to a member `cause` or `code`. Sentences are the rows of
host/src/phrases/host_texts_*.cc.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(sys.argv[1])

# Never said to a person.
SILENT = {
    "not_due",            # a claim that comes too early: nothing is recorded
    "frame_io",           # these five are the {reason} of connector_protocol
    "frame_malformed",
    "frame_too_large",
    "frame_truncated",
    "frame_unknown_critical",
    "held_back",          # a write of a dry run: the plan tells it
    "setting_invalid",    # its message is the sentence (config/settings.cc); connectors have their own
}
# What a remote system answered: every connector says these in its own words, so they stand in its texts.
CONNECTORS_OWN = {
    "http_unauthorized", "http_forbidden", "http_not_found", "http_conflict", "http_rate_limited", "http_rejected",
    "http_server_error", "http_unexpected_status", "not_json", "page_budget", "page_repeated", "page_too_long",
    "number_out_of_range", "list_incomplete", "answer_unreadable",
}
# Set on the way up, by code that does not know which cause it carries (session/connector_image.cc, load() in
# session/worker_session.cc).
ADDED = {"plugin_": {"file", "connector"}, "connector_load_failed": {"file", "connector"}}
# Known wherever a sentence is said (phrases::at_place, Phrasebook::say).
# `origin` is set by egress on whatever failed between here and the server.
AT_PLACE = {"tenant", "connector", "order", "message", "origin"}

CODE = re.compile(r'"([a-z][a-z0-9]*(?:_[a-z0-9]+)*)"')
KEY = re.compile(r'(?:\{|\b(?:set|about)\(\s*)"([a-z_]+)"\s*,')
# `name(… const char* cause …)`: a helper whose argument is a code.
HELPER = re.compile(r"\b(\w+)(?:\s*=\s*\[[^\]]*\]\s*)?"
                    r"\(([^(){};]*?\b(?:const char\*|std::string) (?:cause|code)\b)[^(){};]*\)")
DEFAULT = re.compile(r"\s*=\s*(?:\{\}|Json::object\(\))")
# A sentence that a command says itself; its parameters may come from a function of another file of the folder.
SAID = re.compile(r'\bsay(?:_line)?\(\s*"([a-z][a-z0-9_]*)"')
ASSIGNED = re.compile(r'\b(?:cause|code)\s*=\s*((?:[\w.()]+\s*\?\s*)?"\w*"(?:\s*:\s*"\w*")?)\s*;')


def sources():
    for folder in ("host/src", "host/apps", "sdk/src"):
        for path in sorted((ROOT / folder).rglob("*")):
            where = path.relative_to(ROOT)
            if path.suffix in (".cc", ".hpp") and not {"phrases", "testing"} & set(where.parts):
                yield where, re.sub(r"//[^\n]*", "", path.read_text("utf-8"))


def arguments(text, start):
    """The top-level arguments of the bracket at `start`, and where it ends."""
    depth, quoted, parts, at = 0, False, [], start + 1
    for i in range(start, len(text)):
        c = text[i]
        if quoted:
            quoted = not (c == '"' and text[i - 1] != "\\")
        elif c == '"':
            quoted = True
        elif c in "([{":
            depth += 1
        elif c in ")]}":
            depth -= 1
            if depth == 0:
                return parts + [text[at:i]], i
        elif c == "," and depth == 1:
            parts.append(text[at:i])
            at = i + 1
    return [], start


def given(parts, text):
    """The parameters named beside a code; all that the file names where they come in a variable, and
    "*" where they are those of another error."""
    around = " ".join(parts)
    if "error().params" in around:
        return {"*"}
    names = set(KEY.findall(around))
    in_a_variable = re.search(r"\b(?:params|named|about|problems|reason)\b|\bJson\s+\w+\b", around)
    return names | set(KEY.findall(text)) if in_a_variable or not names else names


def codes_in(text, helpers):
    """(code, parameters) of every place in one file."""
    for name, position in helpers.items():
        for call in re.finditer(rf"\b{name}\s*\(", text):
            parts, _ = arguments(text, call.end() - 1)
            if len(parts) > position:
                for code in CODE.findall(parts[position]):
                    # A helper may add parameters of its own.
                    yield code, given(parts[position + 1:] if name == "failure" else [], text)
    for brace in re.finditer(r"\{", text):
        parts, _ = arguments(text, brace.start())
        if not parts:
            continue
        error = len(parts) > 1 and (re.fullmatch(r"\s*ENLACE_E_\w+\s*", parts[0]) or
                                    text[:brace.start()].endswith("return ") and re.fullmatch(r"\w+", parts[0]))
        named = re.search(r"\bNotice\s*(?:\w+\s*)?$", text[:brace.start()][-24:])
        code = CODE.fullmatch(parts[0].strip().split("?")[-1].strip()) if parts[0].strip() else None
        notice = code and (named or (len(parts) == 3 and re.match(r"\s*(?:Json|named|[\w.()]*params|std::move)\b", parts[1])))
        if error and (found := CODE.findall(parts[1])):
            for one in found:
                yield one, given(parts[2:], text)
        elif notice:
            yield code.group(1), given(parts[1:], text)
    for assignment in ASSIGNED.finditer(text):
        for code in CODE.findall(assignment.group(1)):
            yield code, given([], text)


def collected():
    known = {}
    spoken, keys = {}, set()
    for where, text in sources():
        if "cli" in where.parts:
            keys |= set(KEY.findall(text))
            for code in SAID.findall(text):
                spoken.setdefault(code, set()).add(str(where))
        helpers = {"failure": 1}
        if "config" in where.parts:
            helpers |= {"error": 1, "warning": 1}  # Report's
        for helper in HELPER.finditer(DEFAULT.sub("", text)):
            helpers.setdefault(helper.group(1), helper.group(2).count(","))
        for code, params in codes_in(text, helpers):
            known.setdefault(code, {})[str(where)] = params
    for code, places in spoken.items():
        for where in places:
            known.setdefault(code, {})[where] = keys
    return known


def sentences():
    row = re.compile(r'\{\s*"([a-z0-9_]+)"\s*,')
    for path in sorted((ROOT / "host/src/phrases").glob("host_texts_*.cc")):
        text = path.read_text("utf-8")
        for entry in row.finditer(text):
            parts, _ = arguments(text, entry.start())
            if len(parts) == 5:
                yield entry.group(1), set(re.findall(r"\{(\w+)\}", " ".join(parts[1:]))), path.name


def main():
    codes, problems, said = collected(), [], {}
    for code, params, file in sentences():
        if code in said:
            problems.append(f"{file}: {code} has a sentence already, in {said[code][1]}")
        said[code] = (params, file)
    for code, places in sorted(codes.items()):
        if code not in said and code not in SILENT | CONNECTORS_OWN:
            problems.append(f"{code} has no sentence; reported in {', '.join(sorted(places))}")
    for code, (params, file) in sorted(said.items()):
        if code not in codes:
            problems.append(f"{file}: nothing reports {code}")
            continue
        added = set().union(*(names for prefix, names in ADDED.items() if code.startswith(prefix)))
        if "*" in set().union(*codes[code].values()):
            continue
        unknown = params - set().union(*codes[code].values()) - added - AT_PLACE
        problems += [f"{file}: {code} names {{{name}}}, which nothing gives it" for name in sorted(unknown)]
    for code in sorted((SILENT | CONNECTORS_OWN) - set(codes)):
        problems.append(f"tests/rules/causes.py lists {code}, which nothing reports")
    for texts in sorted((ROOT / "plugins").glob("*/src/texts.cc")):
        own = set(re.findall(r'^\s*\{\s*"([a-z0-9_]+)"\s*,', texts.read_text("utf-8"), re.M))
        where = texts.relative_to(ROOT)
        problems += [f"{where}: the host's sentence hides that of {code}" for code in sorted(own & set(said))]
        speaks_http = any("sdk/http.hpp" in source.read_text("utf-8") for source in texts.parent.glob("*.[ch]*"))
        expected = CONNECTORS_OWN if speaks_http else set()
        problems += [f"{where}: {code} has no sentence" for code in sorted(expected - own)]
    for problem in problems:
        print(problem)
    print(f"{len(codes)} codes, {len(said)} sentences, {len(problems)} problems")
    return 1 if problems or len(codes) < 100 else 0


sys.exit(main())
