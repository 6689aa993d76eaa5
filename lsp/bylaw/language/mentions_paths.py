"""Whether a piece of text is a path, and what is no part of it: lines, anchors, test ids, quotes.

A slash is no claim that something exists. Placeholders, machines' own folders, routes, media types, hosts and prose
are told apart here by their shape; what only the repository can decide is given with less certainty.
"""

from __future__ import annotations

import re
from functools import lru_cache

from bylaw.language import known
from bylaw.language.guess import Guess
from bylaw.language.known import words
from bylaw.model import Certainty

_QUOTES = "\"'“”‘’«»"
_LINE = re.compile(r"(?::L?\d+(?::\d+)?(?:[-–~,]L?\d+(?::\d+)?)*:?|#L\d+(?:C\d+)?(?:-L?\d+)?|\(\d+(?:,\d+)?\))$")
_TEST = re.compile(r"::[\w\[\]:.<>-]+$")
_ANCHOR = re.compile(r"#[^#/]*$")
_SHAPE = re.compile(r"(?:[^\W]|[.@+~$!=,&'%#^\-\[\](){}*?/ ·])+$")
_BAD = re.compile(
    r"[<>|\"`;^\\=]|\$[\w{(]|\{\{|%\w|://|[…⋯]|\.\.\.|(?:^|/)\.{3,}|[)\]}][\w]*\(|\w\(.*\)$|,$|!$"
    r"|^[,&!=%'?+^]|~/?.|[&']"
)
_PLACEHOLDER = re.compile(
    r"(?:^|[/_.-])(?:x{3,}|X{2,}|n{3,}|N{2,}|YYYY|yyyy|MM-DD|YYMMDD|HHMM|your[-_]?\w*|YOUR\w*|my-\w+|some-\w+|"
    r"foo|bar|baz|qux|foobar|kebab-case|snake_case|camelCase|PascalCase|slug|ClassName|ComponentName"
    r"|FeatureName)(?=$|[/_.\-\d])"
)
_PATH_TO = re.compile(r"(?:^|/)path/to(?:/|$)|^(?:some|any)/path|(?:^|/)[A-Z]/|^/?path$")
_BRACES = re.compile(r"\{[^{},/]*\}")
_TOP = re.compile(r"[\w-]+(?:\.[\w-]+)*\.([a-z]{2,6})$")
_VERSIONED = re.compile(r"v?\d+(?:\.\d+)*[a-z]?$")
_SUFFIX_WORDS = frozenset(
    [
        "test",
        "spec",
        "stories",
        "d",
        "config",
        "module",
        "schema",
        "component",
        "service",
        "controller",
        "styles",
        "min",
        "prefab",
        "e2e",
    ]
)
_DATA = words("yaml yml json jsonc toml ini cfg xml")
_MENTIONED = words("md mdc mdx txt rst py ts tsx rs go rb java kt cs swift sql yaml yml toml json")
_CAMEL = re.compile(r"[a-z][a-z0-9]*[A-Z]\w*$")


def extension(name: str) -> str:
    """The known extension of a file name, in lower case; "" where it has none that is known."""
    stem, dot, ending = name.rpartition(".")
    ending = ending.lower()
    if not dot or not stem or stem[-1:] in "./ " or ending not in known.EXTENSIONS:
        return ""
    return ending


def is_file(name: str) -> bool:
    """Whether a name without folders is a file's by its look alone (`obj.c` and `Node.js` are not)."""
    if name in known.FILES or name in known.DOTFILES or name.startswith(".env."):
        return True
    ending = extension(name)
    if not ending:
        return False
    stem = name[: -len(ending) - 1]
    if name.startswith("."):
        word = stem.rsplit(".", 1)[-1]
        return (ending in _DATA and word not in _SUFFIX_WORDS and "." not in stem[1:]) or word.endswith("rc")
    if ending == "js" and stem.lower() in known.FRAMEWORK_JS:
        return False
    if len(ending) == 1 and (len(stem) < 3 or stem in ("self", "this", "args", "obj", "node", "event")):
        return False
    if ending in (
        "env",
        "key",
        "config",
        "log",
        "service",
        "meta",
        "map",
        "res",
        "rest",
        "out",
        "mod",
        "el",
        "em",
        "java",
        "targets",
        "strings",
        "feature",
        "asset",
        "properties",
    ):
        return "_" in stem or "-" in stem or stem.lower() in ("app", "web", "server", "debug", "error", "main", "nuget")
    return not stem.lower().startswith(("http", "www.")) and name not in ("socket.io", "asp.net", "process.env")


