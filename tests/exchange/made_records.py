"""Customers, products and purchases made as platforms export them, with their traps."""

import csv
import io
import json
from pathlib import Path

from tests.exchange.made_sheets import save_csv, save_xlsx

COLUMNS: dict[str, list[str]] = json.loads((Path(__file__).parent / "record_columns.json").read_text("utf-8"))
Row = dict[str, str]

SHOPIFY_CUSTOMER: Row = {
    "Customer ID": "'9013808660771", "First Name": "Jordan", "Last Name": "Lee", "Email": "Jordan@example.com",
    "Accepts Email Marketing": "yes", "Default Address Company": "", "Default Address Address1": "12 Ocean St",
    "Default Address City": "Bondi", "Default Address Province Code": "NSW", "Default Address Country Code": "AU",
    "Default Address Zip": "'2026", "Default Address Phone": "'0412 000 111", "Phone": "'+61412000999",
    "Total Spent": "248.50", "Total Orders": "2", "Note": "VIP", "Tax Exempt": "no", "Tags": "gold, PS-Accepts-SMS",
}  # fmt: skip
YOUZAN_CUSTOMER: Row = {
    "客户姓名": "张淑娟", "客户昵称": "溪边小鱼", "客户手机号": "13812345678", "客户生日": "1990-05-20", "客户性别": "女",
    "标签": "老客,送礼", "客户积分": "120", "消费次数": "3", "来源渠道": "微信小程序", "成为客户时间": "2026-01-02 10:00:00",
}  # fmt: skip
WOO_CUSTOMER: Row = {
    "Name": "Anna Smith", "Username": "anna", "Last Active": "2026-03-01", "Sign Up": "2025-01-01",
    "Email": "anna@example.com", "Orders": "2", "Total Spend": "40.00", "AOV": "20.00", "Country / Region": "GB",
    "City": "Leeds", "Region": "", "Postal Code": "LS1 4AP", "Billing Phone": "+441132000000", "Role": "customer",
}  # fmt: skip

SHOPIFY_PRODUCT: list[Row] = [
    {
        "Handle": "silver-ring", "Title": "Silver Ring",
        "Body (HTML)": "<p>Plain &amp; <b>light</b></p><ul><li>925 silver</li><li>Handmade</li></ul><script>x()</script>",
        "Vendor": "Brook", "Type": "Rings", "Tags": "silver, gift", "Published": "true", "Option1 Name": "Size",
        "Option1 Value": "16", "Option2 Name": "Colour", "Option2 Value": "Silver", "Variant SKU": "'0016",
        "Variant Grams": "12", "Variant Inventory Qty": "5", "Variant Price": "39.00",
        "Variant Compare At Price": "45.00", "Variant Requires Shipping": "true", "Variant Barcode": "'6901234567892",
        "Image Src": "https://cdn.example.com/a.jpg", "Image Position": "1",
    },
    {
        "Handle": "silver-ring", "Option1 Value": "18", "Option2 Value": "Silver", "Variant SKU": "'0018",
        "Variant Price": "41.50", "Variant Inventory Qty": "0", "Image Src": "https://cdn.example.com/b.jpg",
    },
    {"Handle": "silver-ring", "Image Src": "https://cdn.example.com/c.jpg", "Image Position": "3"},
    {
        "Handle": "gift-box", "Title": "Gift Box", "Published": "false", "Option1 Name": "Title",
        "Option1 Value": "Default Title", "Variant Price": "3.00",
    },
]  # fmt: skip
_NEW_NAMES = {
    "Handle": "URL handle", "Body (HTML)": "Description", "Published": "Published on online store",
    "Option1 Name": "Option1 name", "Option1 Value": "Option1 value", "Option2 Name": "Option2 name",
    "Option2 Value": "Option2 value", "Variant SKU": "SKU", "Variant Grams": "Weight value (grams)",
    "Variant Inventory Qty": "Inventory quantity", "Variant Price": "Price",
    "Variant Compare At Price": "Compare-at price", "Variant Barcode": "Barcode",
    "Image Src": "Product image URL", "Image Position": "Image position",
}  # fmt: skip
_STATUS = {"true": "Active", "false": "Archived"}
SHOPIFY_PRODUCT_NEW: list[Row] = [
    {_NEW_NAMES.get(name, name): value for name, value in row.items()}
    | {"Status": _STATUS.get(row.get("Published", ""), "")}
    for row in SHOPIFY_PRODUCT
]

