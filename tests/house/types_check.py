#!/usr/bin/env python3
"""One name, one type. The rooms share a namespace and end in one program: where two of them define a type
of the same name, the linker keeps one of each instantiation over it and the other room breaks memory.

types_check.py PROJECT: prints what is defined twice and fails if anything is."""
import collections
import re
import sys
from pathlib import Path

NOISE = re.compile(r'R"\(.*?\)"|//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', re.S)
OPENING = re.compile(r"namespace\s*([\w:]*)\s*\{"
                     r"|(?:\bstruct|\bclass|\benum\s+class|\benum)\s+([\w:]+)[^;{}()=<>]*\{"
                     r"|\{|\}")


def defined(text):
    """Qualified names of the types that a file defines outside unnamed namespaces and other types."""
    around = []  # names of the namespaces, None for every other block
    for match in OPENING.finditer(NOISE.sub(" ", text)):
        if match[0] == "}":
            if around:
                around.pop()
            continue
        if match[0].startswith("namespace"):
            around.append(match[1])
            continue
        # the name of an unnamed namespace is empty; Judge::State belongs to its class
        if match[2] and "::" not in match[2] and all(around):
            yield "::".join([*around, match[2]])
        around.append(None)


def twice(project):
    places = collections.defaultdict(list)
    for path in sorted((project / "engine").rglob("*.[ch]pp")):
        for name in set(defined(path.read_text(encoding="utf-8"))):
            places[name].append(path.relative_to(project).as_posix())
    return {name: files for name, files in places.items() if len(files) > 1}, len(places)


if __name__ == "__main__":
    doubles, count = twice(Path(sys.argv[1]))
    for name, files in doubles.items():
        print(f"{name}: defined in {', '.join(files)}")
    if count == 0:
        print("no type was found at all")
    sys.exit(1 if doubles or count == 0 else 0)
