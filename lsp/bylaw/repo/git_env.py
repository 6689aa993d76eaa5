"""How git is called so that a repository cannot make it run, fetch, write or hide anything.

Repositories are hostile input: their configuration and attributes name programs. Every option that could make one
of the commands we use start a program, or could change the output we parse, is set here for every call. What remains
is never to use a command that needs a program by design: `status`, `diff` against the work tree and `hash-object`
run the repository's `clean` filters.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

_CONFIG = (
    # programs
    "core.fsmonitor=false",
    f"core.hooksPath={os.devnull}",
    "core.pager=cat",
    "core.sshCommand=false",
    "core.askPass=",
    "credential.helper=",
    "diff.external=",
    "log.showSignature=false",
    "gc.auto=0",
    "maintenance.auto=false",
    "submodule.recurse=false",
    "protocol.allow=never",
    # output
    "color.ui=false",
    "core.untrackedCache=false",
    "core.quotePath=false",
    "i18n.logOutputEncoding=UTF-8",
    "log.showRoot=true",
    "log.follow=false",
    "log.mailmap=false",
    "blame.showEmail=false",
    "blame.showRoot=false",
    "blame.markIgnoredLines=false",
    "blame.markUnblamableLines=false",
    "diff.renames=false",
    "diff.interHunkContext=0",
    "diff.suppressBlankEmpty=false",
    "diff.indentHeuristic=true",
    "trailer.separators=:",
)

_ENVIRONMENT = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",  # git >= 2.44; older ones are stopped by the protocol list, which wins over any setting
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_PAGER": "cat",
    "LC_ALL": "C",
}

# Where the user's own settings and program are found, and what tells git not to look further up: these are the
# caller's decisions and cannot come from a repository.
_KEPT = ("GIT_CONFIG", "GIT_EXEC_PATH", "GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM", "GIT_PYTHON_")

LOG = ("log", "--no-color", "--no-decorate", "--no-show-signature", "--no-notes", "--encoding=UTF-8", "--no-renames")
PATCH = (
    "--no-ext-diff",
    "--no-textconv",
    "--text",  # the repository's attributes can declare Markdown to be binary
    "--no-relative",
    "--diff-algorithm=myers",
    "--submodule=short",
    "--src-prefix=a/",
    "--dst-prefix=b/",
    "--full-index",
    "-O/dev/null",  # no diff.orderFile
)
BLAME = ("blame", "--porcelain", "--root", "--no-textconv", "--encoding=UTF-8", "--ignore-revs-file=")


def environment() -> dict[str, str]:
    """What is set for every call. Also removes from this process what a caller's GIT_* variables say.

    GitPython gives its children the environment of this process and can only add to it; inside a hook that
    environment names another repository, another index or a program that shows differences.
    """
    for name in [name for name in os.environ if name.startswith("GIT_") and not name.startswith(_KEPT)]:
        os.environ.pop(name, None)
    return _ENVIRONMENT


def command(
    program: str, args: Sequence[str], *, work_tree: str = "", bare: bool = False, literal: bool = True
) -> list[str]:
    """The words to run for `args`; `literal`: paths in `args` are paths, not patterns.

    What is bare and where the work tree is was found by looking: `core.bare` and `core.worktree` are not believed.
    """
    words = [program, "--no-pager"]
    if bare:
        words.append("--bare")
    elif work_tree:
        words.append(f"--work-tree={work_tree}")
    if literal:
        words.append("--literal-pathspecs")
    for setting in _CONFIG:
        words += ["-c", setting]
    return [*words, *args]
