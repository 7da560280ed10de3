#!/usr/bin/env python3
"""Every link of a page to a file or folder of the project leads somewhere.

    links.py DIRECTORY
"""
import pathlib
import re
import sys

LINK = re.compile(r"\]\(([^)#\s]+)(#[^)]*)?\)")


def pages(top):
    """The Markdown files below `top`, without those that builds and tools keep."""
    return [page for page in sorted(top.rglob("*.md"))
            if not any(part in ("build", "node_modules") or part.startswith(".") for part in page.relative_to(top).parts)]


def main():
    top = pathlib.Path(sys.argv[1])
    checked = broken = 0
    for page in pages(top):
        for match in LINK.finditer(page.read_text(encoding="utf-8")):
            target = match.group(1)
            if "://" in target or target.startswith("mailto:"):
                continue
            checked += 1
            if not (page.parent / target).exists():
                broken += 1
                print(f"{page.relative_to(top)}: {target} is not there")
    print(f"{checked} links, {broken} broken")
    return 1 if broken or not checked else 0


sys.exit(main())
