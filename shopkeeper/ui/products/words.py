"""The words of products and stock, for pages, panes and histories."""

from shopkeeper.model.stock import Reason

STATUS_TONES = {"draft": "amber", "on_sale": "green", "off_sale": "grey"}

STOCK_TONES = {"out": "red", "short": "amber"}

REASONS = {
    Reason.OPENING: "Opening stock",
    Reason.PURCHASE: "Purchase received",
    Reason.SALE: "Sold",
    Reason.RETURN: "Returned",
    Reason.DAMAGE: "Damaged",
    Reason.LOSS: "Lost",
    Reason.STOCKTAKE: "Stocktake",
    Reason.CORRECTION: "Correction",
}

# What buyers ask about, in the order it is shown.
KNOWLEDGE = {
    "material": "Material",
    "dimensions": "Dimensions",
    "weight": "Weight",
    "colours": "Colours",
    "craft": "Pattern and craft",
    "purpose": "What it is for",
    "cautions": "Cautions",
    "care": "Cleaning and care",
    "selling_points": "Selling points",
    "strengths": "Strengths",
    "weaknesses": "Weaknesses",
    "packing_list": "Packing list",
    "description": "Description",
}

# What a history calls the fields of a product.
FIELDS = {
    ("product", "title"): "Title",
    ("product", "code"): "Product code",
    ("product", "short_name"): "Short name",
    ("product", "category"): "Category",
    ("product", "brand"): "Brand",
    ("product", "supplier"): "Supplier",
    ("product", "note"): "Note",
    **{("product", name): title for name, title in KNOWLEDGE.items()},
    ("variant", "code"): "SKU code",
    ("variant", "options"): "Options",
    ("variant", "barcode"): "Barcode",
    ("variant", "weight_g"): "Weight (g)",
    ("variant", "reorder_level"): "Reorder level",
    ("variant", "shelf"): "Shelf",
    ("product_tag", "tag"): "Tag",
}
