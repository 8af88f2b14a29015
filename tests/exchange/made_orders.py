"""Orders made as the exports of platforms other than Taobao have them, with their traps."""

import csv
import io
import json
from pathlib import Path

from tests.exchange.made_sheets import save_csv, save_xlsx

COLUMNS: dict[str, list[str]] = json.loads(
    (Path(__file__).parent / "platform_columns.json").read_text("utf-8")
)
JD = ["jd_orders_2016", "jd_orders_2018plus"]
PDD = ["pdd_orders_2026_23col", "pdd_orders_full_names"]
DOUYIN = ["douyin_orders_73", "douyin_orders_74"]
AMAZON = ["amazon_all_orders_31", "amazon_all_orders_34", "amazon_all_orders_39"]

Row = dict[str, str]

# Each: two lines of one order; what is of the order is repeated, as the platform does it.
JD_ORDER: list[Row] = [
    {
        "订单号": "59273434001", "商品ID": "10234567", "商品名称": "素圈银戒 16号", "订购数量": "2",
        "支付方式": "4-在线支付", "下单时间": "2016-06-06 10:10:10", "京东价": "99.00", "订单金额": "228.00",
        "结算金额": "210.50", "余额支付": "20.00", "应付金额": "203.00", "订单状态": "等待确认收货",
        "下单帐号": "jd_xiaoyu", "客户姓名": "张淑娟", "客户地址": "浙江省 杭州市 西湖区 文三路1号2幢301",
        "联系电话": "13812345678", "订单备注": "送礼", "发票类型": "普通发票", "发票抬头": "个人",
        "发票内容": "明细", "商家备注": "拆单自59273434000", "商家备注等级（等级1-5为由高到低）": "1",
        "运费金额": "5.00", "付款确认时间": "2016-06-06 10:12:00", "货号": "YJ-16", "订单来源": "京东APP",
        "订单渠道": "主站",
    },
]  # fmt: skip
JD_ORDER.append(JD_ORDER[0] | {"商品ID": "10234568", "商品名称": "擦银布", "订购数量": "1", "京东价": "20.00",
                               "货号": "CB-1"})  # fmt: skip

PDD_ORDER: Row = {
    "订单号": "260517-607198974342268\t", "订单状态": "已发货，待签收", "商品": "手工皂 礼盒", "商品数量(件)": "2",
    "商品总价(元)": "35.6", "邮费(元)": "3", "店铺优惠折扣(元)": "2", "平台优惠折扣(元)": "1.5",
    "多多支付立减金额(元)": "0.5", "用户实付金额(元)": "34.6", "商家实收金额(元)": "36.6",
    "订单成交时间": "2026-05-17 09:08:07\t", "支付时间": "2026-05-17 09:08:09\t", "商品id": "754299529443\t",
    "承诺发货时间": "2026-05-19 09:08:07\t", "商品规格": "薰衣草,3块", "样式ID": "1680001\t",
    "商家编码-规格维度": "SOAP-3L", "商家备注": "急", "售后状态": "无售后或售后取消", "快递单号": "773312345678901\t",
    "快递公司": "申通快递", "买家留言": "谢谢", "省": "江苏省", "市": "南京市", "区": "建邺区", "街道/镇": "沙洲街道",
    "赠品名称": "起泡网", "赠品数量": "1", "支付ID": "MIX260517\t", "支付方式": "微信", "订单来源": "拼单",
}  # fmt: skip

