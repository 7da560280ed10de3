// Names and types: every reference of every snapshot resolves, and what cannot be meant is refused.
#include <gtest/gtest.h>

#include "model_from_text.hpp"

namespace kijun {
namespace {

using test::try_build;

const std::string base = R"(
guideline g "試験指針" { timezone "Asia/Tokyo" judged by received }
revision r1 of g { effective 2018-01-22 }
class c "区分" { group one "一群" }
fact flag: bool "問い"
fact amount: integer "額"
fact since: date "日"
fact kind: choice("甲", "乙") "種類"
fact kept: duration(months) "保存期間"
fact waited: duration(days) "待った期間"
terms words { "通帳" "口座" }
criterion shared "共通" { flag }
)";

// Codes of errors and warnings of a category with this inside.
std::string found(const std::string& body, const std::string& more = "") {
    const auto built = try_build(base + more + "\ncategory x \"類型\" in c { " + body + " }");
    std::string codes;
    for (const Diagnostic& d : built->diagnostics)
        codes += (codes.empty() ? "" : " ") + std::string(d.code);
    return codes;
}

std::string fix_of(const std::string& text, std::string_view code) {
    const auto built = try_build(text);
    const Diagnostic* diagnostic = built->find(code);
    if (diagnostic == nullptr || !diagnostic->fix) return "(none)\n" + built->rendered();
    const Span span = diagnostic->fix->span;
    std::string fixed = text;
    return fixed.replace(span.begin, span.end - span.begin, diagnostic->fix->replacement);
}

TEST(Names, AReferenceIsAFactACriterionACategoryOrAnItem) {
    EXPECT_EQ(found("flag"), "");
    EXPECT_EQ(found("shared"), "");
    EXPECT_EQ(found("y.ア", "category y \"他\" in c { ア { flag } }"), "");
    EXPECT_EQ(found("y", "category y \"他\" in c { flag }"), "");
    EXPECT_EQ(found("nothing"), "K0201");
    EXPECT_EQ(found("y.イ", "category y \"他\" in c { ア { flag } }"), "K0201");
    EXPECT_EQ(found("flag.ア"), "K0203");
    EXPECT_EQ(found("words"), "K0203");
    EXPECT_EQ(found("c"), "K0203");
    EXPECT_EQ(found("y.○", "category y \"他\" in c { ○ { flag } ○ { shared } }"), "K0201");  // which?
}

TEST(Names, TheFixMakesItRight) {
    for (const std::string wrong : {"shraed", "flagg", "text has wrods", "kind is \"甲甲\""}) {
        std::string text = base + "category x \"類型\" in c { " + wrong + " }";
        const std::string fixed = fix_of(text, wrong.starts_with("kind") ? "K0205" : "K0201");
        EXPECT_TRUE(try_build(fixed)->model) << fixed;
    }
    EXPECT_TRUE(try_build(fix_of(base + "category x \"類型\" in c.onee { flag }", "K0201"))->model);
    EXPECT_TRUE(try_build(fix_of(base + "category y \"他\" in c { flag }\n"
                                        "category x \"類型\" in c after yy { flag }",
                                 "K0201")));
}

TEST(Names, TermLists) {
    EXPECT_EQ(found("text has words"), "");
    EXPECT_EQ(found("text has (words \"印\" /[0-9]+/)"), "");
    EXPECT_EQ(found("text has nothing"), "K0201");
    EXPECT_EQ(found("text has flag"), "K0203");
    EXPECT_EQ(found("text has words within 5 of nothing"), "K0201");
    EXPECT_EQ(found("flag", "terms a { include nothing }"), "K0201");
    EXPECT_EQ(found("flag", "terms a { \"印\" except nothing }"), "K0201");
    EXPECT_EQ(found("flag", "terms a { \"印\" except words }"), "");
}

TEST(Names, WordsTakenForParagraphsArePointedOut) {
    const auto built =
        try_build(base + "terms bare { from \"第1\" from \"印\" }\ncategory x \"類型\" in c { flag }");
    ASSERT_TRUE(built->find("K0213"));
    // `from` takes one paragraph: what follows is an expression again
    EXPECT_EQ(found("flag", "terms a { from \"第1\" \"印\" }"), "");
}

TEST(Names, DeclaredOnce) {
    EXPECT_EQ(found("flag", "fact flag: bool \"再\""), "K0202");
    EXPECT_EQ(found("flag", "criterion flag { amount > 1 }"), "K0202");
    EXPECT_EQ(found("flag", "category x \"再\" in c { flag }"), "K0202");
    EXPECT_EQ(found("flag", "terms words { \"印\" }"), "K0202");
    EXPECT_EQ(found("flag", "class c \"再\""), "K0202");
    EXPECT_EQ(found("flag", "class d \"別\" { group a \"一\" group a \"二\" }"), "K0202");
    EXPECT_EQ(found("flag", "procedure c { record } procedure c { record }"), "K0202");
    EXPECT_EQ(found("flag", "fact k: choice(\"甲\", \"甲\") \"問\""), "K0202");
    EXPECT_EQ(found("ア { flag } ア { shared }"), "K0202");
    EXPECT_EQ(found("(ア) { flag } （ア） { shared }"), "K0202");
    EXPECT_EQ(found("○ { flag } ○ { shared }"), "");
    // terms and definitions have names of their own
    EXPECT_EQ(found("flag", "terms flag { \"印\" } definition flag \"語\" { \"意味\" }"), "");
}

TEST(Names, ClassesAndGroups) {
    EXPECT_EQ(found("flag", "category y \"他\" in d { flag }"), "K0201");
    EXPECT_EQ(found("flag", "category y \"他\" in c.two { flag }"), "K0201");
    EXPECT_EQ(found("flag", "category y \"他\" in c.one { flag }"), "");
    EXPECT_EQ(found("flag", "procedure d { record }"), "K0201");
}

TEST(Names, PlacesOfCategories) {
    const auto order = [](const std::string& categories) {
        const auto built = try_build(base + categories);
        std::string ids;
        if (!built->model) return built->rendered();
        for (const auto& category : built->model->states[0].categories) ids += category->id.text;
        return ids;
    };
    const auto category = [](const std::string& id, const std::string& place) {
        return "category " + id + " \"類型\" in c " + place + " { flag }\n";
    };
    EXPECT_EQ(order(category("a", "") + category("b", "") + category("d", "after a")), "adb");
    EXPECT_EQ(order(category("a", "after b") + category("b", "before d") + category("d", "")), "bad");
    EXPECT_EQ(found("flag", category("a", "after nothing")), "K0201");
    EXPECT_EQ(found("flag", category("a", "after b") + category("b", "after a")), "K0206 K0206");
}

TEST(Types, FactsAreComparedWithTheirKind) {
    EXPECT_EQ(found("flag is true flag is not false"), "");
    EXPECT_EQ(found("amount >= 5 amount is 3 amount is not in (1, 2)"), "");
    EXPECT_EQ(found("since < 2025-01-01 since is 令和7年1月1日"), "");
    EXPECT_EQ(found("kind is \"甲\" kind is not in (\"甲\", \"乙\")"), "");
    EXPECT_EQ(found("amount"), "K0204");
    EXPECT_EQ(found("kind"), "K0204");
    EXPECT_EQ(found("flag is 1"), "K0204");
    EXPECT_EQ(found("flag > true"), "K0204");
    EXPECT_EQ(found("amount is \"5\""), "K0204");
    EXPECT_EQ(found("since > 5"), "K0204");
    EXPECT_EQ(found("kind >= \"甲\""), "K0204");
    EXPECT_EQ(found("kind is \"丙\""), "K0205");
    EXPECT_EQ(found("kind is in (\"丙\", \"丁\")"), "K0205 K0205");
    EXPECT_EQ(found("shared is true"), "K0204");
}

TEST(Types, DurationsAreComparedInTheirUnit) {
    EXPECT_EQ(found("kept >= 6か月 kept < 1年 kept is not in (6 months, 1 year 6 months) kept > 0日"), "");
    EXPECT_EQ(found("waited > 180日 waited <= 2週間"), "");
    EXPECT_EQ(found("kept"), "K0204");
    EXPECT_EQ(found("kept >= 180日"), "K0204");
    EXPECT_EQ(found("waited >= 6か月"), "K0204");
    EXPECT_EQ(found("kept >= 6か月10日"), "K0204");
    EXPECT_EQ(found("waited >= 1か月10日"), "K0204");
    EXPECT_EQ(found("kept >= 6"), "K0204");
    EXPECT_EQ(found("kept is \"6か月\""), "K0204");
    EXPECT_EQ(found("amount >= 6か月"), "K0204");
    EXPECT_EQ(found("since >= 6か月"), "K0204");
    const auto hint = [](const std::string& condition) {
        const auto built = try_build(base + "category x \"類型\" in c { " + condition + " }");
        const Diagnostic* wrong = built->find("K0204");
        return wrong && wrong->hint ? wrong->hint->en : "(none)\n" + built->rendered();
    };
    EXPECT_NE(hint("kept >= 180日").find("no fixed ratio"), std::string::npos) << hint("kept >= 180日");
    EXPECT_NE(hint("kept >= 1年6月").find("1年6か月"), std::string::npos) << hint("kept >= 1年6月");
    EXPECT_NE(hint("kept >= 6").find("6 months"), std::string::npos) << hint("kept >= 6");
    EXPECT_NE(hint("waited >= 6").find("30 days"), std::string::npos) << hint("waited >= 6");
}

TEST(Types, FieldsOfTheReport) {
    EXPECT_EQ(found("provider_country is \"JP\" channel is \"web\" received >= 2025-01-01"), "");
    EXPECT_EQ(found("provider_country is \"jp\""), "K0204");
    EXPECT_EQ(found("server_country is \"Japan\""), "K0204");
    EXPECT_EQ(found("channel > \"web\""), "K0204");
    EXPECT_EQ(found("channel is 1"), "K0204");
    EXPECT_EQ(found("posted is \"2025\""), "K0204");
}

TEST(Types, DatesAreComparedByTheDay) {
    EXPECT_EQ(found("received >= 2025-02-28 posted < 2025-03"), "");
    EXPECT_EQ(found("received < 2025-02-28T12:00+09:00"), "K0319");
    EXPECT_EQ(found("since is not in (2025-01-01 2025-02-28T12:00Z)"), "K0319");
    const auto built = try_build(base + "category x \"類型\" in c { received < 2025-02-27T15:00Z }");
    ASSERT_TRUE(built->find("K0319"));
    ASSERT_TRUE(built->find("K0319")->fix);
    EXPECT_EQ(built->find("K0319")->fix->replacement, "2025-02-28");  // the day in Tokyo
}

TEST(Types, AtLeastSoManyOfWhatThereIs) {
    EXPECT_EQ(found("at least 2 of { flag shared }"), "");
    // that an amendment leaves too few is seen only here
    const auto repealed = try_build(base + R"(
category x "類型" in c { at least 2 of { ア { flag } イ { shared } } }
revision r2 amends g { effective 2025-01-01 repeal category x.イ })");
    EXPECT_EQ(repealed->count("K0207"), 1u);
    EXPECT_EQ(found("text has at least 2 of words"), "");
    EXPECT_EQ(found("text has at least 3 of words"), "K0207");
    EXPECT_EQ(found("text has at least 3 of (words, \"印\")"), "");
    EXPECT_EQ(found("text has at least 3 of (words, \"口座\")"), "K0207");  // twice the same expression
    EXPECT_EQ(found("text has at least 3 of more", "terms more { \"印\" include words }"), "");
    EXPECT_EQ(found("text has empty", "terms empty { }"), "K0213");
}

TEST(Types, NothingIsVacuous) {
    EXPECT_EQ(found(""), "K0211");
    EXPECT_EQ(found("ア { }"), "K0211");
    EXPECT_EQ(found("any { }"), "K0211");
    EXPECT_EQ(found("flag", "criterion k { note \"空\" }"), "K0211");
    EXPECT_EQ(found("unless flag"), "");
    EXPECT_EQ(found("any { unless flag }"), "K0211");
    EXPECT_EQ(found("at least 1 of { unless flag }"), "K0207");
}

TEST(Circles, TermsDoNotIncludeThemselves) {
    EXPECT_EQ(found("flag", "terms a { include a }"), "K0206");
    EXPECT_EQ(found("flag", "terms a { include b } terms b { include d } terms d { include a }"), "K0206");
    EXPECT_EQ(found("flag", "terms a { include b include d } terms b { include d } terms d { \"印\" }"),
              "");
}

TEST(Circles, NothingRefersToItself) {
    EXPECT_EQ(found("x"), "K0206");
    EXPECT_EQ(found("y", "category y \"他\" in c { x }"), "K0206");
    EXPECT_EQ(found("k", "criterion k { not l } criterion l { any { x flag } }"), "K0206");
    EXPECT_EQ(found("ア { x.ア }"), "K0206");
    EXPECT_EQ(found("ア { x.イ } イ { x.ア }"), "K0206");
    EXPECT_EQ(found("ア { flag } イ { x }"), "K0206");
    // a sibling, and two that refer to parts of each other, are no circle
    EXPECT_EQ(found("ア { flag } イ { x.ア }"), "");
    EXPECT_EQ(found("ア { flag } イ { y.ア }", "category y \"他\" in c { ア { shared } イ { x.ア } }"), "");
}

TEST(Circles, AnAmendmentMakesOneToo) {
    const auto built = try_build(base + R"(
category x "類型" in c { flag }
category y "他" in c { x }
revision r2 amends g { effective 2025-01-01 replace category x { y } })");
    EXPECT_EQ(built->count("K0206"), 1u);
}

TEST(Circles, LongChainsOfReferencesAreRefused) {
    const auto chain = [](int length) {
        std::string text = base + "criterion k0 { flag }\n";
        for (int i = 1; i <= length; ++i) {
            text += "criterion k" + std::to_string(i) + " { k" + std::to_string(i - 1) + " }\n";
        }
        return try_build(text)->count("K0212");
    };
    EXPECT_EQ(chain(200), 0u);
    EXPECT_EQ(chain(2000), 1u);
}

TEST(Circles, TextsThatGrowWithEveryReferenceAreRefused) {
    const auto doubling = [](int steps) {
        std::string text = base + "criterion k0 { flag }\n";
        for (int i = 1; i <= steps; ++i) {
            const std::string before = "k" + std::to_string(i - 1);
            text += "criterion k" + std::to_string(i) + " { any { " + before + " not " + before + " } }\n";
        }
        return try_build(text)->count("K0214");
    };
    EXPECT_EQ(doubling(12), 0u);  // 4,096 conditions
    EXPECT_EQ(doubling(13), 1u);
    EXPECT_EQ(doubling(120), 1u);
    std::string many = base + "category x \"類型\" in c { any {";
    for (int i = 0; i <= 4096; ++i) many += " flag";
    EXPECT_EQ(try_build(many + "} }")->count("K0214"), 1u);
    std::string values = base + "category x \"類型\" in c { amount is in (";
    for (int i = 0; i <= 4096; ++i) values += std::to_string(i) + ' ';
    EXPECT_EQ(try_build(values + ") }")->count("K0214"), 1u);
}

TEST(Circles, BlocksInsideReferencesInsideBlocksEnd) {
    const auto nested = [](int references, int blocks) {
        std::string text = base + "criterion k0 { flag }\n";
        for (int i = 1; i <= references; ++i) {
            text += "criterion k" + std::to_string(i) + " { ";
            for (int b = 0; b < blocks; ++b) text += "all { ";
            text += "k" + std::to_string(i - 1);
            for (int b = 0; b <= blocks; ++b) text += " }";
            text += '\n';
        }
        return try_build(text)->count("K0214");
    };
    EXPECT_EQ(nested(20, 50), 0u);  // 20 × (50 + 1) levels
    EXPECT_EQ(nested(200, 50), 1u);
}

TEST(Sources, ParagraphsAreThoseOfTheOutline) {
    const std::string outline =
        "source s \"資料\" { paragraph \"第3の1\" \"第3の2\" omit \"第1\" because \"目的\" }";
    EXPECT_EQ(found("flag from \"第3の1\""), "");  // nothing is declared to compare with
    EXPECT_EQ(found("flag from \"第3の1\"", outline), "");
    EXPECT_EQ(found("ア { flag from \"第3の3\" }", outline), "K0601");
    EXPECT_EQ(found("flag", outline + "terms a { \"印\" from \"第9の9\" }"), "K0601");
}

TEST(Names, LaterRevisionsAreCheckedToo) {
    const auto built = try_build(base + R"(
category x "類型" in c { flag }
revision r2 amends g { effective 2025-01-01 replace category x { late } }
revision r3 amends g { effective 2026-01-01 add fact late: bool "問" })");
    const Diagnostic* unknown = built->find("K0201");
    ASSERT_TRUE(unknown);
    EXPECT_EQ(built->count("K0201"), 1u);  // told once, though two snapshots have it at first
    ASSERT_EQ(unknown->labels.size(), 1u);
    EXPECT_NE(unknown->labels[0].message.en.find("\"r3\""), std::string::npos);
}

TEST(Names, CasesNameWhatThereIs) {
    const auto in_case = [](const std::string& parts) {
        return found("flag", "case \"事例\" { text \"文\" " + parts + " }");
    };
    EXPECT_EQ(in_case("facts { flag: true \"text has words\": false } always expect x in c, not x"), "");
    EXPECT_EQ(in_case("always expect not xx"), "K0201");  // would hold for ever
    EXPECT_EQ(in_case("always expect x in cc"), "K0201");
    EXPECT_EQ(in_case("always expect x in c.nothing"), "K0201");
    EXPECT_EQ(in_case("under r9 expect x"), "K0201");
    EXPECT_EQ(in_case("facts { flga: true } always expect x"), "K0201");
    EXPECT_EQ(in_case(""), "K0215");
    // what any revision has will do
    const auto built = try_build(base + R"(
category x "類型" in c { flag }
case "事例" { on 2020-06-01 expect not late under r2 expect late in d }
revision r2 amends g { effective 2025-01-01 add class d "区分二" add category late "後" in d { flag } })");
    EXPECT_TRUE(built->diagnostics.empty()) << built->rendered();
}

TEST(Names, AllProblemsInOneRun) {
    const auto built = try_build(base + R"(
category x "類型" in c { nothing flag is 1 }
category y "他" in d { text has wrods }
revision r2 amends g { effective 2025-01-01
  rename category z to "名"
  add category n "新" in c after z { flag }
  add to terms words { "通帳" "印" } }
revision r3 amends g { effective 2026-01-01
  rename category n to "改"
  remove from terms words { "印" }
  repeal fact nothing })");
    EXPECT_EQ(built->count("K0201"), 3u);
    EXPECT_EQ(built->count("K0204"), 1u);
    // three in r2, one in r3: what r3 builds on was taken over as far as it could be
    EXPECT_EQ(built->count("K0307"), 4u) << built->rendered();
}

}  // namespace
}  // namespace kijun
