"""What the user names on the web, fetched safely: pages, feeds, sitemaps."""