DOUYIN_ORDER: list[Row] = [
    {
        "主订单编号": "\t6917926768823643751", "子订单编号": "\t6917926768823643751", "选购商品": "\t辣丝丝",
        "商品规格": "\t1袋", "商品数量": "2", "商品ID": "\t3600001", "商家编码": "\t300400008", "商品单价": "20.00",
        "订单应付金额": "31.00", "运费": "3.00", "平台优惠": "4.00", "商家优惠": "5.00", "达人优惠": "3.00",
        "平台实际承担优惠金额": "4.00", "商家实际承担优惠金额": "5.00", "达人实际承担优惠金额": "3.00",
        "手续费": "0.60", "支付方式": "微信支付", "收件人": "##密文", "收件人手机号": "$$密文", "省": "四川省",
        "市": "成都市", "区": "武侯区", "街道": "-", "详细地址": "##密文", "买家留言": "-",
        "订单提交时间": "2026-09-22 00:54:10", "旗帜颜色": "红", "商家备注": "-", "订单完成时间": "-",
        "支付完成时间": "2026-09-22 00:54:30", "订单状态": "备货中", "承诺发货时间": "2026-09-24 00:54:30",
        "达人昵称": "黄飞", "流量体裁": "直播", "售后状态": "-", "取消原因": "-", "发货时间": "-",
    },
]  # fmt: skip
DOUYIN_ORDER.append(
    DOUYIN_ORDER[0]
    | {
        "子订单编号": "\t6917926768823643752", "选购商品": "\t豆干", "商品数量": "1", "商品ID": "\t3600002",
        "商家编码": "\t300400009", "商品单价": "10.00", "订单应付金额": "8.00", "运费": "0.00",
        "平台优惠": "0.00", "商家优惠": "2.00", "达人优惠": "0.00", "平台实际承担优惠金额": "0.00",
        "商家实际承担优惠金额": "2.00", "达人实际承担优惠金额": "0.00", "手续费": "0.20",
    }
)  # fmt: skip
DOUYIN_JOINED: Row = {
    "主订单编号": "\t6917926768823643751", "子订单编号": "\t6917926768823643751;6917926768823643752",
    "选购商品": "\t辣丝丝;豆干", "货号": "-", "商品ID": "\t3600001;3600002", "商家编码": "\t300400008;300400009",
    "商品数量": "2;1", "商品金额": "20.00;10.00", "订单提交时间": "2026-09-22 00:54:10",
    "支付完成时间": "2026-09-22 00:54:30", "订单状态": "已发货;已发货", "售后状态": "-;退款成功",
    "发货时间": "2026-09-22 08:53:45", "订单应付金额": "39.00", "运费": "3.00", "平台实际承担优惠金额": "4.00",
    "商家实际承担优惠金额": "7.00", "达人实际承担优惠金额": "3.00", "手续费": "0.80", "收件人": "张**",
    "收件人手机号": "186******05", "省": "四川省", "市": "成都市", "区": "武侯区", "街道": "晋阳街道",
    "详细地址": "晋吉南路****", "快递信息": "JDVA00012345678-1-1--京东快递", "旗帜颜色": "紫",
}  # fmt: skip

