#!/usr/bin/env python3
"""How soon the language server answers an edit, in a workspace of made-up rules.

    measure.py KIJUN [--categories N] [--files N] [--edits N]

Writes the rules into a temporary folder, opens one file in the server and types into it, one character at a time
and each when the answer to the last has come: half the time a comment, half the time a name that breaks the rules
and mends them again. Prints the milliseconds from the edit to its diagnostics, and what the files are."""
import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "command"))

SIGNS = "あかさたなはまやらわ山川石花鳥風月星海空森雪雨光音糸青赤白黒緑朝昼夜春夏秋冬東西南北"


def write_rules(folder, categories, files):
    chance = random.Random(1)
    word = lambda: "".join(chance.choice(SIGNS) for _ in range(chance.randint(4, 7)))
    (folder / "guideline.kijun").write_text(
        'guideline made "見本" { timezone "Asia/Tokyo" judged by received }\n'
        'revision first "初版" of made { effective 2018-01-22 }\nclass c "区分" { group g "群" }\n')
    parts = [[] for _ in range(files)]
    for n in range(categories):
        lists = "".join(f"terms {side}{n} {{ {' '.join(chr(34) + word() + chr(34) for _ in range(5))} }}\n" for side in "ab")
        parts[n * files // categories].append(
            f'{lists}category category{n} "類型{n}" in c.g {{\n  ア "対象" {{ post has a{n} }}\n'
            f'  イ "誘い" {{ post has b{n} evading within 40 of a{n} }}\n}}\n')
    for n, part in enumerate(parts):
        (folder / f"part{n:03}.kijun").write_text("".join(part))
    return folder / f"part{files // 2:03}.kijun"


def measure(client, uri, text, edits):
    lines = text.count("\n") - 2  # of the comment at the end
    version, times = 1, []
    for n in range(edits):
        version += 1
        name = n % 4 == 3  # a reference that does not resolve, taken away by the next edit
        insert = " also" if name else "x"
        if n % 4 == 0 and n > 0:
            change = {"range": {"start": {"line": lines + 1, "character": 0}, "end": {"line": lines + 2, "character": 0}},
                      "text": ""}
        elif name:
            change = {"range": {"start": {"line": lines + 1, "character": 0}, "end": {"line": lines + 1, "character": 0}},
                      "text": f'criterion extra{n} {{ not_declared }}\n'}
        else:
            change = {"range": {"start": {"line": lines, "character": 2}, "end": {"line": lines, "character": 2}},
                      "text": insert}
        began = time.monotonic()
        client.change(uri, version, change)
        found = client.diagnostics(uri, version)
        times.append((time.monotonic() - began) * 1000)
        assert any(each["code"] == "K0201" for each in found) == name, found[:3]
    return sorted(times)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("kijun")
    parser.add_argument("--categories", type=int, default=2000)
    parser.add_argument("--files", type=int, default=40)
    parser.add_argument("--edits", type=int, default=200)
    given = parser.parse_args()
    os.environ.update(KIJUN=str(Path(given.kijun).resolve()), KIJUN_PROJECT=".")
    from language_client import LanguageClient
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        path = write_rules(folder, given.categories, given.files)
        text = path.read_text() + "//\n\n"
        client = LanguageClient(directory=folder)
        client.begin(rootUri=folder.as_uri())
        began = time.monotonic()
        client.open(path.as_uri(), text)
        client.diagnostics(path.as_uri(), 1)
        opened = (time.monotonic() - began) * 1000
        times = measure(client, path.as_uri(), text, given.edits)
        sizes = [each.stat().st_size for each in folder.glob("*.kijun")]
        print(json.dumps({"categories": given.categories, "files": len(sizes), "bytes": sum(sizes),
                          "bytes_edited": len(text.encode()), "edits": len(times), "open_ms": round(opened, 1),
                          "p50_ms": round(statistics.median(times), 1),
                          "p95_ms": round(times[int(len(times) * 0.95)], 1), "max_ms": round(times[-1], 1)}))
        client.close()


if __name__ == "__main__":
    main()
