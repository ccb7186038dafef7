"""Turn results into maps, tables, sheets, sentences and Dutch number formats."""