YOUZAN_ORDER: Row = {
    "订单号": "E20260501120000012345678", "销售渠道": "微信小程序", "归属店铺": "溪石银饰", "订单状态": "已发货",
    "订单来源": "朋友圈", "订单创建时间": "2026-05-01 12:00:00", "买家付款时间": "2026-05-01 12:01:00",
    "付款方式": "微信支付", "支付流水号": "4200001", "商品金额合计": "178.00", "运费": "8.00",
    "店铺优惠合计": "10.00", "应收订单金额": "176.00", "订单实付金额": "173.00", "支付优惠合计": "3.00",
    "订单实收金额": "176.00", "全部商品名称": "素圈银戒;擦银布", "商品种类数": "2", "订单配送方式": "快递发货",
    "收货人省份": "浙江省", "收货人城市": "杭州市", "收货人地区": "西湖区", "详细收货地址/提货地址": "文三路1号",
    "收货人/提货人": "张淑娟", "收货人手机号/提货人手机号": "13812345678", "买家备注": "送礼", "买家昵称": "溪边小鱼",
    "买家手机号": "13812345678", "分销员": "李四", "订单已退款金额": "20.00", "商家订单备注": "急",
    "订单佣金金额": "1.50",
}  # fmt: skip
YOUZAN_ITEMS: list[Row] = [
    {
        "订单号": "E20260501120000012345678", "订单商品状态": "已发货", "商品名称": "素圈银戒", "商品规格": "16号",
        "规格编码": "YJ-16", "商品编码": "YJ", "商品单价": "99.00", "商品优惠后价格": "79.00", "商品数量": "2",
        "商品金额小计": "158.00", "店铺优惠（分摊）": "9.00", "商品实际成交金额": "149.00",
        "收货人/提货人": "张淑娟", "收货人手机号/提货人手机号": "13812345678", "收货人省份": "浙江省",
        "收货人城市": "杭州市", "收货人地区": "西湖区", "详细收货地址/提货地址": "文三路1号", "买家备注": "送礼",
        "商品发货物流公司": "中通快递", "商品发货物流单号": "75312345678901", "商品发货时间": "2026-05-02 09:00:00",
        "商家订单备注": "急", "商品留言": "刻字 LOVE",
    },
]  # fmt: skip
YOUZAN_ITEMS.append(
    YOUZAN_ITEMS[0]
    | {
        "商品名称": "擦银布", "商品规格": "", "规格编码": "", "商品编码": "CB-1", "商品单价": "20.00",
        "商品优惠后价格": "20.00", "商品数量": "1", "商品金额小计": "20.00", "店铺优惠（分摊）": "1.00",
        "商品实际成交金额": "19.00", "商品退款状态": "退款成功", "商品已退款金额": "20.00", "商品留言": "",
    }
)  # fmt: skip

SHOPIFY_ORDER: list[Row] = [
    {
        "Name": "#1001", "Email": "Jordan@Example.com", "Financial Status": "paid",
        "Paid at": "2026-05-01 02:16:18 -0400", "Fulfillment Status": "fulfilled",
        "Fulfilled at": "2026-05-02 10:00:00 -0400", "Currency": "USD", "Subtotal": "62.00", "Shipping": "5.00",
        "Taxes": "4.34", "Total": "71.34", "Discount Code": "SPRING", "Discount Amount": "8.00",
        "Shipping Method": "Standard", "Created at": "2026-05-01 02:16:10 -0400", "Lineitem quantity": "2",
        "Lineitem name": "Mug - Blue", "Lineitem price": "30.00", "Lineitem sku": "MUG-B",
        "Lineitem fulfillment status": "fulfilled", "Lineitem discount": "6.00", "Billing Name": "Jordan Lee",
        "Shipping Name": "Jordan Lee", "Shipping Street": "12 Ocean St, Apt 3", "Shipping City": "Salem",
        "Shipping Zip": "'02026", "Shipping Province": "MA", "Shipping Province Name": "Massachusetts",
        "Shipping Country": "US", "Shipping Phone": "+1 617-555-0100", "Notes": "Gift", "Tags": "vip",
        "Payment Method": "Shopify Payments", "Payment ID": "r1", "Refunded Amount": "0.00", "Vendor": "Potter",
        "Outstanding Balance": "0.00", "Id": "5550000000001", "Source": "web", "Phone": "+1 617-555-0100",
    },
    {
        "Name": "#1001", "Created at": "2026-05-01 02:16:10 -0400", "Lineitem quantity": "1",
        "Lineitem name": "Bowl, large", "Lineitem price": "10.00", "Lineitem sku": "",
        "Lineitem fulfillment status": "fulfilled", "Vendor": "Potter", "Phone": "+1 617-555-0100",
        "Lineitem discount": "0.00",
    },
]  # fmt: skip