def is_placeholder(path: str) -> bool:
    """Whether a path shows only how one looks: `path/to/file`, `<name>.md`, `docs/YYYY-MM-DD.md`, `src/foo.ts`."""
    if _PLACEHOLDER.search(path) or _PATH_TO.search(path):
        return True
    return any("," not in found for found in _BRACES.findall(path))


def _outside(path: str) -> bool:
    """A home, a machine's own folder or a drive: nothing of the repository."""
    if path.startswith(("~", "\\\\", "//")) or (len(path) > 1 and path[1] == ":" and path[0].isalpha()):
        return True
    return path.startswith("/") and path[1:].partition("/")[0] in known.MACHINE_ROOTS


def cut(text: str) -> tuple[str, str]:
    """`text` as (path, what was cut off): lines, anchors, test ids; `src/a.py:12` gives (`src/a.py`, `:12`)."""
    for pattern in (_LINE, _TEST, _ANCHOR):
        found = pattern.search(text)
        if found and found.start() > 0:
            head = text[: found.start()]
            if pattern is not _LINE:
                inner = _LINE.search(head)
                head = head[: inner.start()] if inner else head
            return head, text[len(head) :]
    return text, ""


@lru_cache(maxsize=8192)
def path_guess(text: str) -> Guess | None:
    """What path or glob `text` is, if it is one: a single word without white space around it.

    `text` is what stands between back-ticks, in a cell, after a command. The guess covers it without quotes.
    """
    start, end = 0, len(text)
    while start < end and text[start] in _QUOTES:
        start += 1
    while end > start and text[end - 1] in _QUOTES + ",;":
        end -= 1
    word = text[start:end]
    if not 2 <= len(word) <= 300 or (
        "/" not in word and "." not in word and "\\" not in word and word not in known.FILES
    ):
        return None
    body, fragment = cut(word)
    if "\\" in body and not _outside(body) and _windows(body):
        body = body.replace("\\", "/")
    if body.startswith("@") and not body.startswith("@/") and extension(body) in _MENTIONED:
        body = body[1:]
    read = _read(body)
    if read is None or (re.fullmatch(r"#\d+", fragment) and not extension(body)):
        return None
    target, reason, certainty, more = read
    return Guess("glob" if _is_glob(target) else "path", start, end, target, reason, certainty, more + fragment)


def _windows(body: str) -> bool:
    return bool(re.fullmatch(r"(?:\.{1,2}\\)?[\w. -]+(?:\\[\w. -]+)+\\?", body)) and (
        bool(extension(body.rpartition("\\")[2]))
        or body.lstrip(".\\").partition("\\")[0] in known.FOLDERS
        or body.endswith("\\")
    )


def _is_glob(target: str) -> bool:
    return "*" in target or ("{" in target and "," in target)


def _read(body: str) -> tuple[str, str, Certainty, str] | None:
    """(target, reason, certainty, what was cut off) of a path, or None."""
    more = ""
    if body.startswith("./") and body.endswith("/..."):
        body, more = body[:-4], "/..."
    if not body or _outside(body) or body[0] in "-" or (" " in body and "/" not in body):
        return None
    if not _SHAPE.match(body) or _BAD.search(body) or is_placeholder(body):
        return None
    if body.count("[") != body.count("]") or body.count("(") != body.count(")"):
        return None
    if body.strip("./*") == "":
        return None
    target = body
    while target.startswith("./"):
        target = target[2:]
    if not target or (target.startswith("@") and not target.startswith("@/")):
        return None
    if "*" in target or "?" in target:
        return _glob(target, more)
    if "/" not in target.rstrip("/") and not target.endswith("/"):
        return _name(target, body, more)
    return _with_slash(target, body, more)


def _name(target: str, body: str, more: str) -> tuple[str, str, Certainty, str] | None:
    if is_file(target):
        return target, "file name", "likely", more
    if body.startswith("./") and re.fullmatch(r"[\w.-]+", target):
        return target, "relative path", "likely", more
    return None


