#!/usr/bin/env python3
"""kijun build, keygen, sign, inspect; --require-signature, the pattern cache and --budget in every command."""
import json
import re
import stat
import unittest

from support import *

# Every command that loads rules, and how; {} is the place of the rules. What loads none is named with None, so
# that a new command must be thought about here.
LOADING = {
    "check": ["{}"], "build": ["{}", "-o", "out.kjb"], "in-force": ["{}", "--at", "2025-03-01"],
    "timeline": ["{}"], "judge": ["{}", "reports.ndjson"], "explain": ["{}", "--report", "report.json"],
    "test": ["{}"], "changelog": ["{}"], "diff": ["{}", "base", "second"], "impact": ["{}", "base", "second", "reports.ndjson"],
    "tree": ["{}", "account"], "verify": ["{}"], "lint": ["{}", "--off", "K1002", "--off", "K0532", "--off", "K0534"],
    "fmt": None, "lsp": None,
    "ask": ["{}", "--report", "report.json", "--json"], "debug": ["ir", "{}"],
    "stats": ["{}", "records.ndjson", "--year", "2025"], "plan": ["{}", "--report", "none.json", "--on", "2025-03-03"],
    "document": ["text", "{}", "--at", "2025-03-01"],
    "sign": ["{}", "--key", "mine.key", "-o", "out.kjb"], "inspect": ["{}"], "keygen": None, "new": None,
    "together": ["reports.ndjson", "{}"],
    "serve": ["--rules", "{}", "--check-config"], "token": None, "audit": None, "feed": ["--rules", "{}"],
}


class BundleTest(CommandTest):
    def setUp(self):
        super().setUp()
        self.kijun("build", RULES, "-o", "rules.kjb")
        self.bundle = self.directory / "rules.kjb"
        self.file("reports.ndjson", json.dumps(report("闇バイト")) + "\n")
        self.file("report.json", json.dumps(report("闇バイト")))
        self.file("records.ndjson", json.dumps({"received_at": "2025-03-01"}) + "\n")
        self.file("none.json", json.dumps(report("こんにちは")))

    def key(self, name):
        return self.kijun("keygen", name).strip()


