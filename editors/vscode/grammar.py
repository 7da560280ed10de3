#!/usr/bin/env python3
"""The TextMate grammar of the language, from its keyword table.

    grammar.py [--check]

Prints it, or with --check says whether syntaxes/kijun.tmLanguage.json is what would be printed (exit status 0) or
not (1). The shapes are those of grammar/KijunLexer.g4; colours by meaning are the language server's."""
import json
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
TABLE = HERE.parent.parent / "grammar" / "keywords.def"
WRITTEN = HERE / "syntaxes" / "kijun.tmLanguage.json"

# A keyword is a whole name: no letter, digit or mark before or after it.
NAME_PART = r"[\p{L}\p{Nd}\p{M}_]"
# The parts of the table, by their headings, that say what is declared, what is done to it, and what is a value.
SCOPES = {"declarations": "keyword.declaration.kijun", "operations of an amendment": "keyword.operation.kijun"}
DIGITS = "[0-9０-９〇一二三四五六七八九十百千]+"


def keywords():
    """(heading, English, Japanese) of each line of the table."""
    heading, found = "", []
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if match := re.match(r"// ([a-z ,]+)$", line):
            heading = match[1]
        if match := re.match(r'KIJUN_KEYWORD\(\w+,\s*"(\w+)",\s*"(\w+)"\)', line):
            found.append((heading, match[1], match[2]))
    return found


def one_of(words):
    return f"(?<!{NAME_PART})(?:{'|'.join(sorted(words, key=lambda word: (-len(word), word)))})(?!{NAME_PART})"


def grammar():
    by_scope = {}
    for heading, english, japanese in keywords():
        scope = "constant.language.kijun" if english in ("true", "false") else \
            SCOPES.get(heading, "keyword.other.kijun")
        by_scope.setdefault(scope, []).extend((english, japanese))
    escapes = [{"name": "constant.character.escape.kijun", "match": r"\\(?:u\{[0-9A-Fa-f]+\}|.)"}]
    shapes = [
        {"name": "comment.line.double-slash.kijun", "match": "//.*$"},
        {"name": "comment.block.kijun", "begin": r"/\*", "end": r"\*/"},
        {"name": "string.quoted.double.kijun", "begin": '"', "end": '"|$', "patterns": escapes},
        {"name": "string.quoted.other.kijun", "match": "「[^」]*」?"},
        {"name": "string.regexp.kijun", "match": r"/(?:\\.|[^/*\\\s])(?:\\.|[^/\\])*/"},
        {"name": "constant.numeric.date.kijun",
         "match": rf"\d{{4}}-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?)?|"
                  rf"(?:明治|大正|昭和|平成|令和)?(?:元|{DIGITS})年{DIGITS}月(?:{DIGITS}日)?|[MTSHR]\d+\.\d+\.\d+"},
        {"name": "constant.other.article.kijun",
         "match": rf"(?:第{DIGITS}[条項号章節編](?:の{DIGITS})*)+(?:前段|後段|本文)?"},
        {"name": "entity.name.tag.label.kijun", "match": rf"[①-⑳㉑-㉟㊱-㊿○◯]|[(（][ア-ン][)）]|(?<!{NAME_PART})[ア-ン](?!{NAME_PART})"},
        *({"name": scope, "match": one_of(words)} for scope, words in by_scope.items()),
        {"name": "constant.numeric.kijun", "match": rf"(?<!{NAME_PART})[0-9０-９]+"},
        {"name": "keyword.operator.kijun", "match": "[<>]=?|[≧≦=]"},
        {"name": "variable.other.kijun", "match": rf"[\p{{L}}_]{NAME_PART}*"},
    ]
    return {"$schema": "https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json",
            "name": "Kijun", "scopeName": "source.kijun", "fileTypes": ["kijun"], "patterns": shapes}


def main(arguments):
    text = json.dumps(grammar(), ensure_ascii=False, indent=2) + "\n"
    if arguments != ["--check"]:
        sys.stdout.write(text)
        return 0
    if WRITTEN.exists() and WRITTEN.read_text(encoding="utf-8") == text and len(keywords()) > 100:
        return 0
    print(f"{WRITTEN.name} is not what grammar.py makes of the keyword table: run it again")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
