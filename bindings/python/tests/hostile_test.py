"""Whatever comes in: an answer or an error with its reason, never a crash, never a row that is somebody else's."""

import concurrent.futures
import copy
import datetime
import json
import multiprocessing
import os
import pickle
import random
import threading

import pyarrow
import pytest

import kijun

WORDS = "使っていない通/帳、ｷｬｯｼｭｶｰﾄﾞ、高く買います。"
DAY = "2025-06-01"


def judged_by_lines(rules, rows):
    """What the rows of a table are judged as when they come as lines: (outcome, categories, error code)."""
    told = []
    for row in rows:
        try:
            verdict = rules.judge({name: value for name, value in row.items() if value is not None})
            told.append((verdict.outcome, list(verdict.categories), None))
        except kijun.ReportError as error:
            told.append((None, [], error.diagnostics[0].code))
    return told


def judged_by_rows(rules, table):
    return [(row["outcome"], row["categories"], row["error_code"]) for row in rules.judge_table(table).to_pylist()]


# ---- texts ----


@pytest.mark.parametrize("field", ["text", "title", "url", "page_text", "id"])
def test_lone_surrogates_are_refused_and_told(rules, field):
    report = {"text": WORDS, "received_at": DAY, field: "口座\ud83d買います"}
    with pytest.raises(kijun.ReportError) as caught:
        rules.judge(report)
    assert caught.value.diagnostics[0].code == "K0701"
    # JSON may escape one: so may a report that a library wrote
    for line in (json.dumps(report), json.dumps(report).encode()):
        with pytest.raises(kijun.ReportError, match="K0701"):
            rules.judge(line)
    for ask in (rules.explain, rules.questions, lambda one: list(rules.judge_many([one])),
                lambda one: rules.impact([one], "r2023_09_29", "r2025_02_28"), lambda one: rules.summary([one])):
        with pytest.raises(kijun.ReportError, match="K0701"):
            ask(report)


def test_nul_and_control_characters_are_characters(rules):
    for between in ("\0", "\x1b[2J", "\u202e", "\ufeff", "\x7f\x80"):
        text = f"口座{between}買います"
        verdict = rules.judge(id=f"a{between}", text=f"{between}口座買います{between}", received_at=DAY)
        assert verdict.id == f"a{between}" and verdict.categories == ("bank_account",)
        (hit, *_) = verdict.findings[0].evidence
        assert f"{between}口座買います{between}"[hit.start_char:hit.end_char] == hit.text
        rows = rules.judge_table(pyarrow.table({"text": [text, text], "received_at": [DAY, DAY]})).to_pylist()
        assert rows[0] == {**rows[1], "row": 0, "id": "line-1"}
        assert rows[0]["categories"] == list(rules.judge(text=text, received_at=DAY).categories)
        verdict._repr_html_()


