-- How many redirects led to a page: a chain without an end stays bounded, whoever reads on at it.
ALTER TABLE "scrape_pages" ADD COLUMN "hops" INTEGER NOT NULL DEFAULT 0;
