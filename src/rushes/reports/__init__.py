"""Reports: read the ledger's events only; where time and money went."""
