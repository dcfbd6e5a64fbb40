"""The ledger as one HTML file that opens anywhere: no server, nothing loaded from elsewhere."""

from trucewatch.publish.page.write import page_data, write_page

__all__ = ["page_data", "write_page"]
