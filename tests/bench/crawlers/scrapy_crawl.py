"""Scrapy over one site: links followed, addresses by one regular expression. Prints its figures as one JSON line."""
import json
import re
import sys

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.linkextractors import LinkExtractor

URL, CONCURRENCY = sys.argv[1], int(sys.argv[2])
ADDRESS = re.compile(r"[a-z0-9._%+-]+@[a-z0-9.-]+\.[a-z]{2,}", re.I)


class Site(scrapy.Spider):
    name = "site"
    start_urls = [URL]
    # The second name of a page, with a campaign parameter, is dropped as the other crawlers drop it.
    links = LinkExtractor(process_value=lambda value: re.sub(r"\?utm_.*$", "", value))
    addresses = set()
    pages = 0

    def parse(self, response):
        Site.pages += 1
        Site.addresses.update(ADDRESS.findall(response.text))
        for link in self.links.extract_links(response):
            yield response.follow(link, self.parse)


process = CrawlerProcess(
    {
        "CONCURRENT_REQUESTS": CONCURRENCY,
        "CONCURRENT_REQUESTS_PER_DOMAIN": CONCURRENCY,
        "DOWNLOAD_DELAY": 0,
        "ROBOTSTXT_OBEY": True,
        "TELNETCONSOLE_ENABLED": False,
        "LOG_LEVEL": "ERROR",
    }
)
crawler = process.create_crawler(Site)
process.crawl(crawler)
process.start()
print(
    json.dumps(
        {
            "pages": Site.pages,
            "addresses": len(Site.addresses),
            "seconds": crawler.stats.get_value("elapsed_time_seconds"),
        }
    )
)
