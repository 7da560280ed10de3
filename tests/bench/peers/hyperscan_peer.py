"""python-hyperscan: every word in one database, what was found combined in Python."""
import peer

try:
    import hyperscan
except ImportError as error:
    peer.absent(error)


def prepare(rules):
    words = [(word.encode(), which) for which, one in enumerate(rules["lists"]) for word in one["words"]]
    database = hyperscan.Database()
    database.compile(expressions=[word for word, _ in words], ids=list(range(len(words))), elements=len(words),
                     flags=hyperscan.HS_FLAG_SINGLEMATCH)
    list_of = [which for _, which in words]

    def judge(text):
        found = set()

        def on_match(number, begin, end, flags, context):
            found.add(list_of[number])

        database.scan(peer.fold(text).encode(), match_event_handler=on_match)
        return peer.combine(rules["categories"], found.__contains__)

    return judge


if __name__ == "__main__":
    peer.serve("python-hyperscan, Python", hyperscan.__version__, prepare)
