"""The least an import could take: one process that writes the very rows, and does nothing else."""

import csv
from itertools import batched
from pathlib import Path
from time import perf_counter
from typing import Any

from shopkeeper.shop import derived
from shopkeeper.shop.texts import pieces
from shopkeeper.store.connections import IMPORT_CACHE_KIB, connect
from shopkeeper.store.shop_file import ShopFile
