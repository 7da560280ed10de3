#!/usr/bin/env python3
"""The page for those who draft, as it is installed.

    installed_page.py PROJECT INSTALLED

What was installed in INSTALLED is what playground/dist holds, or nothing where that was not built; and
`kijun serve --playground` finds a page beside the program without being told where it is."""
import filecmp
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

STAND_IN = "<!doctype html><title>stand-in</title>"


def files(folder):
    return {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}


def differences(built, installed):
    if not (built / "index.html").exists():
        return [f"{installed} was not built"] if installed.exists() else []
    found = sorted(str(name) for name in files(built) ^ files(installed))
    return found + [str(name) for name in sorted(files(built) & files(installed))
                    if not filecmp.cmp(built / name, installed / name, shallow=False)]


def served(program, rules):
    """What the program shows at its root."""
    service = subprocess.Popen([program, "serve", "--rules", rules, "--playground", "--listen", "127.0.0.1:0", "--log", "off"],
                               stdout=subprocess.PIPE, encoding="utf-8")
    try:
        address = service.stdout.readline().strip()
        with urllib.request.urlopen(address + "/", timeout=120) as answer:
            return answer.read().decode()
    finally:
        service.send_signal(signal.SIGTERM)
        service.wait()


def main(project, prefix):
    project, prefix = Path(project), Path(prefix)
    page = Path("share") / "kijun" / "playground"
    problems = [f"installed otherwise than built: {name}" for name in differences(project / "playground" / "dist", prefix / page)]
    with tempfile.TemporaryDirectory(dir=prefix.parent) as place:
        place = Path(place)
        (place / "bin").mkdir()
        os.link(prefix / "bin" / "kijun", place / "bin" / "kijun")
        if (prefix / page / "index.html").exists():
            shutil.copytree(prefix / page, place / page)
        else:
            (place / page).mkdir(parents=True)
            (place / page / "index.html").write_text(STAND_IN)
        if served(place / "bin" / "kijun", project / "tests" / "command" / "rules") != (place / page / "index.html").read_text():
            problems.append("the service does not show the page beside it")
    print("\n".join(problems) or "the page is installed and found")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
