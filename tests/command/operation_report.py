"""A year of records whose figures are those of the published report for 2025.

The figures are data/ihc_2025_tables.json; the records are made up around them, the same every time: one for each
item that was counted, with days on which what was done could have been done.
"""
import json
import unicodedata
from datetime import date, timedelta
from pathlib import Path

TABLES = json.loads((Path(__file__).resolve().parent / "data" / "ihc_2025_tables.json").read_text(encoding="utf-8"))

# The rows of the report in its order: the category, and the first day it could be found (2025-01-01 if not given).
ILLEGAL = [("obscene_display",), ("child_abuse_material",), ("prostitution_solicitation",), ("dating_site_solicitation",),
           ("drug_incitement",), ("drug_advertising",), ("designated_drug_advertising",),
           ("suspected_designated_drug_advertising",), ("unapproved_medicine_advertising",), ("bank_account",),
           ("mobile_phone",), ("phishing",), ("credential_provision",), ("unregistered_lender", "2025-02-28"),
           ("firearm_possession_incitement", "2025-02-28"), ("crime_recruitment", "2025-02-28"),
           ("illegal_gambling_presentation", "2025-09-25"), ("illegal_gambling_inducement", "2025-09-25")]
SERIOUS_CRIME = [("handgun_transfer",), ("explosives_making",), ("murder_etc",), ("organ_trade",), ("human_trafficking",),
                 ("hydrogen_sulfide",), ("stalking",), ("crime_recruitment",)]
SUICIDE = [("suicide_involvement",), ("suicide_solicitation",)]
PATROLLED = {"bank_account", "unregistered_lender", "firearm_possession_incitement", "crime_recruitment",
             "illegal_gambling_presentation", "illegal_gambling_inducement"}

COUNTRIES = dict(zip(
    "アメリカ シンガポール 香港 オランダ ロシア モルドバ ウクライナ ルクセンブルク ベトナム インドネシア ドイツ スウェーデン フランス イギリス "
    "スペイン ルーマニア 韓国 マレーシア スイス 中国 カナダ 南アフリカ スロバキア セーシェル リトアニア アイスランド ブルガリア パナマ キプロス "
    "ベルギー オーストラリア チェコ ポーランド デンマーク 台湾 メキシコ オーストリア コロンビア ハンガリー イタリア アイルランド アルゼンチン "
    "カンボジア".split(),
    "US SG HK NL RU MD UA LU VN ID DE SE FR GB ES RO KR MY CH CN CA ZA SK SC LT IS BG PA CY BE AU CZ PL DK TW MX AT CO "
    "HU IT IE AR KH".split()))

UNTOUCHED, NOTIFIED, REQUESTED, REMOVED = range(4)  # how far an item went
CHANGE = date(2025, 2, 28)


def title(text):
    """As titles are compared: width, spaces and 呼び掛け/呼びかけ, which the report writes both ways, aside."""
    text = unicodedata.normalize("NFKC", text).replace(" ", "")
    return text.replace("呼び掛け", "呼びかけ")


class Item:
    __slots__ = ("category", "stage", "overseas", "first", "last", "patrol", "late", "hotline_from", "hotline_to")

    def __init__(self, category, stage, overseas, first, last):
        self.category, self.stage, self.overseas, self.first, self.last = category, stage, overseas, first, last
        self.patrol = self.late = False
        self.hotline_from = self.hotline_to = None


def staged(analysed, police, requested, removed):
    return [REMOVED] * removed + [REQUESTED] * (requested - removed) + [NOTIFIED] * (police - requested) + \
           [UNTOUCHED] * (analysed - police)


def rows_of(table):
    rows = TABLES[table]
    assert rows[-1]["title"] == "合計"
    return rows[:-1], rows[-1]


def mark_patrol(items, wanted):
    """Marks so many of each stage; `wanted` are the cumulative figures of the report's last row."""
    analysed, police, requested, removed = wanted
    needed = {REMOVED: removed, REQUESTED: requested - removed, NOTIFIED: police - requested,
              UNTOUCHED: analysed - police}
    for item in items:
        if needed[item.stage] > 0:
            item.patrol = True
            needed[item.stage] -= 1
    assert not any(needed.values()), needed


def illegal_items(overseas):
    side = "overseas" if overseas else "domestic"
    requested = "response_requested" if overseas else "removal_requested"
    rows, total = rows_of(f"processing_illegal_{side}")
    items = []
    for (category, *since), row in zip(ILLEGAL, rows, strict=True):
        begin = date.fromisoformat(since[0]) if since else date(2025, 1, 1)
        for stage in staged(row["analysed"], row["police"], row[requested], row["removed"]):
            # Nothing was sent abroad before the change of the procedure.
            first = max(begin, CHANGE) if overseas and stage != UNTOUCHED else begin
            items.append(Item(category, stage, overseas, first, date(2025, 12, 20)))
    mark_patrol([item for item in items if item.category in PATROLLED],
                [total[f"{name}_of_which_cpc"] for name in ("analysed", "police", requested, "removed")])
    if not overseas:  # some were gone by the end of January, but not when looked at
        late = TABLES["illegal_domestic_removed_by_end_of_january"] - total["removed"]
        for item in [item for item in items if item.stage == REQUESTED][:late]:
            item.late = True
    return items


