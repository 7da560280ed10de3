#!/usr/bin/env python3
"""The include check can fail: a made-up engine with one fault of each kind."""
import tempfile
import unittest
from pathlib import Path

import includes

CMAKE = """
kijun_stage(base LIBRARIES fmt::fmt)
kijun_stage(syntax USES base LIBRARIES kijun_parser)
kijun_stage(model USES base LIBRARIES fmt::fmt)
kijun_stage(text USES base)
kijun_stage(compile USES base model text LIBRARIES fmt::fmt)
kijun_stage(judge USES base model text compile)
kijun_stage(revise USES base syntax model text compile judge)
if(KIJUN_COMMAND)
  kijun_stage(audit USES base judge)
  kijun_stage(serve USES base judge revise audit)
  kijun_stage(lsp USES base syntax model judge revise)
endif()
"""


class IncludesTest(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.project = Path(directory.name)
        self.write("engine/CMakeLists.txt", CMAKE)
        for header in includes.ROOM_OF:
            self.write(f"engine/include/kijun/{header}.hpp", "#pragma once\n")

    def write(self, name, text):
        path = self.project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def found(self):
        return "\n".join(includes.problems(self.project))

    def test_a_sound_engine_passes(self):
        self.write("engine/model/a.cpp", '#include "a.hpp"\n#include "kijun/model.hpp"\n#include "kijun/source.hpp"\n')
        self.write("engine/command/a.cpp", '#include "kijun/claims.hpp"\n#include "kijun/syntax.hpp"\n')
        self.assertEqual(self.found(), "")

    def test_a_later_room_is_refused(self):
        self.write("engine/model/a.cpp", '#include "kijun/judge.hpp"\n')
        self.assertIn("engine/model/a.cpp: includes kijun/judge.hpp of room judge", self.found())

    def test_an_earlier_room_that_is_not_used_is_refused(self):
        self.write("engine/judge/a.hpp", '  #  include "kijun/syntax.hpp"\n')
        self.assertIn("of room syntax, which judge does not use", self.found())

    def test_public_headers_are_looked_at(self):
        self.write("engine/include/kijun/text.hpp", '#include "kijun/model.hpp"\n')
        self.assertIn("engine/include/kijun/text.hpp: includes kijun/model.hpp", self.found())

    def test_private_headers_of_another_room_are_refused(self):
        self.write("engine/judge/a.cpp", '#include "../text/fold.hpp"\n')
        self.assertIn("private headers", self.found())

    def test_headers_of_no_room_are_named(self):
        self.write("engine/include/kijun/stray.hpp", "")
        self.write("engine/judge/a.cpp", '#include "kijun/stray.hpp"\n')
        self.assertIn("stray.hpp: of no room", self.found())
        self.assertIn("a header of no room", self.found())


if __name__ == "__main__":
    unittest.main()
