"""The check of the C interface notices what it must: a change, a loss, an addition, a symbol too many."""

import unittest

import abi

HEADER = abi.HEADER.read_text(encoding="utf-8")
EXPORTED = set(abi.signatures(HEADER))
LAYOUT = ["size kijun_text 16", "number KIJUN_OK 0"]
KEPT, _ = abi.described(HEADER, EXPORTED, LAYOUT)


class Abi(unittest.TestCase):
    def changes_for(self, header=HEADER, exported=None, layout=None):
        now, problems = abi.described(header, EXPORTED if exported is None else exported, layout or LAYOUT)
        return (*abi.changes(KEPT, now), problems)

    def test_nothing_changed(self):
        self.assertGreater(len(EXPORTED), 10)
        self.assertEqual(self.changes_for(), ([], [], []))

    def test_layout_of_the_text_does_not_matter(self):
        spaced = HEADER.replace("(const kijun_rules* rules)", "( const   kijun_rules *rules /* these */ )")
        self.assertNotEqual(spaced, HEADER)
        self.assertEqual(self.changes_for(spaced), ([], [], []))

    def test_a_changed_signature(self):
        gone, new, _ = self.changes_for(HEADER.replace("uint32_t kijun_abi(void)", "uint64_t kijun_abi(void)"))
        self.assertEqual(gone, ["function uint32_t kijun_abi(void)"])
        self.assertEqual(new, ["function uint64_t kijun_abi(void)"])

    def test_a_struct_of_another_size(self):
        gone, _, _ = self.changes_for(layout=["size kijun_text 24", "number KIJUN_OK 0"])
        self.assertEqual(gone, ["size kijun_text 16"])

    def test_a_symbol_too_many_or_too_few(self):
        self.assertTrue(self.changes_for(exported=EXPORTED | {"kijun_other"})[2])
        self.assertTrue(self.changes_for(exported=EXPORTED - {"kijun_abi"})[2])


if __name__ == "__main__":
    unittest.main()