def test_a_hundred_megabytes(rules):
    text = "晴れた日の記録。" * (100_000_000 // 24) + "口座買います"
    verdict = rules.judge(text=text, received_at=DAY)
    assert verdict.categories == ("bank_account",)
    hit = verdict.findings[0].evidence[0]
    assert text[hit.start_char:hit.end_char] == hit.text and hit.end_byte <= len(text.encode())
    judged = rules.judge_table(pyarrow.table({"text": [text, "晴れ"], "received_at": [DAY, DAY]}))
    assert judged["categories"].to_pylist() == [["bank_account"], []]
    assert judged["evidence"][0][0]["start_char"].as_py() == hit.start_char


def test_more_than_the_command_takes_is_refused(rules):
    line = b'{"received_at":"2025-06-01","text":"' + b"a" * (256 << 20) + b'"}'
    for ask in (rules.judge, kijun.together(rules).judge, lambda one: rules.summary([one]),
                lambda one: rules.impact([one], "r2023_09_29", "r2025_02_28")):
        with pytest.raises(kijun.ReportError, match="K0713"):
            ask(line)
    assert rules.judge(text="晴れ", received_at=DAY).outcome == "out_of_scope"


def test_what_is_no_report(rules):
    deep = '{"text":' + "[" * 100_000
    for line, code in (("", "K0701"), (" ", "K0701"), ("[]", "K0702"), ("null", "K0702"), (b"\xff\xfe{}", "K0701"),
                       ('{"text":1}', "K0703"), ('{"text":"a","text":"b"}', "K0708"), (deep, "K0701"),
                       ('{"text":"a"}{"text":"b"}', "K0701"), ('{"facts":{"a":1e999}}', None), ('{"text":"a', "K0701")):
        with pytest.raises(kijun.ReportError) as caught:
            rules.judge(line)
        assert code in (None, caught.value.diagnostics[0].code), line[:40]
    for wrong in (3, None, ["text"], object()):
        with pytest.raises((TypeError, ValueError)):
            rules.judge_each(wrong)
    circular = {"text": "a"}
    circular["facts"] = circular
    with pytest.raises(ValueError):
        rules.judge(circular)


# ---- tables ----


def test_null_dates_and_dates_beyond_the_calendar(rules):
    table = pyarrow.table({
        "text": 4 * [WORDS],
        "received_at": pyarrow.array([None, datetime.date(1, 1, 1), datetime.date(9999, 12, 31), datetime.date(2025, 6, 1)])})
    told = [(row["revision"], row["error_code"]) for row in rules.judge_table(table).to_pylist()]
    assert told == [(None, "K0320"), (None, "K0321"), ("r2025_09_25", None), ("r2025_02_28", None)]
    for kind in (pyarrow.null(), pyarrow.string(), pyarrow.timestamp("s", "UTC"), pyarrow.date32(),
                 pyarrow.dictionary(pyarrow.int8(), pyarrow.string())):
        nothing = pyarrow.table({"text": 2 * [WORDS], "received_at": pyarrow.nulls(2, kind)})
        assert rules.judge_table(nothing)["error_code"].to_pylist() == 2 * ["K0320"], kind
    # what no calendar has
    for kind, value in ((pyarrow.timestamp("s", "UTC"), 2**62), (pyarrow.timestamp("ns", "UTC"), -(2**63)),
                        (pyarrow.timestamp("s", "UTC"), -(2**63)), (pyarrow.date32(), 2**31 - 1),
                        (pyarrow.date32(), -(2**31))):
        dates = pyarrow.array([value], pyarrow.int32() if kind == pyarrow.date32() else pyarrow.int64()).view(kind)
        (row,) = rules.judge_table(pyarrow.table({"text": [WORDS], "received_at": dates})).to_pylist()
        assert row["error_code"] in ("K0705", "K0321"), (kind, value, row)


@pytest.mark.parametrize("kind", [
    pyarrow.binary(), pyarrow.large_binary(), pyarrow.float64(), pyarrow.list_(pyarrow.string()), pyarrow.bool_(),
    pyarrow.decimal128(5), pyarrow.duration("s"), pyarrow.date64(), pyarrow.time32("s"), pyarrow.binary(4),
    pyarrow.map_(pyarrow.string(), pyarrow.string()), pyarrow.struct([("a", pyarrow.string())]),
    pyarrow.run_end_encoded(pyarrow.int32(), pyarrow.string()), pyarrow.list_view(pyarrow.string()),
    pyarrow.dictionary(pyarrow.int8(), pyarrow.int64())], ids=str)
def test_columns_of_other_types_are_refused(rules, kind):
    table = pyarrow.Table.from_arrays([pyarrow.array([], kind)], names=["text"])
    with pytest.raises(ValueError, match="text"):
        rules.judge_table(table)
    with pytest.raises(ValueError, match="text"):
        rules.impact(table, "r2023_09_29", "r2025_02_28")
    # of a name that reports do not have: passed over
    beside = pyarrow.table({"text": pyarrow.array([], pyarrow.string()), "other": pyarrow.array([], kind)})
    assert rules.judge_table(beside).num_rows == 0


def test_tables_of_nothing(rules):
    text = pyarrow.array([], pyarrow.string())
    for table in (pyarrow.table({"text": text}), pyarrow.table({"text": pyarrow.chunked_array([], pyarrow.string())}),
                  pyarrow.table({"text": pyarrow.chunked_array([text, text, text])})):
        judged = rules.judge_table(table)
        assert judged.num_rows == 0 and judged.column_names[0] == "row"
        assert rules.summary(table).sections == ()
        with pytest.raises(kijun.ReportError, match="K0733"):
            rules.impact(table, "r2023_09_29", "r2025_02_28").to_dict()
    with pytest.raises(ValueError, match="no column"):
        rules.judge_table(pyarrow.table({}))
    with pytest.raises(ValueError, match="twice"):
        rules.judge_table(pyarrow.Table.from_arrays([text, text], names=["text", "text"]))


def stored(texts, way, dice):
    """The same texts, stored in another way, as part of something larger."""
    before, after = dice.randrange(0, 17), dice.randrange(0, 9)
    padded = pyarrow.array(["口座買います" * dice.randrange(0, 3) for _ in range(before)] + texts
                           + ["闇バイト募集"] * after, pyarrow.string())
    if way == "dictionary":
        padded = padded.dictionary_encode().cast(pyarrow.dictionary(
            dice.choice([pyarrow.int8(), pyarrow.int16(), pyarrow.int64(), pyarrow.uint32()]),
            dice.choice([pyarrow.string(), pyarrow.large_string()])))
    elif way == "dictionary of null":
        values = pyarrow.array(["zzz", None, *sorted({one for one in padded.to_pylist() if one is not None})]).slice(1)
        places = {value: place for place, value in enumerate(values.to_pylist())}
        padded = pyarrow.DictionaryArray.from_arrays(pyarrow.array([places[one] for one in padded.to_pylist()],
                                                                   pyarrow.int16()), values)
    elif way != "string":
        padded = padded.cast({"large": pyarrow.large_string(), "view": pyarrow.string_view()}[way])
    return padded.slice(before, len(texts))


@pytest.mark.parametrize("seed", range(12))
def test_any_storage_any_cut(rules, seed):
    dice = random.Random(seed)
    words = ["口座買います", "晴れ", "闇バイト、高額報酬", None, "", "使っていない通/帳、売ります", "😀口座買います", "a" * 13]
    rows = [{"text": dice.choice(words), "title": dice.choice(words), "received_at": dice.choice(
        [DAY, "2025-02-27", "2025-02-28", "someday", None])} for _ in range(dice.randrange(1, 90))]
    chunks, start = [], 0
    while start < len(rows):
        some = rows[start:start + dice.randrange(1, 40)]
        start += len(some)
        columns = {name: stored([row[name] for row in some], way, dice) for name, way in (
            ("text", ["string", "large", "view", "dictionary", "dictionary of null"][seed % 5]),
            ("title", "string"), ("received_at", "view" if seed % 2 else "dictionary"))}
        chunks.append(columns)
    one = {name: pyarrow.concat_arrays([chunk[name].cast(pyarrow.string()) for chunk in chunks]) for name in chunks[0]}
    expected = judged_by_lines(rules, rows)
    assert judged_by_rows(rules, pyarrow.table(one)) == expected
    told = []
    for chunk in chunks:
        told += judged_by_rows(rules, pyarrow.table(chunk))
    assert told == expected
    # a table cut out of a larger one, and struct columns with holes
    table = pyarrow.table(one)
    begin = dice.randrange(0, len(rows))
    assert judged_by_rows(rules, table.slice(begin)) == expected[begin:]
    batch = pyarrow.Table.from_batches([table.combine_chunks().to_batches()[0].slice(begin)])
    assert judged_by_rows(rules, batch) == expected[begin:]


@pytest.mark.parametrize("seed", range(6))
def test_facts_of_structs_with_holes(rules, seed):
    dice = random.Random(seed)
    facts = [dice.choice([None, {}, {"publicly_viewable": True}, {"publicly_viewable": False}]) for _ in range(60)]
    rows = [{"text": "所持OK銃", "received_at": DAY, "facts": one} for one in facts]
    kind = pyarrow.struct([("publicly_viewable", pyarrow.bool_())])
    table = pyarrow.table({"text": [row["text"] for row in rows], "received_at": [DAY] * len(rows),
                           "facts": pyarrow.array(facts, kind)})
    begin = dice.randrange(0, 50)
    assert judged_by_rows(rules, table.slice(begin)) == judged_by_lines(rules, rows[begin:])
    # a struct made of a column that is itself cut out of another
    column = pyarrow.array([None, True, False] * 20).slice(begin % 7, 40)
    made = pyarrow.StructArray.from_arrays([column], ["publicly_viewable"]).slice(3)
    table = pyarrow.table({"text": ["所持OK銃"] * 37, "received_at": [DAY] * 37, "facts": made})
    assert judged_by_rows(rules, table) == judged_by_lines(rules, [
        {"text": "所持OK銃", "received_at": DAY, "facts": {"publicly_viewable": value}}
        for value in column.to_pylist()[3:]])


def broken_stream(problem, after=3):
    def batches():
        for _ in range(after):
            yield pyarrow.record_batch({"text": [WORDS], "received_at": [DAY]})
        raise problem

    schema = pyarrow.schema([("text", pyarrow.string()), ("received_at", pyarrow.string())])
    return pyarrow.RecordBatchReader.from_batches(schema, batches())


def test_a_stream_that_breaks_in_the_middle(rules):
    for ask in (lambda one: rules.judge_table(one).read_all(), rules.summary,
                lambda one: rules.impact(one, "r2023_09_29", "r2025_02_28")):
        for problem in (OSError("the disk is gone"), ValueError("no such row"), KeyError("x")):
            with pytest.raises(Exception, match="the disk is gone|no such row|x"):
                ask(broken_stream(problem))
    with pytest.raises(Exception, match="read"):
        taken = pyarrow.table({"text": [WORDS]}).__arrow_c_stream__()
        given = type("Given", (), {"__arrow_c_stream__": lambda self, requested_schema=None: taken})()
        rules.judge_table(given)
        rules.judge_table(given)
    assert rules.judge(text="晴れ", received_at=DAY).outcome == "out_of_scope"


def test_what_is_no_table(rules):
    for wrong in (None, 3, "table", [1], {"text": ["a"]}):
        with pytest.raises((AttributeError, TypeError)):
            rules.judge_table(wrong)
    lying = type("Lying", (), {"__arrow_c_stream__": lambda self, requested_schema=None: object()})()
    with pytest.raises((TypeError, ValueError)):
        rules.judge_table(lying)


# ---- processes and threads ----


def outcome_of(rules):
    return rules.judge(text=WORDS, received_at=DAY).to_json()


def test_rules_travel_by_pickle(rules):
    expected = outcome_of(rules)
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        there = pickle.loads(pickle.dumps(rules, protocol))
        assert there.hash == rules.hash and outcome_of(there) == expected
        assert there.test().ok
    asked = pickle.loads(pickle.dumps(rules.at("2025-02-27")))
    assert asked.judge(text="闇バイト募集").revision == "r2023_09_29" and repr(asked) == repr(rules.at("2025-02-27"))
    assert outcome_of(copy.copy(rules)) == outcome_of(copy.deepcopy(rules)) == expected
    made = kijun.compile(kijun.new_guideline("notices", effective="2025-04-01"))
    assert pickle.loads(pickle.dumps(made)).hash == made.hash
    verdict = rules.judge(text=WORDS, received_at=DAY)
    assert pickle.loads(pickle.dumps(verdict)) == verdict
    with pytest.raises(kijun.ReportError) as caught:
        rules.judge("{")
    again = pickle.loads(pickle.dumps(caught.value))
    assert str(again) == str(caught.value) and (again.line, again.id) == (caught.value.line, caught.value.id)


@pytest.mark.parametrize("way", ["fork", "spawn"])
def test_processes(rules, way):
    expected = outcome_of(rules)
    list(rules.judge_many([{"text": WORDS, "received_at": DAY}] * 100))  # threads have come and gone
    with concurrent.futures.ProcessPoolExecutor(2, multiprocessing.get_context(way)) as pool:
        assert set(pool.map(outcome_of, [rules] * 4)) == {expected}


def test_a_fork_while_threads_judge(rules):
    expected = outcome_of(rules)
    stop = threading.Event()

    def work():
        while not stop.is_set():
            rules.judge(text=WORDS, received_at=DAY)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(20):
            child = os.fork()
            if child == 0:
                os._exit(0 if rules.judge(text=WORDS, received_at=DAY).to_json() == expected else 1)
            assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def test_threads_with_tables_and_errors(rules):
    table = pyarrow.table({"text": [WORDS, "晴れ", None] * 300, "received_at": [DAY, None, "someday"] * 300})
    expected = rules.judge_table(table, threads=1).to_pylist()

    def ask(number):
        if number % 3 == 0:
            with pytest.raises(OSError):
                rules.judge_table(broken_stream(OSError("gone"))).read_all()
        if number % 3 == 1:
            assert rules.summary(table, on_error="keep").refused == 600
        return rules.judge_table(table, threads=2).to_pylist()

    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        assert all(told == expected for told in pool.map(ask, range(18)))
