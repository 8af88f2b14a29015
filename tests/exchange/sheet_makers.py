"""Files of sheets, made by hand so that they hold exactly what a test is about."""

import zipfile
from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import escape

OFFICE = "http://schemas.openxmlformats.org"
MAIN = f"{OFFICE}/spreadsheetml/2006/main"
RELATIONS = f"{OFFICE}/officeDocument/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def letters(column: int) -> str:
    """0 is A."""
    name = ""
    while column >= 0:
        column, letter = divmod(column, 26)
        name = chr(65 + letter) + name
        column -= 1
    return name


def text_cell(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def rows_of_text(rows: Iterable[Iterable[str]]) -> str:
    return "".join(
        f'<row r="{number}">'
        + "".join(text_cell(f"{letters(column)}{number}", cell) for column, cell in enumerate(row))
        + "</row>"
        for number, row in enumerate(rows, 1)
    )


def xlsx_parts(
    *sheets: str, states: Iterable[str] = (), shared: str = "", styles: str = "", workbook: str = ""
) -> dict[str, str]:
    """The parts of an xlsx file; each sheet is what stands between `<sheetData>` and its end."""
    numbers = range(1, len(sheets) + 1)
    states = dict(zip(numbers, states, strict=False))
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in numbers
    )
    parts = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{OFFICE}/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{OFFICE}/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{workbook}<sheets>'
        + "".join(
            f'<sheet name="Sheet{n}" sheetId="{n}" state="{states.get(n, "visible")}" r:id="rId{n}"/>'
            for n in numbers
        )
        + "</sheets></workbook>",
    }
    if shared:
        relations += (
            f'<Relationship Id="rId100" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
        )
        parts["xl/sharedStrings.xml"] = f'{HEAD}<sst xmlns="{MAIN}">{shared}</sst>'
    if styles:
        relations += f'<Relationship Id="rId101" Type="{RELATIONS}/styles" Target="styles.xml"/>'
        parts["xl/styles.xml"] = f'{HEAD}<styleSheet xmlns="{MAIN}">{styles}</styleSheet>'
    parts["xl/_rels/workbook.xml.rels"] = (
        f'{HEAD}<Relationships xmlns="{OFFICE}/package/2006/relationships">{relations}</Relationships>'
    )
    for number, sheet in enumerate(sheets, 1):
        parts[f"xl/worksheets/sheet{number}.xml"] = (
            f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>{sheet}</sheetData></worksheet>'
        )
    return parts


def write_zip(path: Path, parts: dict[str, str], level: int = 1) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return path


def ods_parts(table: str, manifest: str = "") -> dict[str, str]:
    """The parts of an ods file with one sheet; `table` is its rows."""
    names = "urn:oasis:names:tc:opendocument:xmlns"
    return {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": f'{HEAD}<office:document-content xmlns:office="{names}:office:1.0" '
        f'xmlns:table="{names}:table:1.0" xmlns:text="{names}:text:1.0" office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="Sheet1">{table}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>",
        "META-INF/manifest.xml": f'{HEAD}<manifest:manifest xmlns:manifest="{names}:manifest:1.0">{manifest}'
        "</manifest:manifest>",
    }


def ods_row(*texts: str) -> str:
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{escape(text)}</text:p></table:table-cell>'
        for text in texts
    )
    return f"<table:table-row>{cells}</table:table-row>"
