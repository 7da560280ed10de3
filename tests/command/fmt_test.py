"""kijun fmt: in place, looked at only, from a pipe; what is refused is left as it was."""
import os
import stat
import unittest

from support import FINDINGS, INPUT_OUTPUT, RULES_HAVE_ERRORS, USAGE, CommandTest

UNTIDY = 'terms  a   {"x" "y"}\n'
TIDY = 'terms a { "x" "y" }\n'


class Fmt(CommandTest):
    def test_changes_files_in_place_and_names_them(self):
        untidy = self.file("rules/b.kijun", UNTIDY)
        tidy = self.file("rules/a.kijun", TIDY)
        self.assertEqual(self.kijun("fmt", untidy.parent).split("\n"), [str(untidy), ""])
        self.assertEqual(untidy.read_text(), TIDY)
        self.assertEqual(tidy.read_text(), TIDY)
        self.assertEqual(self.kijun("fmt", untidy.parent), "")

    def test_keeps_permissions_and_links(self):
        file = self.file("real/a.kijun", UNTIDY)
        file.chmod(0o640)
        link = self.directory / "a.kijun"
        link.symlink_to(file)
        self.kijun("fmt", link)
        self.assertTrue(link.is_symlink())
        self.assertEqual(file.read_text(), TIDY)
        self.assertEqual(stat.S_IMODE(os.stat(file).st_mode), 0o640)

    def test_check_only_looks(self):
        file = self.file("a.kijun", UNTIDY)
        self.assertIn("a.kijun", self.refused("fmt", "--check", file, exit=FINDINGS))
        self.assertEqual(file.read_text(), UNTIDY)
        self.kijun("fmt", file)
        self.kijun("fmt", "--check", file)

    def test_pipe(self):
        self.assertEqual(self.kijun("fmt", "-", stdin=UNTIDY), TIDY)
        self.assertEqual(self.kijun("fmt", "--print", self.file("a.kijun", UNTIDY)), TIDY)
        self.assertEqual(self.kijun("fmt", "--keywords", "ja", "-", stdin=UNTIDY), '用語 a { "x" "y" }\n')

    def test_mistakes_are_left_alone(self):
        file = self.file("a.kijun", "terms a { \n")
        sound = self.file("b.kijun", UNTIDY)
        self.assertIn("a.kijun:2", self.refused("fmt", file, sound, exit=RULES_HAVE_ERRORS))
        self.assertEqual(file.read_text(), "terms a { \n")
        self.assertEqual(sound.read_text(), TIDY)
        self.refused("fmt", "-", stdin=b"\xff", exit=RULES_HAVE_ERRORS)

    def test_wrong_use(self):
        self.refused("fmt", exit=USAGE)
        self.refused("fmt", "--keywords", "fr", "-", exit=USAGE)
        self.refused("fmt", "--width", "3", "-", exit=USAGE)
        self.refused("fmt", "--check", "--print", "-", exit=USAGE)
        self.refused("fmt", self.directory / "none", exit=INPUT_OUTPUT)

    def test_what_cannot_be_written_is_said(self):
        if os.geteuid() == 0:
            self.skipTest("root may write everywhere")
        file = self.file("closed/a.kijun", UNTIDY)
        file.parent.chmod(0o500)
        self.addCleanup(file.parent.chmod, 0o700)
        self.refused("fmt", file, exit=INPUT_OUTPUT)
        self.assertEqual(file.read_text(), UNTIDY)


if __name__ == "__main__":
    unittest.main()
