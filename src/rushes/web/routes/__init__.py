"""The routes, one file for each thing the studio speaks of; plain functions that read, ask the corridor and answer."""
