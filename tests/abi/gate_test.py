#!/usr/bin/env python3
"""Proves the ABI gates on headers that were changed on purpose: each bad change is caught, growth is not.

usage: gate_test.py <include dir> <C compiler> <abidw>
Exit 77 (skipped) when abidw is not installed.
"""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import abi_gate
import constants

HERE = pathlib.Path(__file__).parent
INCLUDE, COMPILER, ABIDW = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]


class GateTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        # The asserts at the end would stop most of these changes before the gate sees them.
        self.header = self.without_asserts("enlace/connector.h")
        self.smtp = self.without_asserts("enlace/ext/smtp.h")

    @staticmethod
    def without_asserts(header):
        return re.sub(r"^ENLACE_STATIC_ASSERT\(.*\n", "", (INCLUDE / header).read_text(), flags=re.MULTILINE)

    def changed(self, *replacements, header=None):
        header = header or self.header
        for old, new in replacements:
            self.assertEqual(header.count(old), 1, f"the header has changed; adapt this test: {old}")
            header = header.replace(old, new)
        return header

    def write(self, name, header, smtp=None):
        include = self.folder / name
        (include / "enlace/ext").mkdir(parents=True)
        (include / "enlace/connector.h").write_text(header)
        (include / "enlace/ext/smtp.h").write_text(smtp or self.smtp)
        return include

    def structs(self, name, header, smtp=None):
        include = self.write(name, header, smtp)
        library, dump = self.folder / f"{name}.so", self.folder / f"{name}.abi"
        subprocess.run([COMPILER, "-std=c11", "-g", "-fPIC", "-shared", f"-I{include}", HERE / "probe.c", "-o",
                        library], check=True)
        subprocess.run([ABIDW, "--out-file", dump, library], check=True)
        return abi_gate.load(dump)

    def report(self, new, old=None):
        return list(abi_gate.compare(self.structs("old", old or self.header), self.structs("new", new)))

    def assert_breaks(self, report, where):
        self.assertTrue(any(line.startswith(f"BREAK {where}") for line in report), report)

    def test_sees_every_struct(self):
        defined = set(constants.names(self.header + self.smtp)[1])
        self.assertIn("enlace_smtp_reply", defined)
        self.assertEqual(defined - self.structs("now", self.header).keys(), set())

    def test_the_same_is_the_same(self):
        self.assertEqual(self.report(self.header), [])

    def test_lets_tables_and_structs_grow_at_their_end(self):
        extension = "  const void *(ENLACE_CALL *get_extension)(const enlace_host *host, const char *id);\n"
        report = self.report(self.changed(
            (extension, extension + "  void (ENLACE_CALL *added)(const enlace_call *call);\n"),
            ("  uint64_t max_response_bytes;", "  uint64_t max_response_bytes;\n  uint64_t added;")))
        self.assertEqual(report, ["GROW enlace_host: added", "GROW enlace_http_request: added"])

    def test_catches_swapped_slots(self):
        release = "  void (ENLACE_CALL *release)(const enlace_call *call, uint64_t ref);\n"
        monotonic = "  int64_t (ENLACE_CALL *monotonic_ms)(const enlace_call *call);\n"
        self.assert_breaks(self.report(self.changed((release, "@"), (monotonic, release), ("@", monotonic))),
                           "enlace_host")

    def test_catches_swapped_slots_of_one_type(self):
        self.assert_breaks(self.report(self.changed(
            ("enlace_op_fn pull_products;", "enlace_op_fn @;"), ("enlace_op_fn pull_customers;",
                                                                 "enlace_op_fn pull_products;"),
            ("enlace_op_fn @;", "enlace_op_fn pull_customers;"))), "enlace_connector")

    def test_catches_a_changed_parameter(self):
        self.assert_breaks(self.report(self.changed(
            ("*sleep_ms)(const enlace_call *call, uint32_t ms)", "*sleep_ms)(const enlace_call *call, uint64_t ms)"))),
            "enlace_host")

    def test_catches_a_change_behind_a_typedef(self):
        self.assert_breaks(self.report(self.changed(("typedef int32_t enlace_status;",
                                                     "typedef uint32_t enlace_status;"))), "enlace_connector")

    def test_catches_a_removed_member(self):
        self.assert_breaks(self.report(self.changed(("  enlace_view trace_id;", "  /* gone */"))), "enlace_call")

    def test_catches_a_member_in_the_middle(self):
        self.assert_breaks(self.report(self.changed(("  enlace_view cursor;", "  uint64_t a;\n  enlace_view cursor;"))),
                           "enlace_op_args")

    def test_catches_a_member_in_old_padding(self):
        last = "  enlace_view idempotency_key;"
        old = self.changed((last, last + " uint32_t lone;"))
        new = self.changed((last, last + " uint32_t lone; uint32_t in_padding;"))
        self.assert_breaks(self.report(new, old), "enlace_op_args: in_padding lands in old padding")

    def test_catches_swapped_members_of_an_extension(self):
        code, stage = "  int32_t code; ", "  int32_t stage;"
        swapped = self.changed((code, "@"), (stage, code), ("@", stage), header=self.smtp)
        report = list(abi_gate.compare(self.structs("old", self.header), self.structs("new", self.header, swapped)))
        self.assert_breaks(report, "enlace_smtp_reply")

    def test_constants_gate_catches_a_renumbered_class(self):
        before = constants.values(self.write("old", self.header), COMPILER)
        after = constants.values(self.write("new", self.changed(("ENLACE_CLASS_AMBIGUOUS = 5", "ENLACE_CLASS_AMBIGUOUS = 6"),
                                                                ("ENLACE_CLASS_CANCELLED = 6", "ENLACE_CLASS_CANCELLED = 5"))),
                                 COMPILER)
        self.assertNotEqual(before, after)
        self.assertIn("ENLACE_E_AMBIGUOUS=1280\n", before)
        self.assertIn("ENLACE_CAP_PUSH_PRODUCTS=256\n", before)


if __name__ == "__main__":
    if not shutil.which(ABIDW):
        print("abidw is not installed (package abigail-tools)")
        sys.exit(77)
    unittest.main(argv=sys.argv[:1])
