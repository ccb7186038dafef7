"""Page Wonen: five parts that answer an address with texts, tables, charts and maps."""
