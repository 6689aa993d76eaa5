"""lsprotocol as a server imports it says and does what it does for everybody else.

In processes of its own: here it has been imported already.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

_HEAD = """
import json, sys, threading
import attrs
if sys.argv[1] == "lean":
    from bylaw.server import lean
    lean.import_types()
from lsprotocol import converters, types
classes = {name: cls for name, cls in sorted(types.ALL_TYPES_MAP.items()) if isinstance(cls, type)}
"""
_FIELDS = """
import re
def told(field):
    validator = re.sub(" at 0x[0-9a-f]+", "", repr(field.validator))
    return [field.name, repr(field.type), repr(field.default), validator, field.kw_only, field.alias]

converters.get_converter()
print(json.dumps({
    name: [cls.__hash__ is None, *map(told, attrs.fields(cls))] for name, cls in classes.items() if attrs.has(cls)
}))
"""
_ANSWERS = """
def refused(make):
    try:
        return repr(make())
    except Exception as error:
        return f"{type(error).__name__}: {error}"

converter = converters.get_converter()
found = {"range": {"start": {"line": 1, "character": 2}, "end": {"line": 1, "character": 7}}, "message": "gone"}
context = {"diagnostics": [{**found, "severity": 2, "code": "stale-path", "data": {"a": [1]}}]}
params = {"textDocument": {"uri": "file:///a.md"}, "range": found["range"], "context": context}
asked = converter.structure(params, types.CodeActionParams)
diagnostic, span = asked.context.diagnostics[0], asked.range
print(json.dumps([
    converter.unstructure(asked),
    repr(diagnostic),  # findings are known again by it
    span.start < span.end,
    diagnostic == attrs.evolve(diagnostic),
    diagnostic == attrs.evolve(diagnostic, message="x"),
    types.TextEdit(span, "a") == types.TextEdit(span, "a"),
    types.TextEdit(span, "a") != types.TextEdit(span, "b"),
    refused(lambda: types.Position(-1, 0)),
    refused(lambda: types.Position(0)),
    refused(lambda: types.Command("a", 3)),
    refused(lambda: setattr(span.start, "line", -1)),
    refused(lambda: converter.structure({"range": 3}, types.TextEdit)),
    refused(lambda: {types.TextEdit(span, "a")}),
]))
"""
_MADE = """
converters.get_converter()
types.Position(1, 2)
print(json.dumps([name for name, cls in classes.items() if isinstance(vars(cls).get("__attrs_attrs__"), tuple)]))
"""
_THREADS = """
sys.setswitchinterval(1e-6)
barrier, wrong = threading.Barrier(6), []
def use(number):
    barrier.wait()
    for name in ordinary:
        try:
            if number % 2:
                attrs.fields(classes[name])
            classes[name]()
        except TypeError as error:
            if "required positional argument" not in str(error):
                wrong.append(f"{name}: {error!r}")
        except Exception as error:
            wrong.append(f"{name}: {error!r}")

ordinary = [name for name, cls in classes.items() if "__attrs_attrs__" in vars(cls)]
threads = [threading.Thread(target=use, args=(number,)) for number in range(6)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(json.dumps(wrong if len(ordinary) > 500 else "no classes"))
"""
_KNOWN = """
from bylaw.server.methods.diagnostic import result_id

def found(line, word):
    place = types.Range(types.Position(line, 1), types.Position(line, 4))
    other = types.DiagnosticRelatedInformation(types.Location("file:///a", place), word)
    more = {"code_description": types.CodeDescription("file:///b"), "related_information": [other], "data": {"a": 1}}
    return (types.Diagnostic(place, "gone", **more),)

print(json.dumps([
    result_id(found(1, "x")) == result_id(found(1, "x")),
    len({result_id(found(1, "x")), result_id(found(2, "x")), result_id(found(1, "y"))}),
    "__repr__" in vars(types.Hover),
]))
"""


def run(script: str, how: str) -> Any:
    command = [sys.executable, "-c", _HEAD + script, how]
    return json.loads(subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout)


def test_every_class_has_the_fields_it_has() -> None:
    plain = run(_FIELDS, "plain")
    assert len(plain) > 500
    assert run(_FIELDS, "lean") == plain


def test_objects_are_made_compared_and_refused_alike() -> None:
    assert run(_ANSWERS, "lean") == run(_ANSWERS, "plain")


def test_what_nobody_asks_for_is_not_made() -> None:
    made = run(_MADE, "lean")
    assert "Position" in made
    assert len(made) < 10


def test_threads_that_ask_at_once_get_the_same_class() -> None:
    assert run(_THREADS, "lean") == []


def test_findings_are_known_again_and_nothing_else_is_shown() -> None:
    assert run(_KNOWN, "lean") == [True, 3, False]