class SignatureTest(BundleTest):
    def setUp(self):
        super().setUp()
        self.mine, self.other = self.key("mine"), self.key("other")
        self.kijun("sign", "rules.kjb", "--key", "mine.key", "-o", "mine.kjb")
        self.kijun("sign", "rules.kjb", "--key", "other.key", "-o", "other.kjb")

    def test_every_command_that_loads_honours_it(self):
        commands = re.findall(r"(?m)^  ([a-z][a-z-]*) ", self.kijun("--help").split("Subcommands:")[1])
        self.assertEqual(set(commands), set(LOADING), "a new command: say in LOADING how it loads rules")
        for command, arguments in LOADING.items():
            if arguments is None:
                continue
            for bundle, code in (("rules.kjb", "K0810"), ("other.kjb", "K0811"), (str(RULES), "K0810")):
                if command in ("sign", "inspect") and bundle == str(RULES):
                    continue
                with self.subTest(command, bundle=bundle):
                    line = [command, *(argument.replace("{}", bundle) for argument in arguments)]
                    self.assertIn(code, self.refused(*line, "--require-signature", "mine.pub", exit=INPUT_OUTPUT))
                    self.assertIn(code, self.refused(*line, exit=INPUT_OUTPUT, KIJUN_REQUIRE_SIGNATURE=self.mine))
                    self.assertFalse((self.directory / "out.kjb").exists())
            with self.subTest(command, bundle="mine.kjb"):
                line = [command, *(argument.replace("{}", "mine.kjb") for argument in arguments)]
                self.kijun(*line, "--require-signature", self.mine)
                (self.directory / "out.kjb").unlink(missing_ok=True)

    def test_signing_changes_nothing_but_the_signature(self):
        plain, signed = (json.loads(self.kijun("inspect", name, "--json")) for name in ("rules.kjb", "mine.kjb"))
        self.assertEqual((plain["signer"], signed["signer"]), (None, self.mine))
        plain["signer"] = self.mine
        self.assertEqual(plain, signed)
        self.assertEqual(self.kijun("judge", "rules.kjb", "reports.ndjson"),
                         self.kijun("judge", "mine.kjb", "reports.ndjson"))

    def test_signing_in_place_and_again(self):
        for who, name in ((self.mine, "mine"), (self.other, "other")):
            self.assertIn(who, self.kijun("sign", "rules.kjb", "--key", f"{name}.key"))
            self.assertIn(who, self.kijun("inspect", "rules.kjb", "--require-signature", f"{name}.pub"))
        self.assertEqual(self.bundle.read_bytes(), (self.directory / "other.kjb").read_bytes())

    def test_one_of_several_keys_is_enough(self):
        self.file("both.pub", f"# the committee\n{self.other}\n\n{self.mine}\n")
        for name in ("mine.kjb", "other.kjb"):
            self.kijun("timeline", name, "--require-signature", "both.pub")

    def test_changed_after_signing(self):
        whole = (self.directory / "mine.kjb").read_bytes()
        for place in range(172, 268, 5):  # the signature and who made it
            path = self.file("changed.kjb", whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1:])
            self.assertIn("K0812", self.refused("inspect", path, exit=INPUT_OUTPUT))

    def test_keys(self):
        self.assertRegex(self.mine, r"^ed25519:[A-Za-z0-9+/]{43}=$")
        self.assertEqual((self.directory / "mine.pub").read_text().strip(), self.mine)
        self.assertEqual(stat.S_IMODE((self.directory / "mine.key").stat().st_mode), 0o600)
        before = (self.directory / "mine.key").read_bytes()
        self.assertIn("mine.key", self.refused("keygen", "mine", exit=INPUT_OUTPUT))
        self.assertEqual((self.directory / "mine.key").read_bytes(), before)
        self.refused("keygen", "no/such/place", exit=INPUT_OUTPUT)

    def test_keys_that_are_none(self):
        for key, code in (("nothing.pub", "K0805"), ("mine.key", "K0813"), ("ed25519:AAAA", "K0813"),
                          ("rules.kjb", "K0813")):
            self.assertIn(code, self.refused("timeline", "mine.kjb", "--require-signature", key))
            self.assertIn(code, self.refused("timeline", "mine.kjb", KIJUN_REQUIRE_SIGNATURE=key))
        for key, code in (("nothing.key", "K0805"), ("mine.pub", "K0813")):
            self.assertIn(code, self.refused("sign", "rules.kjb", "--key", key, exit=INPUT_OUTPUT))

    def test_what_is_no_bundle_is_not_signed(self):
        text = RULES / "sample.kijun"
        self.assertIn("K0801", self.refused("sign", text, "--key", "mine.key", "-o", "x", exit=INPUT_OUTPUT))

    def test_messages_are_japanese_too(self):
        self.assertIn("署名がありません", self.refused("timeline", "rules.kjb", "--require-signature", "mine.pub",
                                                     "--language", "ja", exit=INPUT_OUTPUT))


class ReproducibleTest(BundleTest):
    def test_from_two_directories_and_two_environments(self):
        elsewhere = self.directory / "some" / "where" / "else"
        elsewhere.mkdir(parents=True)
        for path in sorted(RULES.iterdir(), reverse=True):  # another order in the directory, other times
            if path.suffix == ".kijun":
                (elsewhere / path.name).write_bytes(path.read_bytes())
        for rules in (elsewhere, f"{elsewhere}/", elsewhere / ".." / "else"):
            self.kijun("build", rules, "-o", "other.kjb", TZ="America/New_York", LC_ALL="C", HOME="/nowhere")
            self.assertEqual((self.directory / "other.kjb").read_bytes(), self.bundle.read_bytes())
        self.assertNotIn(str(self.directory).encode(), self.bundle.read_bytes())

    def test_within_a_budget(self):
        self.kijun("build", RULES, "-o", "other.kjb", "--budget", "60,2000")
        self.assertEqual((self.directory / "other.kjb").read_bytes(), self.bundle.read_bytes())


