"""The web door: the studio's API under `/v1` and its pages, on this machine alone; handlers are thin."""

#: What another door may ask for by name: doors never import each other.
LEAVES = {"studio": "rushes.web.server:open_studio"}
