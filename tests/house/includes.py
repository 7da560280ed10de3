#!/usr/bin/env python3
"""Checks that each room of the engine includes only headers of the rooms it uses.

    includes.py PROJECT

The rooms and what they use stand in engine/CMakeLists.txt; which room a public header belongs to stands
here. Exit status 0, or 1 with one line for each include that goes the wrong way.
"""
import re
import sys
from pathlib import Path

HEADERS = {
    "base": {"archive", "ast", "calendar", "diagnostic", "digest", "duration", "error_record", "file", "folds", "json", "result", "source",
             "table", "wire"},
    "syntax": {"editing", "format", "syntax"},
    "model": {"history", "history_json", "model"},
    "text": {"lane_characters", "pattern_cache", "patterns", "text"},
    "compile": {"atom_groups", "bundle", "diagram", "naming", "program", "signature"},
    "judge": {"judge", "judging_options", "report", "tally", "together"},
    "revise": {"budget", "bundle_sources", "business_days", "case_coverage", "cases", "changelog", "claims",
               "comparison", "decision_tree", "diff", "document", "estimates", "impact", "interview", "lint",
               "loading", "mutation", "new_guideline", "official_documents", "official_text", "procedure",
               "request_letter", "sheet", "source_coverage", "statistics", "verify"},
    "audit": {"audit", "audit_judgments", "audit_recorder"},
    "lsp": {"language_server"},
    "serve": {"feed", "service", "tokens"},
}
ROOM_OF = {header: room for room, headers in HEADERS.items() for header in headers}
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.MULTILINE)
STAGE = re.compile(r"^\s*kijun_stage\((\w+)(?:\s+USES((?:\s+[a-z]\w*)+))?", re.MULTILINE)


def rooms_used(cmake_text):
    """For each room the rooms whose headers it may include: itself and what it names."""
    used = {name: {name, *(uses or "").split()} for name, uses in STAGE.findall(cmake_text)}
    used["command"] = {"command", *used}
    return used


def problems(project):
    engine = project / "engine"
    public = engine / "include" / "kijun"
    used = rooms_used((engine / "CMakeLists.txt").read_text(encoding="utf-8"))
    for room in HEADERS:
        if room not in used:
            yield f"engine/CMakeLists.txt: no stage '{room}'"
    for header in sorted(public.glob("*.hpp")):
        if header.stem not in ROOM_OF:
            yield f"{header.relative_to(project)}: of no room; add it to tests/house/includes.py"
    for header in sorted(ROOM_OF):
        if not (public / f"{header}.hpp").exists():
            yield f"tests/house/includes.py: there is no kijun/{header}.hpp"

    files = [(path, ROOM_OF.get(path.stem)) for path in public.glob("*.hpp")]
    for room in used:
        files += [(path, room) for path in (engine / room).glob("**/*") if path.suffix in (".cpp", ".hpp")]
    for path, room in sorted(files):
        if room is None:
            continue
        for name in INCLUDE.findall(path.read_text(encoding="utf-8")):
            place = f"{path.relative_to(project)}: includes {name}"
            if name.startswith("kijun/"):
                owner = ROOM_OF.get(name.removeprefix("kijun/").removesuffix(".hpp"))
                if owner is None:
                    yield f"{place}, a header of no room"
                elif owner not in used[room]:
                    yield f"{place} of room {owner}, which {room} does not use"
            elif "/" in name:
                yield f"{place}: private headers are of the same folder"


def main(project):
    found = list(problems(Path(project)))
    print("\n".join(found) or "every include goes the right way")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