class CacheTest(BundleTest):
    def entries(self, name="cache"):
        return sorted((self.directory / name).glob("*"))

    def timeline(self, **environment):
        return self.kijun("judge", "rules.kjb", "reports.ndjson", **environment)

    def test_where_it_is(self):
        whole = self.timeline(KIJUN_CACHE="off")
        for environment, place in (({"KIJUN_CACHE": "cache"}, "cache"),
                                   ({"KIJUN_CACHE": "", "XDG_CACHE_HOME": f"{self.directory}/xdg"}, "xdg/kijun"),
                                   ({"KIJUN_CACHE": "", "XDG_CACHE_HOME": "", "HOME": str(self.directory)},
                                    ".cache/kijun")):
            self.assertEqual(self.timeline(**environment), whole)
            self.assertEqual(len(self.entries(place)), 1)
        before = sorted(self.directory.rglob("*"))
        self.timeline(KIJUN_CACHE="off")
        self.assertEqual(sorted(self.directory.rglob("*")), before)

    def test_damage_heals(self):
        whole = self.timeline(KIJUN_CACHE="cache")
        entry, = self.entries()
        kept = entry.read_bytes()
        for damage in (b"", kept[:100], kept[:-1], b"x" * len(kept), kept[:200] + b"\xff" + kept[201:]):
            entry.write_bytes(damage)
            self.assertEqual(self.timeline(KIJUN_CACHE="cache"), whole)
            self.assertEqual(entry.read_bytes(), kept)

    def test_of_others_it_is_ignored(self):
        self.timeline(KIJUN_CACHE="cache")
        entry, = self.entries()
        entry.write_bytes(b"not touched")
        (self.directory / "cache").chmod(0o777)
        self.timeline(KIJUN_CACHE="cache")
        self.assertEqual(entry.read_bytes(), b"not touched")


class BudgetTest(BundleTest):
    def test_check(self):
        self.assertEqual(self.kijun("check", RULES, "--budget", "60,2000"), self.kijun("check", RULES))
        bad = self.file("bad.kijun", "category\n")
        plain, within = (self.refused("check", bad, *more, exit=RULES_HAVE_ERRORS) for more in ([], ["--budget", "9,999"]))
        self.assertEqual(plain, within)
        self.assertEqual(json.loads(self.kijun("check", bad, "--json", exit=RULES_HAVE_ERRORS)),
                         json.loads(self.kijun("check", bad, "--json", "--budget", "9,999", exit=RULES_HAVE_ERRORS)))

    def test_what_is_no_budget(self):
        for budget in ("", "1", "0,1", "1,0", "a,b"):
            self.assertIn("K0832", self.refused("check", RULES, "--budget", budget))
        self.refused("check", RULES, "--budget", "9,999", "--sources")

    def test_too_much_is_stopped(self):
        # Classes in a row, without a literal to wait for: what the pattern engine is slowest to compile. So many that
        # no machine is done within the second, nor within the few seconds of the clock.
        words = " ".join(f"/[あ-{chr(0x3050 + n % 60)}]{{1,30}}[一-{chr(0x9000 + n)}]{{1,30}}[ア-{chr(0x30B0 + n % 60)}]{{1,30}}/"
                         for n in range(1000))
        rules = self.file("large.kijun", f"""
            guideline g "基準" {{ timezone "Asia/Tokyo" judged by received }}
            revision r "初版" of g {{ effective 2020-04-01 }}
            class c "区分"
            terms t {{ {words} }}
            category x "類型" in c {{ post has t }}""")
        self.assertIn("K0830", self.refused("build", rules, "-o", "large.kjb", "--budget", "1,8000",
                                            exit=RULES_HAVE_ERRORS))
        self.assertFalse((self.directory / "large.kjb").exists())


if __name__ == "__main__":
    unittest.main()
