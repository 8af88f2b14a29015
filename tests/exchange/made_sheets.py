"""Sheets made as Taobao's exports of each generation are, with their traps."""

import csv
import io
import json
from pathlib import Path

from openpyxl import Workbook

COLUMNS: dict[str, list[str]] = json.loads((Path(__file__).parent / "taobao_columns.json").read_text("utf-8"))
ORDERS = [name for name in COLUMNS if name.startswith("taobao_orders")]
QIANNIU = [name for name in COLUMNS if name.startswith("qianniu")]
LINES = [name for name in COLUMNS if name.startswith("taobao_items")]

NUMBER = "331208551237884120"

# What an order row says by default, in whatever of these columns the generation has.
ORDER = {
    "订单编号": f'="{NUMBER}1"',
    "买家会员名": "溪边小鱼",
    "买家会员昵称": "溪边小鱼",
    "买家支付宝账号": "'13800000001",
    "支付单号": "2026052022001",
    "买家应付货款": "199.00",
    "买家应付邮费": "10.00",
    "总金额": "209.00",
    "买家实际支付金额": "209.00",
    "订单状态": "交易成功",
    "买家留言": "null",
    "收货人姓名": "张淑娟",
    "收货地址": "浙江省 杭州市 西湖区 文三路 1号2幢301(310012)",
    "运送方式": "快递",
    "联系电话": "'",
    "联系手机": "'13812345678",
    "订单创建时间": "2026-05-20 09:38:00",
    "订单付款时间": "2026-05-20 09:42:10",
    "确认收货时间": "2026-05-28 20:00:00",
    "宝贝标题": "贝母四叶草项链，礼盒",
    "宝贝种类": "2",
    "物流单号": "No:SF1234567890123",
    "物流公司": "顺丰速运",
    "订单备注": "送礼，不放价签",
    "商家备忘": "送礼，不放价签",
    "宝贝总数量": "2",
    "店铺名称": "溪石银饰",
    "订单关闭原因": "订单未关闭",
    "退款金额": "0.00",
    "发票抬头": "",
}

QIANNIU_ORDER = {
    "订单编号": f"{NUMBER}1",
    "支付单号": "PAY1",
    "买家应付货款": "34.00",
    "买家应付邮费": "5.00",
    "总金额": "40.00",
    "买家实付金额": "39.00",
    "订单状态": "卖家已发货，等待买家确认",
    "收货地址": "江苏省 南京市 建邺区 沙洲街道****",
    "运送方式": "快递",
    "订单创建时间": "2026-05-31 14:16:18",
    "订单付款时间": "2026-05-31 14:17:00",
    "商品标题": "素圈银戒, 16号",
    "宝贝种类": "1",
    "物流单号": "73600316247086",
    "物流公司": "中通快递",
    "商家备注": "急",
    "宝贝总数量": "2",
    "商品属性SKU": "尺寸:16号",
    "发货时间": "2026-05-31 18:00:00",
    "退款金额": "0.00",
    "确认收货打款金额": "0.00",
}

LINE = {
    "订单编号": f'="{NUMBER}1"',
    "主订单编号": f"{NUMBER}1",
    "子订单编号": f"{NUMBER}9",
    "标题": "贝母四叶草项链",
    "价格": "99.50",
    "购买数量": "2",
    "外部系统编号": "XL-001",
    "商品属性": "颜色分类：银色[925];长度：45cm",
    "备注": "'null",
    "订单状态": "交易成功",
    "商家编码": "XL-001",
    "买家应付货款": "189.00",
    "订单创建时间": "2026-05-20 09:38:00",
}


def table(generation: str, rows: list[dict[str, str]]) -> list[list[str]]:
    """The header and the rows in the generation's columns; names are matched without their blanks."""
    columns = COLUMNS[generation]
    return [columns, *([row.get(name.strip(), "") for name in columns] for row in rows)]


def save(folder: Path, generation: str, rows: list[dict[str, str]], *, name: str = "") -> Path:
    """The rows as the generation's own kind of file: GBK CSV, or Excel since 2020."""
    cells = table(generation, rows)
    if generation in ("taobao_orders_2018_05", "taobao_orders_2018_09", "taobao_items_detail"):
        return save_csv(folder / (name or f"{generation}.csv"), cells)
    return save_xlsx(folder / (name or f"{generation}.xlsx"), cells)


def save_csv(path: Path, cells: list[list[str]], *, encoding: str = "gbk") -> Path:
    """Cells as a CSV file."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(cells)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def save_xlsx(path: Path, cells: list[list[str]]) -> Path:
    """Cells as text in an Excel file."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in cells:
        sheet.append(row)
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str):
                cell.data_type = "s"
    book.save(path)
    return path
