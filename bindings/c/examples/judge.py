"""judge.py LIBRARY RULES: the same from Python, with nothing but ctypes.

Judges reports, one JSON object a line, from standard input and writes the verdicts. (The package kijun does
more, and faster; this shows how another language calls the library.)
"""

import ctypes
import sys

OK = 0
handle, status, size = ctypes.c_void_p, ctypes.c_int32, ctypes.c_size_t


class Text(ctypes.Structure):
    _fields_ = [("data", ctypes.c_char_p), ("size", size)]


def declare(library):
    for name, result, *arguments in (
        ("kijun_abi", ctypes.c_uint32),
        ("kijun_rules_load", status, ctypes.c_char_p, ctypes.POINTER(handle), ctypes.POINTER(handle)),
        ("kijun_rules_free", None, handle),
        ("kijun_judge_new", status, handle, handle, ctypes.POINTER(handle), ctypes.POINTER(handle)),
        ("kijun_judge_report", status, handle, ctypes.c_char_p, size, ctypes.POINTER(size), ctypes.POINTER(handle)),
        ("kijun_verdict_json", Text, handle, size),
        ("kijun_judge_free", None, handle),
        ("kijun_problem_code", Text, handle, size),
        ("kijun_problem_english", Text, handle, size),
        ("kijun_problem_free", None, handle),
    ):
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments


def main(path, rules_path):
    library = ctypes.CDLL(path)
    declare(library)
    assert library.kijun_abi() == 1
    problem = handle()

    def told(status):
        if status == OK:
            return True
        code, message = library.kijun_problem_code(problem, 0), library.kijun_problem_english(problem, 0)
        print(f"status {status}", (code.data or b"").decode(), (message.data or b"").decode(), file=sys.stderr)
        library.kijun_problem_free(problem)
        return False

    rules, judge = handle(), handle()
    if not told(library.kijun_rules_load(rules_path.encode(), ctypes.byref(rules), ctypes.byref(problem))):
        return 1
    made = told(library.kijun_judge_new(rules, None, ctypes.byref(judge), ctypes.byref(problem)))
    library.kijun_rules_free(rules)  # the judge keeps what it needs
    if not made:
        return 1
    refused = 0
    verdicts = size()
    for line in sys.stdin.buffer:
        if not told(library.kijun_judge_report(judge, line, len(line), ctypes.byref(verdicts), ctypes.byref(problem))):
            refused = 1
        for verdict in range(verdicts.value):
            print(library.kijun_verdict_json(judge, verdict).data.decode())
    library.kijun_judge_free(judge)
    return refused


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
