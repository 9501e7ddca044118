"""Store: the ledger's tables, the linked log and the content-addressed media tree."""
