"""Memory does not grow with what has been judged. Each measurement in a process of its own."""

import subprocess
import sys
import textwrap

MEASURE = """
import gc, resource, kijun
rules = kijun.load("ihc")
def resident():
    gc.collect()
    with open("/proc/self/statm") as pages:
        return int(pages.read().split()[1]) * resource.getpagesize()
MB = 1 << 20
"""


def measure(script):
    done = subprocess.run([sys.executable, "-c", MEASURE + textwrap.dedent(script)], capture_output=True,
                          encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_million_calls():
    told = measure("""
        line = '{"id":"a","text":"使っていない口座、買います。","received_at":"2025-06-01"}'.encode()
        wrong = b'{"id":"a","text":"x","received_at":"yesterday"}'
        def judge(times):
            for number in range(times):
                rules.judge_each(line)
                if number % 100 == 0:
                    try:
                        rules.judge_each(wrong)
                    except kijun.ReportError:
                        pass
        judge(100_000)
        before = resident()
        judge(1_000_000)
        grown = resident() - before
        print(f"grown by {grown / MB:.2f} MB")
        assert grown < 2 * MB, grown
        """)
    print(told)


def test_rules_that_are_let_go():
    """Options, drafts, comparisons, counts: what is made is freed."""
    print(measure("""
        text = 'guideline e "e" { timezone "Asia/Tokyo" judged by received }\\n' \\
               'revision r "r" of e { effective 2020-01-01 }\\nclass c "c"\\ncategory k "k" in c { post has "口座" }\\n' \\
               'revision s "s" amends e { effective 2021-01-01 rename category k to "l" }'
        def use():
            made = kijun.compile(text)
            made.at("2022-01-01").judge(text="口座")
            made.diff("r", "s").to_dict(), made.comparison("r", "s").html(), made.tree("k").svg()
            made.impact([{"text": "口座"}], "r", "s").to_dict()
            try:
                kijun.compile(text + "x")
            except kijun.RulesError:
                pass
        for _ in range(30):
            use()
        before = resident()
        for _ in range(150):
            use()
        grown = resident() - before
        print(f"grown by {grown / MB:.2f} MB")
        assert grown < 6 * MB, grown
        """))


def test_a_million_rows():
    """A stream is judged in little memory, however long it is."""
    print(measure("""
        import pyarrow
        words = ["使っていない口座、買います。", "本日は晴れ。", "闇バイト募集、高額報酬。", "市の広報から転載しました。" * 20]
        batch = pyarrow.record_batch({
            "text": [words[number % len(words)] for number in range(10_000)],
            "received_at": ["2025-06-01"] * 10_000})
        def stream(batches):
            return pyarrow.RecordBatchReader.from_batches(batch.schema, (batch for _ in range(batches)))
        def drain(batches):
            rows, most = 0, 0
            for number, judged in enumerate(rules.judge_table(stream(batches))):
                rows += len(judged)
                if number % 50 == 0:
                    most = max(most, resident())
            return rows, max(most, resident())
        _, small = drain(10)
        rows, large = drain(100)
        assert rows == 1_000_000, rows
        print(f"{rows} rows: {large / MB:.0f} MB, after a tenth of them {small / MB:.0f} MB")
        assert large - small < 16 * MB, (small, large)
        impact = rules.impact(stream(100), "r2023_09_29", "r2025_02_28")
        assert impact.cases == 1_000_000
        print(f"and counted: {resident() / MB:.0f} MB")
        assert resident() - large < 64 * MB
        """))
