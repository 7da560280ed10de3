#!/usr/bin/env python3
"""What is deployed fits the command: the options of the configuration, of the unit and of the container exist, and
what the container is made of is there. (./dev package --try runs the unit's commands in a bare system.)"""
import re
import unittest

from support import *

DEPLOY = PROJECT / "engine" / "serve" / "deploy"


class DeployTest(CommandTest):
    def setUp(self):
        super().setUp()
        self.known = set(re.findall(r"\(Env:(KIJUN_SERVE_\w+)\)", self.kijun("serve", "--help")))
        self.assertIn("KIJUN_SERVE_RULES", self.known)

    def check_environment(self, text):
        named = set(re.findall(r"KIJUN_SERVE_\w+", text))
        self.assertTrue(named)
        self.assertEqual(named - self.known, set())

    def test_the_configuration_is_understood(self):
        self.kijun("build", RULES, "-o", "rules.kjb")
        self.kijun("audit", "keygen", "record.key")
        text = (DEPLOY / "serve.conf").read_text().replace("/var/lib/kijun", str(self.directory))
        self.file("serve.conf", text)
        self.kijun("serve", "--config", "serve.conf", "--check-config", KIJUN_SERVE_AUDIT_KEY="record.key")

    def test_the_unit_names_what_is_there(self):
        unit = (DEPLOY / "kijun.service").read_text()
        self.check_environment(unit)
        given = dict(re.findall(r"^LoadCredential=([\w.]+):(.*)$", unit, re.MULTILINE))
        self.assertEqual(set(re.findall(r"%d/([\w.]+)", unit)), set(given))
        for command in re.findall(r"^Exec\w+=/usr/bin/kijun (.*)$", unit, re.MULTILINE):
            self.assertEqual(command.split()[:2], ["serve", "--config"])

    def test_the_container_is_made_of_what_is_there(self):
        text = (DEPLOY / "Containerfile").read_text()
        self.check_environment(text)
        lines = re.sub(r"\\\n", " ", re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE)).splitlines()
        instructions = [line.split(None, 1) for line in lines if line.strip()]
        self.assertEqual({name for name, _ in instructions} - {
            "FROM", "COPY", "WORKDIR", "RUN", "USER", "VOLUME", "EXPOSE", "ENV", "STOPSIGNAL", "ENTRYPOINT", "CMD"}, set())
        stages = [arguments.split(" AS ")[1] for name, arguments in instructions if name == "FROM" and " AS " in arguments]
        for name, arguments in instructions:
            if name == "COPY":
                self.assertTrue(arguments == ". /source" or arguments.split()[0].removeprefix("--from=") in stages, arguments)
            if name in ("ENTRYPOINT", "CMD"):
                json.loads(arguments)
        entry, run = [json.loads(arguments) for name, arguments in instructions if name in ("ENTRYPOINT", "CMD")]
        self.assertEqual(entry + run, ["kijun", "serve"])
        self.assertLess([name for name, _ in instructions].index("USER"),
                        [name for name, _ in instructions].index("ENTRYPOINT"))


if __name__ == "__main__":
    unittest.main()
