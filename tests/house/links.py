#!/usr/bin/env python3
"""Every link of a page to a file or folder of the project leads somewhere.

    links.py DIRECTORY
"""
import pathlib
import re
import subprocess
import sys

LINK = re.compile(r"\]\(([^)#\s]+)(#[^)]*)?\)")


def pages(top):
    """The Markdown files below `top`, without those of builds."""
    tracked = subprocess.run(["git", "-C", top, "ls-files", "-z", "*.md"], capture_output=True)
    if tracked.returncode == 0 and tracked.stdout:
        return [top / name for name in tracked.stdout.decode().split("\0") if name]
    return [page for page in top.rglob("*.md") if "build" not in page.relative_to(top).parts]


def main():
    top = pathlib.Path(sys.argv[1])
    checked = broken = 0
    for page in pages(top):
        if not page.exists():
            continue
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
