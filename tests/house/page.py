#!/usr/bin/env python3
"""Runs a page: the README, or one of docs.

    page.py PROJECT PAGE KIJUN

In a ```console block, a line that begins with `$ ` is a command and what follows is its output; `…`
stands for anything there. `kijun` commands are run, in order, in a directory that sees the project's files,
and their output is compared. Of `./dev` commands only the name is checked: they build and test.
A file shown as ```json NAME or ```kijun NAME is written there first.
Exit status 0, or 1 with what differs.
"""
import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def commands(block):
    """(command, expected output) of a console block."""
    found = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        elif found:
            found[-1][1].append(line)
    return [(command, "\n".join(output).strip()) for command, output in found]


def same(expected, actual):
    pattern = ".*?".join(re.escape(part) for part in expected.split("…"))
    return re.fullmatch(pattern, actual.strip(), re.DOTALL) is not None


def check(text, project, kijun):
    """Problems, and how many commands were looked at."""
    problems, count = [], 0
    helped = subprocess.run([project / "dev", "help"], capture_output=True, encoding="utf-8", check=True).stdout
    known = set(re.findall(r"^  (\w+)", helped, re.MULTILINE))
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "PATH": f"{kijun.parent}:{os.environ['PATH']}"}
    environment.pop("LANG", None)
    with tempfile.TemporaryDirectory() as directory:
        for entry in project.iterdir():
            if entry.name not in ("build", ".git"):
                (Path(directory) / entry.name).symlink_to(entry)
        for language, name, block in BLOCK.findall(text):
            if name:
                (Path(directory) / name).write_text(block, encoding="utf-8")
                continue
            if language != "console":
                continue
            for command, expected in commands(block):
                count += 1
                if command.startswith("./dev"):
                    if command.split()[1] not in known:
                        problems.append(f"$ {command}: ./dev help knows no such command")
                    continue
                if shlex.split(command)[0] not in ("kijun", "echo", "head", "KIJUN_REQUIRE_SIGNATURE=committee.pub"):
                    problems.append(f"$ {command}: neither ./dev nor kijun")
                    continue
                run = subprocess.run(["bash", "-o", "pipefail", "-c", command], cwd=directory, env=environment,
                                     capture_output=True, encoding="utf-8", timeout=300)
                # a command that is shown to fail is shown with what it says
                refused = expected.startswith(("kijun: ", "error", "エラー"))
                said = run.stderr if refused else run.stdout
                if (run.returncode != 0) != refused:
                    problems.append(f"$ {command}: exit status {run.returncode}\n{run.stderr}")
                elif expected and not same(expected, said):
                    problems.append(f"$ {command}\nexpected:\n{expected}\nfound:\n{said}")
    return problems, count


def main(project, page, kijun):
    project, kijun = Path(project).resolve(), Path(kijun).resolve()
    found, count = check((project / page).read_text(encoding="utf-8"), project, kijun)
    if count == 0:
        found.append(f"{page} shows no command")
    print("\n\n".join(found) or f"{count} commands of {page} do what it says")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
