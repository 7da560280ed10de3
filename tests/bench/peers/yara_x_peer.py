"""YARA-X: one rule a category."""
import importlib.metadata

import peer

try:
    import yara_x
except ImportError as error:
    peer.absent(error)


def source(rules):
    for category in rules["categories"]:
        uses = [(which, "") for which in category["all"]]
        if category["unless"] is not None:
            uses.append((category["unless"], "not "))
        strings = "\n".join(f'    $l{which}_{n} = "{word}"' for which, _ in uses
                            for n, word in enumerate(rules["lists"][which]["words"]))
        condition = " and ".join(f"{how}any of ($l{which}_*)" for which, how in uses)
        yield f'rule {category["id"]} {{\n  strings:\n{strings}\n  condition:\n    {condition}\n}}\n'


def prepare(rules):
    scanner = yara_x.Scanner(yara_x.compile("".join(source(rules))))
    numbers = {category["id"]: number for number, category in enumerate(rules["categories"])}

    def judge(text):
        return [numbers[rule.identifier] for rule in scanner.scan(peer.fold(text).encode()).matching_rules]

    return judge


if __name__ == "__main__":
    peer.serve("YARA-X (Python)", importlib.metadata.version("yara-x"), prepare)
