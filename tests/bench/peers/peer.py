"""What the Python peers share: the protocol of process.hpp, and the text as their users would fold it."""
import json
import sys
import time
import unicodedata

# katakana to hiragana, and what NFKC keeps although nobody sees it
FOLDS = {code: code - 0x60 for code in (*range(0x30A1, 0x30F7), 0x30FD, 0x30FE)}
FOLDS |= dict.fromkeys([0x00AD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070),
                        *range(0xFE00, 0xFE10), 0xFEFF])


def fold(text):
    return unicodedata.normalize("NFKC", text.translate(FOLDS)).casefold().translate(FOLDS)


def combine(categories, found):
    """The categories met, where found(list) says whether a word of the list is in the text."""
    return [number for number, category in enumerate(categories)
            if all(found(which) for which in category["all"])
            and not (category["unless"] is not None and found(category["unless"]))]


def serve(name, version, prepare):
    """prepare(rules) gives the function that judges one text: text -> numbers of the categories met."""
    try:
        with open(sys.argv[1], encoding="utf-8") as file:
            rules = json.load(file)
        with open(sys.argv[2], encoding="utf-8") as file:
            texts = [json.loads(line) for line in file]
        judge = prepare(rules)
        answer = {"name": name, "version": version, "met": [judge(text) for text in texts]}
    except Exception as error:  # whatever is wrong, the benchmark reports it and goes on
        answer = {"absent": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer), flush=True)
    for line in sys.stdin:
        some = texts[:int(line)]
        begin = time.process_time()
        for text in some:
            judge(text)
        print(json.dumps({"seconds": time.process_time() - begin}), flush=True)


def absent(reason):
    print(json.dumps({"absent": str(reason)}), flush=True)
    sys.exit(0)
