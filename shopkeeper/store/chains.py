"""Which later commands stand on an earlier one though they changed other rows, as the model's chains say."""

from collections.abc import Iterator

from sqlalchemy import Connection, Table

from shopkeeper.model.base import Chain, recorded_tables

_RANGES = """
SELECT {columns} FROM change_range r CROSS JOIN "{table}" t ON t.id BETWEEN r.first AND r.last {join}
WHERE r.change_id {which} ?1 AND r.table_name = '{table}' AND t."{column}" IS NOT NULL {apart}
"""
_TOUCHES = """
SELECT {columns} FROM change_touch c {join} WHERE c.change_id {which} ?1 AND c.table_name = '{table}'
"""


def later(connection: Connection, command_id: int) -> set[int]:
    """The commands since that changed what is chained to what this one changed, undone ones too."""
    found: set[int] = set()
    for links in _chains().values():
        mine = " UNION ".join(sql for link in links for sql in _mine(*link))
        for link in links:
            for since in _since(*link):
                query = f"WITH mine (id, apart) AS MATERIALIZED ({mine}) {since}"
                found.update(row[0] for row in connection.exec_driver_sql(query, (command_id,)))
    return found


def _chains() -> dict[str, list[tuple[Table, Chain]]]:
    found: dict[str, list[tuple[Table, Chain]]] = {}
    for table in recorded_tables():
        for chain in table.info["chains"]:
            found.setdefault(chain.name, []).append((table, chain))
    return found


def _mine(table: Table, chain: Chain) -> Iterator[str]:
    """What the command changed: the chain's ids, and whether the row is apart from others that are."""
    names = {"table": table.name, "column": chain.column, "which": "=", "join": "", "apart": ""}
    apart = f't."{chain.apart}" IS NOT NULL' if chain.apart else "0"
    yield _RANGES.format(columns=f't."{chain.column}", {apart}', **names)
    yield _TOUCHES.format(columns=f"{_touched(table, chain)}, 0", **names)


def _since(table: Table, chain: Chain) -> Iterator[str]:
    """The later commands that changed rows of the same ids."""
    names = {"table": table.name, "column": chain.column, "which": ">"}
    apart = f'AND NOT (m.apart AND t."{chain.apart}" IS NOT NULL)' if chain.apart else ""
    join = f'JOIN mine m ON m.id = t."{chain.column}"'
    yield _RANGES.format(columns="DISTINCT r.change_id", join=join, apart=apart, **names)
    join = f"JOIN mine m ON m.id = {_touched(table, chain)}"
    yield _TOUCHES.format(columns="DISTINCT c.change_id", join=join, **names)


def _touched(table: Table, chain: Chain) -> str:
    """The chain's id of a row that was changed or removed, as far as it is known still."""
    if chain.column == "id":
        return "c.row_id"
    if chain.column == table.info["subject"][1]:
        return "c.subject_id"
    return f'(SELECT "{chain.column}" FROM "{table.name}" WHERE id = c.row_id)'