ETSY_ORDER: Row = {
    "Sale Date": "09/12/26", "Order ID": "9002", "Buyer User ID": "2", "Full Name": "Bob Smith",
    "Number of Items": "3", "Payment Method": "Credit Card", "Date Shipped": "09/14/26", "Street 1": "99 Hidden Road",
    "Ship City": "Seattle", "Ship State": "WA", "Ship Zipcode": "98101", "Ship Country": "United States",
    "Currency": "CAD", "Order Value": "47.00", "Coupon Code": "SAVE10", "Discount Amount": "4.70",
    "Shipping Discount": "0", "Shipping": "6.00", "Sales Tax": "2.00", "Order Total": "50.30", "Status": "Completed",
    "Card Processing Fees": "1.16", "Order Net": "49.14", "Adjusted Order Total": "0", "Buyer": "bobsmith",
    "Adjusted Card Processing Fees": "0", "Adjusted Net Order Amount": "0", "Order Type": "online",
    "Payment Type": "online_cc",
}  # fmt: skip
ETSY_ITEMS: list[Row] = [
    {
        "Sale Date": "09/12/26", "Item Name": "Lavender Soap Bar", "Buyer": "bobsmith", "Quantity": "3",
        "Price": "9.00", "Discount Amount": "2.70", "Order Shipping": "6.00", "Order Sales Tax": "2.00",
        "Item Total": "27.00", "Currency": "CAD", "Transaction ID": "4002", "Listing ID": "1502",
        "Date Paid": "09/12/26", "Date Shipped": "09/14/26", "Ship Name": "Bob Smith",
        "Ship Address1": "99 Hidden Road", "Ship City": "Seattle", "Ship State": "WA", "Ship Zipcode": "98101",
        "Ship Country": "United States", "Order ID": "9002", "Variations": "Scent:Rose", "Order Type": "online",
        "Payment Type": "online_cc", "SKU": "SOAP-R",
    },
]  # fmt: skip
ETSY_ITEMS.append(
    ETSY_ITEMS[0]
    | {"Item Name": "Dish", "Quantity": "1", "Price": "20.00", "Discount Amount": "2.00", "Item Total": "20.00",
       "Transaction ID": "4003", "Listing ID": "1503", "Variations": "", "SKU": ""}
)  # fmt: skip

EBAY_ORDER: Row = {
    "Sales Record Number": "101", "Order Number": "12-34567-89012", "Buyer Username": "buyer_1",
    "Buyer Name": "Smith, Pat", "Buyer Address 1": "Elsewhere 9", "Ship To Name": "Pat Smith",
    "Ship To Phone": "+1 206 555 0100", "Ship To Address 1": "1 Main St", "Ship To City": "Seattle",
    "Ship To State": "WA", "Ship To Zip": "98101", "Ship To Country": "United States",
    "Item Number": "335001234567", "Item Title": "Vintage Lamp, brass", "Custom Label": "LAMP-1", "Quantity": "1",
    "Sold For": "$45.99", "Shipping And Handling": "$12.00", "Seller Collected Tax": "$0.00",
    "Total Price": "$57.99", "Payment Method": "eBay", "Sale Date": "Jul-21-25", "Paid On Date": "Jul-21-25",
    "Ship By Date": "Jul-23-25", "Tracking Number": "9400100000000000000000", "Transaction ID": "2857301",
}  # fmt: skip

AMAZON_ORDER: list[Row] = [
    {
        "amazon-order-id": "112-0000001-0000001", "purchase-date": "2026-03-01T06:30:00+00:00",
        "order-status": "Shipped", "fulfillment-channel": "Merchant", "sales-channel": "Amazon.ca",
        "ship-service-level": "Standard", "product-name": "Mug", "sku": "MUG-B", "asin": "B000000001",
        "item-status": "Shipped", "quantity": "2", "currency": "CAD", "item-price": "60.00", "item-tax": "7.80",
        "shipping-price": "6.00", "shipping-tax": "0.78", "gift-wrap-price": "3.00", "gift-wrap-tax": "0.39",
        "item-promotion-discount": "5.00", "ship-promotion-discount": "1.00", "ship-city": "Toronto",
        "ship-state": "ON", "ship-postal-code": "M5V 1A1", "ship-country": "CA", "order-item-id": "70001",
    },
]  # fmt: skip
AMAZON_ORDER.append(
    AMAZON_ORDER[0]
    | {"product-name": "Bowl", "sku": "BOWL", "asin": "B000000002", "item-status": "Cancelled", "quantity": "0",
       "currency": "", "item-price": "", "item-tax": "", "shipping-price": "", "shipping-tax": "",
       "gift-wrap-price": "", "gift-wrap-tax": "", "item-promotion-discount": "", "ship-promotion-discount": "",
       "order-item-id": "70002"}
)  # fmt: skip

