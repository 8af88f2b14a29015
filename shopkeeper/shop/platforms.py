"""The platforms a shop may sell on."""

# The platforms by their word. An owner's own profile may name another: it is called as it is.
PLATFORMS = {
    "own": "Direct",
    "taobao": "Taobao",
    "tmall": "Tmall",
    "jd": "JD",
    "pinduoduo": "Pinduoduo",
    "douyin": "Douyin",
    "1688": "1688",
    "youzan": "Youzan",
    "shopify": "Shopify",
    "woocommerce": "WooCommerce",
    "etsy": "Etsy",
    "ebay": "eBay",
    "amazon": "Amazon",
    "square": "Square",
    "other": "Other platform",
}
