"""abi.py LIBRARY LAYOUT: whether the C interface is still what abi-1.txt says it is.

Compared are the functions that the library exports, their signatures in kijun.h, and the sizes, places and
numbers that the program LAYOUT prints. What is kept may only grow within one KIJUN_ABI: `abi.py --keep LIBRARY
LAYOUT` adds what is new, and refuses where something changed or went.
"""

import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
HEADER = HERE.parent / "include" / "kijun.h"


def signatures(header):
    """The declarations of functions, one line each, without comments and in one spelling."""
    plain = re.sub(r"/\*.*?\*/", " ", header, flags=re.S)
    found = {}
    for declaration in re.findall(r"KIJUN_API\s+(?!__)([^;]*?)\s*KIJUN_NOTHROW\s*;", plain):
        spelled = re.sub(r"\s*([*(),])\s*", r"\1", " ".join(declaration.split()))
        found[re.search(r"(\w+)\(", spelled)[1]] = spelled
    return found


def described(header, exported, layout):
    """(all lines that make up the interface, what does not fit together)."""
    declared = signatures(header)
    problems = [f"{name} is declared and not exported" for name in sorted(declared.keys() - exported)]
    problems += [f"{name} is exported and not declared" for name in sorted(exported - declared.keys())]
    return sorted(f"function {spelled}" for spelled in declared.values()) + sorted(layout), problems


def changes(kept, now):
    """(what is kept and not so any more, what is new)."""
    return [line for line in kept if line not in now], [line for line in now if line not in kept]


def exported_by(library):
    table = subprocess.run(["nm", "-D", "--defined-only", library], check=True, capture_output=True, text=True).stdout
    names = {line.split()[2].partition("@")[0] for line in table.splitlines() if line.split()[1] in "TWVBD"}
    return names


def main(arguments):
    keep = arguments[:1] == ["--keep"]
    library, program = arguments[keep:]
    layout = subprocess.run([program], check=True, capture_output=True, text=True).stdout.splitlines()
    header = HEADER.read_text(encoding="utf-8")
    number = re.search(r"#define KIJUN_ABI (\d+)", header)[1]
    file = HERE / f"abi-{number}.txt"
    kept = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    now, problems = described(header, exported_by(library), layout)
    gone, new = changes(kept, now)
    problems += [f"changed or gone, which wants another KIJUN_ABI: {line}" for line in gone]
    if keep and not problems:
        file.write_text("\n".join(now) + "\n", encoding="utf-8")
    elif new:
        problems += [f"new, and not kept yet (abi.py --keep): {line}" for line in new]
    print("\n".join(problems) or f"{len(now)} lines as in {file.name}")
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
