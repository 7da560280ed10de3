#!/usr/bin/env python3
"""The check of type names can fail, and knows what is no second definition."""
import tempfile
import unittest
from pathlib import Path

import types_check as types

FILES = {
    "engine/text/fold.hpp": "namespace kijun { struct Change { int at; }; class Scanner; }",
    "engine/revise/diff.hpp": "namespace kijun { enum class Change : int { a, b }; }",
    "engine/text/scan.cpp": 'namespace kijun { namespace { struct Local {}; } struct Scanner::State { }; '
                            'void f() { struct Inside {}; } const char* s = "struct Text { }"; }',
    "engine/judge/scan.cpp": "namespace kijun { namespace { struct Local {}; } void g() { struct Inside {}; } }",
    "engine/judge/names.hpp": "namespace kijun::ast { struct Other {}; } // struct Scanner {",
    "engine/model/names.hpp": "namespace kijun { struct Other { struct Scanner {}; }; }",
}


class TypesTest(unittest.TestCase):
    def test_only_second_definitions_are_found(self):
        with tempfile.TemporaryDirectory() as directory:
            project = Path(directory)
            for name, text in FILES.items():
                (project / name).parent.mkdir(parents=True, exist_ok=True)
                (project / name).write_text(text)
            doubles, count = types.twice(project)
        self.assertEqual(doubles, {"kijun::Change": ["engine/revise/diff.hpp", "engine/text/fold.hpp"]})
        self.assertEqual(count, 3)


if __name__ == "__main__":
    unittest.main()
