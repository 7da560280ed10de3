"""Python's re: one alternation a list, searched only where it matters."""
import platform
import re

import peer


def prepare(rules):
    lists = [re.compile("|".join(map(re.escape, one["words"]))) for one in rules["lists"]]

    def judge(text):
        folded = peer.fold(text)
        known = {}

        def found(which):
            if which not in known:
                known[which] = lists[which].search(folded) is not None
            return known[which]

        return peer.combine(rules["categories"], found)

    return judge


if __name__ == "__main__":
    peer.serve("Python re", platform.python_version(), prepare)