def _glob(target: str, more: str) -> tuple[str, str, Certainty, str] | None:
    """A glob names something only with a fixed part; `*.ts` and `**/*.md` speak of a kind of file."""
    first, _, rest = target.partition("/")
    fixed = [part for part in target.split("/") if part and "*" not in part]
    if target.endswith(("/*", "/**")) and len(fixed) == 1 and first in known.BRANCH_PREFIXES - known.FOLDERS:
        return None
    if "?" in target and "*" not in target:
        return None
    if target.startswith("/"):
        return (
            None
            if first in known.ROUTES or rest.partition("/")[0] in known.ROUTES
            else (target, "glob", "possible", more)
        )
    if fixed:
        sure: Certainty = "likely" if extension(target.rpartition("/")[2]) or fixed[0] in known.FOLDERS else "possible"
        return target, "glob", sure, more
    name = target.rpartition("/")[2]
    if extension(name) and len(name.partition("*")[0]) > 2:
        return target, "glob", "possible", more
    return None


def _with_slash(target: str, body: str, more: str) -> tuple[str, str, Certainty, str] | None:
    if target.lower() in known.PAIRS or " / " in target:
        return None
    parts = [part for part in target.split("/") if part]
    if not parts:
        return None
    last, first = parts[-1], parts[0]
    if any(len(part) > 120 for part in parts) or all(_VERSIONED.match(part) for part in parts[1:] or parts):
        return None
    if target.startswith("/"):
        return _rooted(target, parts, more)
    if _hosted(first, parts):
        return None
    ending = extension(last) or (last if is_file(last) else "")
    if " " in target and not ending:
        return None
    if ending and not target.endswith("/"):
        if extension(first) in _MENTIONED or last.lower() in ("next.js", "node.js", "vue.js", "three.js"):
            return None
        return target, "path with a file extension", "certain", more
    if target.endswith("/"):
        if len(parts) == 1 and not re.fullmatch(r"[\w.@+-]+", first):
            return None
        return target, "folder", "likely", more
    return _bare_folder(target, body, parts, more)


def _hosted(first: str, parts: list[str]) -> bool:
    """A host, a media type, a ref of git: looks like a path and is none."""
    top = _TOP.match(first)
    if top and top[1] in known.HOST_ENDINGS and not first.startswith("."):
        return True
    if len(parts) == 2 and first in known.MEDIA and re.fullmatch(r"[a-z0-9.+-]+", parts[1]) and not extension(parts[1]):
        return (
            first != "application"
            or parts[1] in ("json", "xml", "pdf", "zip", "javascript", "octet-stream")
            or "-" in parts[1]
        )
    return first in ("origin", "upstream", "refs", "heads", "remotes") and len(parts) >= 2


def _rooted(target: str, parts: list[str], more: str) -> tuple[str, str, Certainty, str] | None:
    """A leading slash: from the root of the repository, or a route of the application, or a command of an agent."""
    first, last = parts[0], parts[-1]
    if ":" in target or (first in known.ROUTES and not extension(last)):
        return None
    if extension(last):
        return target, "path from the root", "likely", more
    if len(parts) == 1 and not target.endswith("/"):
        return None
    return target, "path from the root or route", "possible", more


def _bare_folder(target: str, body: str, parts: list[str], more: str) -> tuple[str, str, Certainty, str] | None:
    first, last = parts[0], parts[-1]
    if first == "@":
        return target, "path by an alias", "possible", more
    if body.startswith(("./", "../")) or first == "..":
        return target, "relative path", "likely", more
    if any(part.isdigit() for part in parts[1:]) or (len(parts) == 2 and all(_CAMEL.match(part) for part in parts)):
        return None
    if re.match(r"[a-z]\w*\.\w|\([^)]*$", first) or all(map(str.isupper, parts)):
        return None
    stem, dot, member = last.rpartition(".")
    if dot and stem and re.fullmatch(r"[a-z][a-z0-9_-]*", stem) and ("_" in member or re.search("[A-Z]", member)):
        return target[: -len(member) - 1], "path and what is in it", "possible", "." + member + more
    if first in known.FOLDERS or (first.startswith(".") and len(first) > 1):
        return target, "path below a well-known folder", "likely", more
    if first in known.BRANCH_PREFIXES or not re.search(r"\w\w", first):
        return None
    return target, "path or words joined by a slash", "possible", more
