#!/usr/bin/env python3
"""How often hidden forms are found in ordinary Japanese prose, where every one is a false hit.

    prose.py [--kijun PROGRAM] [--rules RULES] [--words FILE] [--show N] DIRECTORY...

Reads every text, man page, HTML and XML file below the directories (packed ones too), takes the paragraphs that are
Japanese, writes them as reports and has them judged in these ways:

  * by the given rules: findings, and hits of each hidden form in their evidence;
  * by one rule that looks for every term that the given rules look for with `evading`, wherever it stands;
  * with --words, a file of one word a line: by one rule that looks for all of them with `evading`. A word list
    of a dictionary is a far harder test than rules are, for its words are what prose is made of.

Words that stand as written are counted as well: a rate says nothing without them. The corpus is not part of the
project; Debian's Japanese manuals serve (manpages-ja, debian-reference-ja, developers-reference-ja, …).
"""
import argparse
import collections
import gzip
import hashlib
import html
import json
import pathlib
import re
import subprocess
import tempfile

KANA = re.compile(r"[ぁ-ゖァ-ヺ]")
INLINE = re.compile(r"</?(a|b|i|em|strong|code|span|tt|kbd|var|samp|ahelp|emph|link|literal|variable)(\s[^>]*)?>", re.I)
MARKUP = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>", re.S | re.I)
ROFF = re.compile(r"\\f(\[[^]]*\]|\(..|.)|\\[-&|^]|\\\(..|\\\[[^]]*\]")


def text_of(path):
    data = path.read_bytes()
    if path.suffix == ".gz":
        data = gzip.decompress(data)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    name = path.name.removesuffix(".gz")
    if name.endswith((".html", ".xhtml", ".xml", ".htm")):
        return html.unescape(MARKUP.sub("\n", INLINE.sub("", text)))
    if re.search(r"\.[1-9][a-z]*$", name):
        lines = []
        for line in text.splitlines():
            if line.startswith((".", "'")):
                words = re.match(r"[.'](B|I|BR|IR|BI|IB|RB|RI|SH|SS)\s+(.*)", line)
                lines.append(words.group(2).replace('"', "") if words else "")
            else:
                lines.append(line)
        return ROFF.sub("", "\n".join(lines))
    return text


def paragraphs(directories):
    seen = set()
    for directory in directories:
        for path in sorted(pathlib.Path(directory).rglob("*")):
            if not path.is_file() or path.is_symlink() or path.stat().st_size > 20 << 20:
                continue
            for paragraph in re.split(r"\n\s*\n", text_of(path)):
                paragraph = paragraph.strip()
                if len(paragraph) < 20 or len(KANA.findall(paragraph)) * 10 < len(paragraph):
                    continue
                key = hashlib.sha256(paragraph.encode()).digest()
                if key not in seen:  # translations repeat themselves
                    seen.add(key)
                    yield paragraph[:20000]


def evading_terms(kijun, rules):
    """The terms of the rules with hidden forms, as a list of terms is written, without doubles."""
    run = subprocess.run([kijun, "debug", "ir", str(rules)], check=True, capture_output=True, encoding="utf-8")
    spelled, wanted = {}, {}
    for line in run.stdout.splitlines():
        found = re.match(r'  p(\d+) (literal|regex) "(.*)"( evading[^"]*?)?(?: except((?: p\d+)+))?$', line)
        if not found:
            continue
        number, kind, spelling, evading, excepted = found.groups()
        spelled[number] = json.dumps(spelling, ensure_ascii=False) if kind == "literal" else f"/{spelling}/"
        if evading:
            wanted[spelled[number]] = re.findall(r"\d+", excepted or "")
    return [spelling + (f" except ({' '.join(spelled[n] for n in excepted)})" if excepted else "")
            for spelling, excepted in wanted.items()]


def rule_for(words):
    terms = "\n".join(words)
    return ('guideline prose "prose" { timezone "Asia/Tokyo" judged by received }\n'
            'revision r "r" of prose { effective 2000-01-01 }\nclass c "c"\n'
            f"terms words {{\n{terms}\n}}\n"
            'category words "words" in c { text has words evading }\n')


def judge(kijun, rules, reports):
    command = [kijun, "judge", str(rules), str(reports), "--at", "2025-10-01"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8")


def count(kijun, rules, reports, show):
    forms, plain, passages, findings = collections.Counter(), 0, collections.Counter(), 0
    examples = collections.defaultdict(list)
    run = judge(kijun, rules, reports)
    for line in run.stdout:
        verdict = json.loads(line)
        met = set()
        for finding in verdict["findings"]:
            hidden = False
            for hit in finding["evidence"]:
                folds = [fold for fold in hit["folds"] if fold not in ("case", "width", "kana", "invisible")]
                if not folds:
                    plain += 1
                    continue
                name = " + ".join(folds)
                forms[name] += 1
                met.add(name)
                hidden = True
                examples[name].append(f'{hit["term"]}: {hit["text"]!r}')
            findings += hidden
        passages.update(met)
    if run.wait() > 1:
        raise SystemExit("kijun judge failed")
    print(f"  as written            {plain:9d} hits")
    for name, hits in forms.most_common():
        print(f"  {name:21} {hits:9d} hits in {passages[name]} passages")
        for example in list(dict.fromkeys(examples[name]))[:show]:
            print(f"      {example}")
    print(f"  findings with a hidden form: {findings}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    root = pathlib.Path(__file__).resolve().parents[2]
    parser.add_argument("--kijun", default=root / "build" / "release" / "kijun")
    parser.add_argument("--rules", default=root / "stdlib_rules" / "ihc")
    parser.add_argument("--words", type=pathlib.Path)
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print so many different hits of each form")
    parser.add_argument("directories", nargs="+")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        reports, size, number, digest = pathlib.Path(folder) / "prose.ndjson", 0, 0, hashlib.sha256()
        with reports.open("w", encoding="utf-8") as out:
            for number, paragraph in enumerate(paragraphs(options.directories), 1):
                size += len(paragraph.encode())
                digest.update(paragraph.encode())
                print(json.dumps({"id": str(number), "received_at": "2025-10-01", "text": paragraph},
                                 ensure_ascii=False), file=out)
        print(f"{number} passages, {size / 1e6:.1f} MB, sha256 {digest.hexdigest()[:16]}")
        print(f"{pathlib.Path(options.rules).name}:")
        count(options.kijun, options.rules, reports, options.show)
        lists = [("terms of these rules", evading_terms(options.kijun, options.rules))]
        if options.words:
            words = options.words.read_text(encoding="utf-8").split()
            lists.append(("words", [json.dumps(word, ensure_ascii=False) for word in words]))
        for what, words in lists:
            rules = pathlib.Path(folder) / "words.kijun"
            rules.write_text(rule_for(words), encoding="utf-8")
            print(f"{len(words)} {what}:", flush=True)
            count(options.kijun, rules, reports, options.show)


if __name__ == "__main__":
    main()