SQUARE_SALE: list[Row] = [
    {
        "Date": "2026-10-05", "Time": "10:15:00", "Time Zone": "Eastern Time (US & Canada)", "Item": "Honey jar",
        "Qty": "2", "Price Point Name": "Large", "SKU": "HON-L", "Gross Sales": "$24.00", "Discounts": "-$4.00",
        "Net Sales": "$20.00", "Tax": "$1.60", "Transaction ID": "ABC123", "Payment ID": "PAY1",
        "Event Type": "Payment", "Location": "Market", "Customer ID": "CUST1", "Customer Name": "Pat Smith",
        "Commission": "$9.99", "Card Brand": "Visa",
    },
]  # fmt: skip
SQUARE_SALE.append(
    SQUARE_SALE[0]
    | {"Item": "Loose tea", "Qty": "1.25", "Unit": "lb", "Price Point Name": "Regular", "SKU": "", "Gross Sales":
       "$10.00", "Discounts": "$0.00", "Net Sales": "$10.00", "Tax": "$0.80", "Notes": "green"}
)  # fmt: skip
SQUARE_REFUND: Row = SQUARE_SALE[0] | {
    "Qty": "-1", "Gross Sales": "-$12.00", "Discounts": "$2.00", "Net Sales": "-$10.00", "Tax": "-$0.80",
    "Transaction ID": "DEF456", "Payment ID": "PAY2", "Event Type": "Refund",
}  # fmt: skip

WOO_ORDER: Row = {
    "Date": "2026-05-31 10:00:00", "Order #": "1205", "N. Revenue (formatted)": "£45.00", "Status": "processing",
    "Customer": "Ada Lovelace", "Customer type": "new", "Product(s)": "2× Mug, blue", "Items sold": "2",
    "Net Sales": "45", "Attribution": "Organic",
}  # fmt: skip


def table(name: str, rows: list[Row]) -> list[list[str]]:
    """The header and the rows in an export's columns; a name that stands there twice is filled once."""
    columns = COLUMNS[name]
    first = [columns.index(column) == place for place, column in enumerate(columns)]
    return [
        columns,
        *(
            [row.get(column, "") if own else "" for column, own in zip(columns, first, strict=True)]
            for row in rows
        ),
    ]


def save(folder: Path, name: str, rows: list[Row], *, file: str = "") -> Path:
    """The rows as the export's own kind of file."""
    cells = table(name, rows)
    if name.startswith("pdd"):
        return save_xlsx(folder / (file or f"{name}.xlsx"), cells)
    if name.startswith("amazon"):
        text = "\n".join("\t".join(row) for row in cells)
        path = folder / (file or f"{name}.txt")
        path.write_text(text, "utf-8")
        return path
    encoding = "gb18030" if name.startswith("jd") else "utf-8-sig"
    if name.startswith("youzan_orders"):
        cells = [cells[0], *([*row, ""] for row in cells[1:])]
    if name.startswith("ebay"):
        return save_ebay(folder / (file or f"{name}.csv"), cells)
    return save_csv(folder / (file or f"{name}.csv"), cells, encoding=encoding)


def save_ebay(path: Path, cells: list[list[str]]) -> Path:
    """With what eBay writes above and below the list."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    width = len(cells[0])
    writer.writerows([[""] * width, cells[0], [""] * width, *cells[1:], []])
    path.write_text(
        f"{text.getvalue()}{len(cells) - 1} record(s) downloaded,\r\nSeller ID : potter\r\n", "utf-8"
    )
    return path
