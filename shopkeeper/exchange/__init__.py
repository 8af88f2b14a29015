"""Files in and out: sheets, platform profiles, import, Excel and CSV."""
