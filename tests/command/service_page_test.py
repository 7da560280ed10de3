#!/usr/bin/env python3
"""The page of the service says what is so: its commands are run in one shell, in order, and what each prints is
compared; `…` stands for anything. The port of the page is put off to a free one."""
import re
import socket
import sys
import unittest

sys.path.insert(0, str(__import__("pathlib").Path(__file__).resolve().parent.parent / "house"))
import page
from support import *

PAGE = PROJECT / "engine" / "serve" / "README.md"
MARK = "@@@@ next"


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return str(one.getsockname()[1])


class PageTest(CommandTest):
    def test_it_does_what_it_says(self):
        for entry in PROJECT.iterdir():
            if entry.name not in ("build", ".git"):
                (self.directory / entry.name).symlink_to(entry)
        shown = []
        for language, name, block in page.BLOCK.findall(PAGE.read_text()):
            if name:
                self.file(name, block)
            elif language == "console":
                shown += [(command, said) for command, said in page.commands(block) if not command.startswith("./dev")]
        self.assertGreater(len(shown), 10)
        # what a command says on standard error is shown where it says nothing else
        script = "".join(f"{{ {command}\n}} 2>> said; cat said; : > said; echo '{MARK}'\n"
                         if not command.endswith("&") else
                         f"{command[:-1]} > address & while [ ! -s address ]; do sleep 0.02; done; cat address; echo '{MARK}'\n"
                         for command, _ in shown)
        script = (": > said\ntrap 'kill $(jobs -p) 2> /dev/null; wait' EXIT\n" + script).replace("8080", port := free_port())
        run = subprocess.run(["bash", "-c", script], cwd=self.directory, capture_output=True, text=True, timeout=120,
                             env={**os.environ, "PATH": f"{Path(KIJUN).parent}:{os.environ['PATH']}"})
        found = run.stdout.replace(port, "8080").split(MARK + "\n")
        for (command, expected), said in zip(shown, found):
            with self.subTest(command):
                self.assertTrue(not expected or page.same(expected, said), f"expected:\n{expected}\nfound:\n{said}\n{run.stderr}")
        self.assertEqual(len(found), len(shown) + 1, run.stderr)


if __name__ == "__main__":
    unittest.main()
