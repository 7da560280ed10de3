"""examples_test.py COMMAND EXAMPLE PROJECT: the example says what the command says, line by line.

EXAMPLE is the program made of judge.c, or the library, which judge.py is then given.
"""

import ctypes
import json
import pathlib
import subprocess
import sys
import tempfile


def run(command, text):
    return subprocess.run(command, input=text, capture_output=True, encoding="utf-8")


def by_bytes(example, rules, bundle):
    """The bytes of a bundle make the same rules as its sources."""
    library = ctypes.CDLL(example)
    library.kijun_rules_hash.restype = ctypes.c_char_p
    first, second = ctypes.c_void_p(), ctypes.c_void_p()
    assert library.kijun_rules_load(str(rules).encode(), ctypes.byref(first), None) == 0
    assert library.kijun_rules_load_bytes(bundle, ctypes.c_size_t(len(bundle)), ctypes.byref(second), None) == 0
    assert library.kijun_rules_hash(first) == library.kijun_rules_hash(second)
    assert library.kijun_rules_load_bytes(bundle[:-1], ctypes.c_size_t(len(bundle) - 1), ctypes.byref(second), None)
    library.kijun_rules_free(first)


def main(command, example, project):
    project = pathlib.Path(project)
    rules = project / "stdlib_rules" / "ihc"
    lines = (project / "tests" / "samples" / "reports.ndjson").read_text(encoding="utf-8").splitlines()[:200]
    text = "\n".join([*lines, "no report"]) + "\n"
    script = [sys.executable, project / "bindings" / "c" / "examples" / "judge.py"] if ".so" in example else []
    mine, its = run([*script, example, rules], text), run([command, "judge", rules], text)
    assert mine.returncode == 1, mine.stderr
    assert "K0701" in mine.stderr
    theirs = [line for line in its.stdout.splitlines() if "error" not in json.loads(line)]
    assert len(theirs) >= len(lines)
    assert mine.stdout.splitlines() == theirs
    with tempfile.TemporaryDirectory() as folder:
        bundle = pathlib.Path(folder) / "ihc.kjb"
        run([command, "build", rules, "-o", bundle], "")
        assert run([*script, example, bundle], text).stdout == mine.stdout
        if script:
            by_bytes(example, rules, bundle.read_bytes())
    refused = run([*script, example, project / "nowhere"], "")
    assert refused.returncode == 1 and "K0003" in refused.stderr, refused.stderr


main(*sys.argv[1:])
