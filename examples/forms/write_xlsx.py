#!/usr/bin/python3
"""Writes the forms of xlsform() as workbooks, one for each kind of form, reads them back, and compares every cell.

    psql -X -q -d mydb -v instrument="$(cat visit.json)" -v language=id -f forms.sql | python3 write_xlsx.py FOLDER

The input is CSV with the columns form, sheet, row, heading and value. A workbook has the name of its form_id.
Needs python3-openpyxl.
"""

import csv
import pathlib
import sys

import openpyxl

SHEETS = ("survey", "choices", "settings")
HEADINGS = {"survey": ["type", "name"], "choices": ["list_name", "name"], "settings": ["form_title", "form_id"]}


def read_forms(lines):
    """The cells of each form: {form: {sheet: {(row, heading): value}}}"""
    forms = {}
    for line in csv.DictReader(lines):
        form = forms.setdefault(line["form"], {sheet: {} for sheet in SHEETS})
        form[line["sheet"]][int(line["row"]), line["heading"]] = line["value"]
    return forms


def write_workbook(form, path):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for sheet, cells in form.items():
        page = book.create_sheet(sheet)
        columns = list(dict.fromkeys(HEADINGS[sheet] + [heading for _, heading in cells]))
        table = {(1, heading): heading for heading in columns} | cells
        for (row, heading), value in table.items():
            cell = page.cell(row, columns.index(heading) + 1, value)
            cell.data_type = "s"    # or "=1" were a formula
    book.save(path)


def read_workbook(path):
    form = {}
    for page in openpyxl.load_workbook(path):
        headings = [cell.value for cell in page[1]]
        form[page.title] = {
            (cell.row, headings[cell.column - 1]): cell.value
            for row in page.iter_rows(min_row=2) for cell in row if cell.value is not None
        }
    return form


def main(folder):
    folder = pathlib.Path(folder)
    for form in read_forms(sys.stdin).values():
        path = folder / (form["settings"][2, "form_id"] + ".xlsx")
        write_workbook(form, path)
        if read_workbook(path) != form:
            sys.exit(f"{path}: what was read is not what was written")
        print(f"{path.name}: {max(row for row, _ in form['survey']) - 1} rows, {sum(map(len, form.values()))} cells")


if __name__ == "__main__":
    sys.stdin.reconfigure(encoding="utf-8", newline="")
    main(*sys.argv[1:])
