"""The engine for more than one machine: an OpenSearch cluster holds the builds and answers the queries.

The same text is indexed by the same rules as in the embedded engine (``documents``), so that the same documents match
and the same numbers are counted; only scores differ. Needs the package ``opensearch-py`` (extra ``opensearch``).
"""
