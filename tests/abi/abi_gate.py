#!/usr/bin/env python3
"""The prefix gate: every enlace_* struct of an older ABI must be a prefix of the newer one.

usage: abi_gate.py <old.abi> <new.abi>      (dumps of `abidw`)

Members keep name, offset and fully resolved type, and new members come after the old struct's end: one that
lands in old padding would make struct_size lie. Exit 0: the same or grown; 1: broken.
abidiff is no substitute: told that growth is fine, it lets swapped slots and changed parameters pass too.
"""
import sys
import xml.etree.ElementTree as ElementTree

# Its content belongs to the connector.
OPAQUE = {"enlace_instance"}


class Types:
    """The types of one dump, by id."""

    def __init__(self, root):
        self.by_id = {element.get("id"): element for element in root.iter() if element.get("id")}

    def spell(self, type_id):
        """A type with every typedef resolved, so that no change hides behind a name."""
        element = self.by_id.get(type_id)
        if element is None:
            return f"?{type_id}"
        kind = element.tag
        if kind == "typedef-decl":
            return self.spell(element.get("type-id"))
        if kind == "pointer-type-def":
            return self.spell(element.get("type-id")) + "*"
        if kind == "qualified-type-def":
            qualifiers = [q for q in ("const", "volatile") if element.get(q) == "yes"]
            return " ".join(qualifiers + [self.spell(element.get("type-id"))])
        if kind == "array-type-def":
            return f"{self.spell(element.get('type-id'))}[{element.get('size-in-bits')} bits]"
        if kind == "function-type":
            parameters = ", ".join(self.spell(p.get("type-id")) for p in element.findall("parameter"))
            return f"{self.spell(element.find('return').get('type-id'))}({parameters})"
        return element.get("name", "anonymous")


def load(path):
    """{struct: (size in bits, [(offset, name, type), ...])} of one dump."""
    root = ElementTree.parse(path).getroot()
    types = Types(root)
    structs = {}
    for element in root.iter("class-decl"):
        name = element.get("name", "")
        if not name.startswith("enlace_") or name in OPAQUE or element.get("is-declaration-only") == "yes":
            continue
        members = []
        for member in element.findall("data-member"):
            variable = member.find("var-decl")
            members.append((int(member.get("layout-offset-in-bits")), variable.get("name"),
                            types.spell(variable.get("type-id"))))
        structs[name] = (int(element.get("size-in-bits")), members)
    return structs


def compare(old, new):
    """Lines that start with BREAK or GROW."""
    for name, (old_size, old_members) in sorted(old.items()):
        if name not in new:
            yield f"BREAK {name}: removed"
            continue
        members = new[name][1]
        changed = [i for i, member in enumerate(old_members) if i >= len(members) or members[i] != member]
        if changed:
            first = changed[0]
            now = members[first] if first < len(members) else "nothing"
            yield f"BREAK {name}[{first}]: {old_members[first]} is now {now}"
            continue
        added = members[len(old_members):]
        if added and added[0][0] < old_size:
            yield f"BREAK {name}: {added[0][1]} lands in old padding"
        elif added:
            yield f"GROW {name}: {', '.join(member[1] for member in added)}"
    for name in sorted(new.keys() - old.keys()):
        yield f"GROW {name}: new"


def main():
    report = list(compare(load(sys.argv[1]), load(sys.argv[2])))
    print("\n".join(report) or "the same")
    sys.exit(1 if any(line.startswith("BREAK") for line in report) else 0)


if __name__ == "__main__":
    main()