def other_items(table, categories, police):
    rows, total = rows_of(f"processing_{table}")
    counts, counted = rows_of(table)
    items = []
    for (category,), row, count in zip(categories, rows, counts, strict=True):
        moved = category == "crime_recruitment"
        last = CHANGE - timedelta(1) if moved else date(2025, 12, 20)
        stages = staged(row["analysed"], row["response_requested"], row["response_requested"], row["removed"])
        items += [Item(category, stage, i >= count["domestic"], date(2025, 1, 1), last)
                  for i, stage in enumerate(stages)]
    for item in [item for item in items if item.stage == UNTOUCHED][:max(0, police - total["response_requested"])]:
        item.stage = NOTIFIED
    # The share of the patrol by side is taken out of what was removed; the rest is overseas.
    domestic = [item for item in items if not item.overseas and item.stage == REMOVED]
    share = counted["domestic_of_which_cpc"]
    assert share <= len(domestic)
    for item in domestic[:share]:
        item.patrol = True
    needed = {REMOVED: total["removed_of_which_cpc"] - share,
              REQUESTED: total["response_requested_of_which_cpc"] - total["removed_of_which_cpc"],
              None: total["analysed_of_which_cpc"] - total["response_requested_of_which_cpc"]}
    for item in items:
        kind = item.stage if item.stage >= REQUESTED else None
        if item.overseas and needed[kind] > 0:
            item.patrol = True
            needed[kind] -= 1
    assert not any(needed.values()), needed
    return items


def take(items, category, overseas, stage, n):
    found = [item for item in items if item.category == category and item.overseas == overseas and
             item.stage == stage and item.hotline_from is None][:n]
    assert len(found) == n, (category, overseas, stage, n, len(found))
    return found


def mark_hotlines(illegal, out_of_scope):
    processing = TABLES["inhope_received_processing"]
    from_abroad = []
    obscene = TABLES["inhope_received_illegal"]["obscene_display"]
    for side, (analysed, police, requested, removed) in processing.items():
        for stage, n in ((REMOVED, removed), (REQUESTED, requested - removed), (NOTIFIED, police - requested),
                         (UNTOUCHED, analysed - police)):
            # The obscene ones are among those abroad of which removal was asked and not reached.
            others = obscene if side == "overseas" and stage == REQUESTED else 0
            from_abroad += take(illegal, "child_abuse_material", side == "overseas", stage, n - others)
            if others:
                from_abroad += take(illegal, "obscene_display", True, stage, others)
    from_abroad += out_of_scope[:TABLES["inhope_received_analysis"]["out_of_scope"]]
    mark_countries("inhope_received", from_abroad, "hotline_from")
    mark_countries("inhope_sent", [item for item in illegal if item.category == "child_abuse_material" and item.overseas],
                   "hotline_to")


def mark_countries(table, items, field):
    rows, total = rows_of(table)
    codes = [COUNTRIES[row["title"]] for row in rows for _ in range(row["count"])]
    assert len(codes) == total["count"] <= len(items)
    for item, code in zip(items, codes):
        setattr(item, field, code)


def items():
    illegal = illegal_items(False) + illegal_items(True)
    serious_crime = other_items("serious_crime", SERIOUS_CRIME, TABLES["serious_crime_police"])
    suicide = other_items("suicide", SUICIDE, 0)
    left = TABLES["analysed"] - len(illegal) - len(serious_crime) - len(suicide)
    out_of_scope = [Item(None, UNTOUCHED, False, date(2025, 1, 1), date(2025, 12, 31)) for _ in range(left)]
    mark_hotlines(illegal, out_of_scope)
    return illegal + serious_crime + suicide + out_of_scope


def write_records(path):
    """NDJSON, one line an item."""
    second_items = TABLES["analysed"] - TABLES["received"]
    day = {date(2025, 1, 1) + timedelta(n): (date(2025, 1, 1) + timedelta(n)).isoformat() for n in range(450)}
    with open(path, "w", encoding="utf-8") as out:
        for number, item in enumerate(items()):
            received = item.first + timedelta(number % ((item.last - item.first).days + 1))
            record = {"id": f"r{max(0, number - second_items)}", "received_at": day[received]}
            if number < second_items:
                record.update(id=f"r{number}", item=2)
            if item.category:
                record["category"] = item.category
                record["server_country"] = "US" if item.overseas else "JP"
                if number % 3 == 0:
                    record["provider_country"] = "DE" if item.overseas else "JP"
            if item.patrol:
                record["source"] = "cpc"
            if item.stage >= NOTIFIED and item.category not in ("suicide_involvement", "suicide_solicitation"):
                record["police_at"] = day[received]
            if item.stage >= REQUESTED:
                record["requested_at"] = day[received + timedelta(2)]
            if item.stage == REMOVED:
                record["removed_at"] = day[received + timedelta(3)]
            elif item.late:
                record["removed_at"] = day[received + timedelta(32)]
            for field in ("hotline_from", "hotline_to"):
                if getattr(item, field):
                    record[field] = getattr(item, field)
            out.write(json.dumps(record) + "\n")