WOO_PRODUCT: list[Row] = [
    {
        "ID": "741", "Type": "variable", "SKU": "tee", "Name": "T-Shirt", "Published": "1",
        "Short description": "Soft.", "Description": "<p>Cotton</p>\\nWash cold.", "Length (cm)": "30",
        "Width (cm)": "20", "Height (cm)": "2", "Categories": "Clothing > Tshirts, Sale", "Tags": "cotton, summer",
        "Images": "https://cdn.example.com/1.png, https://cdn.example.com/2.png", "Attribute 1 name": "Color",
        "Attribute 1 value(s)": "Blue, Red", "Attribute 2 name": "Size", "Attribute 2 value(s)": "L, M",
    },
    {
        "ID": "745", "Type": "simple", "SKU": "cap", "Name": "Cap", "Published": "-1", "Sale price": "16",
        "Regular price": "18", "Weight (kg)": "0.25", "Stock": "7", "Attribute 1 name": "Color",
        "Attribute 1 value(s)": "Yellow",
    },
    {
        "ID": "758", "Type": "variation", "SKU": "tee-blue-l", "Name": "T-Shirt - Blue, L", "Published": "1",
        "Regular price": "25", "Parent": "tee", "Attribute 1 name": "Color", "Attribute 1 value(s)": "Blue",
        "Attribute 2 name": "Size", "Attribute 2 value(s)": "L",
    },
    {
        "ID": "759", "Type": "variation", "SKU": "tee-red-m", "Name": "T-Shirt - Red, M", "Published": "1",
        "Regular price": "26", "Parent": "tee", "Attribute 1 name": "Color", "Attribute 1 value(s)": "Red",
        "Attribute 2 name": "Size", "Attribute 2 value(s)": "M",
    },
]  # fmt: skip

TAOBAO_PRODUCT: Row = {
    "宝贝名称": "素圈银戒", "宝贝类目": "50013868", "宝贝价格": "99.00", "宝贝数量": "15", "放入仓库": "0",
    "宝贝描述": "<div>纯银<br/>可刻字</div>", "数字ID": "600123456789", "商家编码": "YJ",
    "销售属性组合": "99.00:10:YJ-16:1627207:28320;20509:28314;109.5:5:YJ-18:1627207:28320;20509:28315;",
    "销售属性别名": "1627207:28320:亮银;20509:28314:16号;20509:28315:18号",
}  # fmt: skip
TMALL_PRODUCT: list[Row] = [
    {"商品id": "700001", "商品名称": "四叶草项链", "品牌": "溪石", "系列": "项链", "商品编码": "XL-1",
     "条形码": "6901234567892", "商品价格": "199.00", "颜色分类": "银色", "规格": "45cm"},
    {"商品编码": "XL-2", "商品价格": "209.00", "颜色分类": "金色"},
]  # fmt: skip

PURCHASE: list[Row] = [
    {
        "订单编号": "2233445566778899001", "买家公司名": "溪石银饰", "卖家公司名": "义乌市银饰厂", "卖家会员名": "yw_silver",
        "货品总价(元)": "120.00", "运费(元)": "8.00", "涨价或折扣(元)": "-3.00", "实付款(元)": "125.00",
        "订单状态": "等待卖家发货", "订单创建时间": "2026-05-01 10:00:00", "订单付款时间": "2026-05-01 10:05:00",
        "收货人姓名": "张三", "收货地址": "浙江省 杭州市 西湖区 文三路1号", "联系手机": "'13812345678",
        "货品标题": "925银链 45cm", "单价(元)": "0.0350", "数量": "1000", "单位": "条", "货号": "YW-1",
        "Offer ID": "6001", "SKU ID": "7001", "单品货号": "YW-1-45", "买家留言": "急", "下游订单号": "3312085512378841201",
    },
    {"货品标题": "包装盒", "单价(元)": "1.70", "数量": "50", "单位": "个", "单品货号": "BOX"},
]  # fmt: skip


def table(form: str, rows: list[Row]) -> list[list[str]]:
    """The header and the rows in the columns of one kind of export."""
    columns = COLUMNS[form]
    return [columns, *([row.get(name, "") for name in columns] for row in rows)]


def save(folder: Path, form: str, rows: list[Row], *, name: str = "") -> Path:
    """The rows as that kind of export's own file."""
    cells = table(form, rows)
    if form == "taobao_assistant_products":
        return _save_package(folder / (name or "products.csv"), cells)
    if form in ("1688_orders_49", "tmall_shop_items"):
        return save_xlsx(folder / (name or f"{form}.xlsx"), cells)
    encoding = "gb18030" if form.startswith("youzan") else "utf-8-sig"
    return save_csv(folder / (name or f"{form}.csv"), cells, encoding=encoding)


def _save_package(path: Path, cells: list[list[str]]) -> Path:
    """淘宝助理's data package: UTF-16, tabs, a version and English names above the header."""
    text = io.StringIO(newline="")
    text.write("version 1.00\r\n" + "\t".join(f"field_{n}" for n in range(len(cells[0]))) + "\r\n")
    csv.writer(text, delimiter="\t").writerows(cells)
    path.write_bytes(text.getvalue().encode("utf-16"))
    return path
