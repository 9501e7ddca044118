"""Jobs: run named steps durably, JSON in and JSON out."""
