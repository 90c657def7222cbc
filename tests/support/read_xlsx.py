#!/usr/bin/env python3
"""Reads a workbook as somebody's spreadsheet does, by openpyxl, and prints it as JSON.

{"sheets": {name: {"frozen": "A2", "filter": "A1:C9", "rows": [[{"value", "type", "format"} …] …]}}}
A cell's type is openpyxl's: s text, n number, d date, f formula. Exit code 77: openpyxl is not installed.
"""
import json
import sys

try:
    import openpyxl
except ImportError:
    sys.exit(77)

book = openpyxl.load_workbook(sys.argv[1])
sheets = {}
for sheet in book.worksheets:
    rows = [
        [{"value": None if cell.value is None else str(cell.value), "type": cell.data_type, "format": cell.number_format}
         for cell in row]
        for row in sheet.iter_rows()
    ]
    sheets[sheet.title] = {"frozen": sheet.freeze_panes, "filter": sheet.auto_filter.ref, "rows": rows}
json.dump({"sheets": sheets}, sys.stdout)
