"""The errors that users meet. Each says what is wrong, where, and what to do."""

from __future__ import annotations

REBUILD = "Run `policysearch build` (or scripts/rebuild_index.py) to make a new one."


class PolicysearchError(Exception):
    """Base of all errors that a user can mend. ``code`` is stable, ``remedy`` says what to do."""

    code = "error"

    def __init__(self, message: str, remedy: str = "") -> None:
        # Chinese sentences stand side by side without a space.
        super().__init__(f"{message}{'' if message.endswith('。') else ' '}{remedy}".strip())
        self.message = message
        self.remedy = remedy


class TableError(PolicysearchError):
    """A table of ``search/data`` is broken."""

    code = "table_broken"

    def __init__(self, file: str, line: int, message: str, remedy: str) -> None:
        super().__init__(f"{file}, line {line}: {message}.", remedy)
        self.file = file
        self.line = line


class UnusablePage(PolicysearchError):
    """A page that can't be used. The build lists it and goes on."""

    code = "page_unusable"

    def __init__(self, code: str, message: str, remedy: str = "") -> None:
        super().__init__(message, remedy)
        self.code = code


class NothingToBuild(PolicysearchError):
    """No page could be used, so no build was made and the current one stays."""

    code = "nothing_to_build"


class IndexUnavailable(PolicysearchError):
    """There is no build that could answer: missing, unreadable, half-written or made with other tables."""

    code = "index_unavailable"


class IndexMismatch(IndexUnavailable):
    """The build was made with another analyser or other dictionaries, so words would not match."""

    code = "index_mismatch"


class ClusterUnavailable(IndexUnavailable):
    """The cluster that holds the builds does not answer, can't answer in full, or refuses us.

    ``again`` says that the same question may well be answered if it is asked once more.
    """

    code = "cluster_unavailable"

    def __init__(self, message: str, remedy: str = "", again: bool = False) -> None:
        super().__init__(message, remedy)
        self.again = again


class BadParameter(PolicysearchError):
    """A parameter of a request has a value that it can't have."""

    code = "bad_parameter"

    def __init__(self, param: str, message: str, remedy: str = "", code: str = "bad_parameter") -> None:
        super().__init__(message, remedy)
        self.param = param
        self.code = code


class BadPosition(BadParameter):
    """A place in a list of results that no answer can have named."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__("cursor", message, remedy, "bad_cursor")


class StaleCursor(PolicysearchError):
    """A cursor of a build that no longer answers."""

    code = "cursor_expired"


class NoSuchDocument(PolicysearchError):
    """No document of this id stands in the current build."""

    code = "no_such_document"
