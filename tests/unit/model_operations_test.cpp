// The operations of an amendment: what each does, and that it refuses what does not apply.
#include <gtest/gtest.h>

#include "model_from_text.hpp"

namespace kijun {
namespace {

using test::build;
using test::try_build;

const std::string base = R"(
guideline g "試験指針" { timezone "Asia/Tokyo" judged by received }
revision r1 of g { effective 2018-01-22 }
class c "区分" { group one "一群" group two "二群" }
class d "別区分"
fact f: bool "問い"
fact amount: integer "額"
terms words 等 { "通帳" "口座" /[0-9]+円/ }
terms offer { "売ります" "買います" }
criterion public "公然" { f }
category x "甲類型" in c.one {
  number ①
  cite "ある法律" 第1条
  from "第3の1"
  all {
    ア "第一" { text has words }
    イ "第二" background { any { (ア) { text has offer } (イ) { f } } }
  }
  unless public
}
category y "乙類型" in c.one { number ② text has offer }
category z "丙類型" in d { number ① x.ア }
procedure c { review double domestic { notify police } overseas { record } }
definition ad "広告" { "多数に知らせること" }
)";

std::unique_ptr<test::Built> amend(const std::string& operations) {
    return build(base + "revision r2 amends g { effective 2025-01-01 " + operations + " }");
}

// The codes of all errors, joined.
std::string refused(const std::string& operations) {
    const auto built = try_build(base + "revision r2 amends g { effective 2025-01-01 " + operations + " }");
    std::string codes;
    for (const Diagnostic& diagnostic : built->diagnostics) {
        if (diagnostic.severity == Severity::error)
            codes += (codes.empty() ? "" : " ") + std::string(diagnostic.code);
    }
    return codes;
}

const ast::Body* body_at(const State& state, const std::string& name,
                         const std::vector<std::string>& labels) {
    ast::Path path;
    path.name.text = name;
    for (const std::string& label : labels) path.labels.push_back({label, {}});
    return find_body(state, path);
}

std::string order(const State& state) {
    std::string ids;
    for (const auto& category : state.categories) ids += category->id.text;
    return ids;
}

std::string words(const State& state, const std::string& list) {
    std::string joined;
    for (const ast::Term& term : state.terms.at(list)->terms)
        joined += (joined.empty() ? "" : " ") + term.term.word.text;
    return joined;
}

std::string labels(const State& state, const std::string& category) {
    std::string joined;
    const ast::Body& body = state.category(category)->body;
    for (const ast::ExprPtr& expr : std::get<ast::Group>(body.conditions[0]->node).body.conditions) {
        const auto& item = std::get<ast::Item>(expr->node);
        joined += item.label.text + '=' + item.title.text + ' ';
    }
    return joined;
}

// ---- finding ------------------------------------------------------------------------------------

TEST(FindBody, ByIdAndLabels) {
    const auto built = build(base);
    const State& state = built->after("r1");
    EXPECT_NE(body_at(state, "x", {}), nullptr);
    EXPECT_NE(body_at(state, "x", {"ア"}), nullptr);
    EXPECT_NE(body_at(state, "x", {"イ", "(イ)"}), nullptr);
    EXPECT_EQ(body_at(state, "x", {"イ", "（イ）"}), body_at(state, "x", {"イ", "(イ)"}));  // one label
    EXPECT_NE(body_at(state, "public", {}), nullptr);
    EXPECT_EQ(body_at(state, "x", {"ウ"}), nullptr);
    EXPECT_EQ(body_at(state, "x", {"(イ)"}), nullptr);
    EXPECT_EQ(body_at(state, "f", {}), nullptr);
    EXPECT_EQ(body_at(state, "nothing", {}), nullptr);
}

// ---- add ----------------------------------------------------------------------------------------

TEST(Add, PutsACategoryInItsPlace) {
    EXPECT_EQ(order(amend("add category n \"新\" in c.one after x { f }")->after("r2")), "xnyz");
    EXPECT_EQ(order(amend("add category n \"新\" in c.one before x { f }")->after("r2")), "nxyz");
    EXPECT_EQ(order(amend("add category n \"新\" in c.one { f }")->after("r2")),
              "xynz");  // last of its group
    EXPECT_EQ(order(amend("add category n \"新\" in c.two { f }")->after("r2")),
              "xynz");  // else of its class
    EXPECT_EQ(order(amend("add class e \"新\" add category n \"新\" in e { f }")->after("r2")), "xyzn");
}

TEST(Add, EveryKindOfDeclaration) {
    const auto built = amend(R"(
add class e "新区分" add group three "三群" to c add fact h: bool "問" add terms more { "判" include words }
add criterion k "基準" { h } add procedure d { record } add definition e "語" { "意味" })");
    const State& state = built->after("r2");
    EXPECT_NE(state.class_of("e"), nullptr);
    EXPECT_EQ(state.class_of("c")->groups.size(), 3u);
    EXPECT_TRUE(state.facts.contains("h") && state.terms.contains("more") && state.criteria.contains("k"));
    EXPECT_TRUE(state.procedures.contains("d") && state.definitions.contains("e"));
    EXPECT_FALSE(built->after("r1").facts.contains("h"));
}

TEST(Add, RefusesWhatIsThere) {
    EXPECT_EQ(refused("add category x \"新\" in c { f }"), "K0307");
    EXPECT_EQ(refused("add category f \"新\" in c { f }"),
              "K0307");  // facts, criteria and categories share names
    EXPECT_EQ(refused("add fact public: bool \"問\""), "K0307");
    EXPECT_EQ(refused("add class c \"新\""), "K0307");
    EXPECT_EQ(refused("add group one \"新\" to c"), "K0307");
    EXPECT_EQ(refused("add terms words { \"判\" }"), "K0307");
    EXPECT_EQ(refused("add procedure c { record }"), "K0307");
    EXPECT_EQ(refused("add definition ad \"語\" { \"意味\" }"), "K0307");
    EXPECT_EQ(refused("add group three \"新\" to cc"), "K0307");
    EXPECT_EQ(refused("add category n \"新\" in c after xx { f }"), "K0307");
}

TEST(Add, TermsOneByOne) {
    EXPECT_EQ(words(amend("add to terms words { \"印\" 「判」 }")->after("r2"), "words"),
              "通帳 口座 [0-9]+円 印 判");
    EXPECT_EQ(refused("add to terms words { \"口座\" }"), "K0307");
    EXPECT_EQ(refused("add to terms words { \"印\" \"印\" }"), "K0307");
    EXPECT_EQ(refused("add to terms words { /[0-9]+円/ }"), "K0307");
    EXPECT_EQ(refused("add to terms words { }"), "K0307");
    EXPECT_EQ(refused("add to terms word { \"印\" }"), "K0307");
    EXPECT_EQ(refused("add to terms words { \"口座\" \"通帳\" }"),
              "K0307 K0307");  // all reasons in one run
}

// ---- remove, repeal -----------------------------------------------------------------------------

TEST(Remove, Terms) {
    EXPECT_EQ(words(amend("remove from terms words { \"口座\" /[0-9]+円/ }")->after("r2"), "words"),
              "通帳");
    const auto built = try_build(
        base + "revision r2 amends g { effective 2025-01-01 remove from terms offer { \"売りま\" } }");
    ASSERT_TRUE(built->find("K0307"));
    ASSERT_TRUE(built->find("K0307")->fix);
    EXPECT_EQ(built->find("K0307")->fix->replacement, "\"売ります\"");
    EXPECT_EQ(refused("remove from terms words { \"[0-9]+円\" }"), "K0307");  // a literal is not a pattern
    EXPECT_EQ(refused("remove from terms words { \"口座\" } remove from terms words { \"口座\" }"),
              "K0307");
}

TEST(Remove, EveryOneOfAnExpressionThatIsGivenTwice) {
    const auto built = test::build(base + R"(
terms twice { "印" "判" "印" }
revision r2 amends g { effective 2025-01-01 remove from terms twice { "印" } })");
    EXPECT_EQ(words(built->after("r2"), "twice"), "判");
}

TEST(Operations, ThatSayNothingAreRefused) {
    EXPECT_EQ(refused("remove from terms words { }"), "K0307");
    EXPECT_EQ(refused("add to terms words { }"), "K0307");
    EXPECT_EQ(refused("transition { }"), "K0307");
}

TEST(Repeal, LeavesATombstone) {
    const auto built = amend("repeal category y repeal procedure c repeal definition ad");
    const State& state = built->after("r2");
    EXPECT_EQ(order(state), "xz");
    EXPECT_EQ(state.tombstones.at("y"), 1u);
    EXPECT_FALSE(state.procedures.contains("c") || state.definitions.contains("ad"));
    EXPECT_EQ(refused("repeal category y add category y \"新\" in c { f }"), "K0308");
    EXPECT_EQ(refused("repeal category y add fact y: bool \"問\""), "K0308");
    EXPECT_EQ(refused("repeal category y rename category y to \"名\""), "K0308");
    EXPECT_EQ(refused("repeal category y repeal category y"), "K0308");
    EXPECT_EQ(refused("repeal definition ad add definition ad \"語\" { \"意味\" }"), "K0308");
    EXPECT_EQ(refused("repeal group two add group two \"群\" to c"), "K0308");
    // the tombstone is the revision's, and stays
    const auto later = try_build(base + R"(
revision r2 amends g { effective 2025-01-01 repeal category y }
revision r3 amends g { effective 2026-01-01 add category y "再" in c { f } })");
    ASSERT_TRUE(later->find("K0308"));
    EXPECT_NE(later->find("K0308")->message.en.find("\"r2\""), std::string::npos);
}

TEST(Repeal, WhatOthersStillUse) {
    EXPECT_EQ(refused("repeal category x"), "K0308");    // z refers to x.ア
    EXPECT_EQ(refused("repeal terms words"), "K0308");   // used in x
    EXPECT_EQ(refused("repeal fact f"), "K0308 K0308");  // used in public and in x
    EXPECT_EQ(refused("repeal criterion public"), "K0308");
    EXPECT_EQ(refused("repeal class d"), "K0308");  // z is in it
    EXPECT_EQ(refused("repeal group one"), "K0308 K0308");
    EXPECT_EQ(refused("repeal category z repeal class d"), "");
}

TEST(Repeal, Items) {
    const auto built = amend("repeal category x.イ.(ア)");
    EXPECT_EQ(body_at(built->after("r2"), "x", {"イ", "(ア)"}), nullptr);
    EXPECT_NE(body_at(built->after("r2"), "x", {"イ", "(イ)"}), nullptr);
    EXPECT_NE(body_at(built->after("r1"), "x", {"イ", "(ア)"}), nullptr);
    EXPECT_EQ(refused("repeal category x.ウ"), "K0307");
    EXPECT_EQ(refused("repeal category x.ア"), "K0308");  // z refers to it
    EXPECT_EQ(refused("repeal category x.イ.(ア) repeal category x.イ.(イ)"),
              "K0307");  // nothing would be left
    EXPECT_EQ(refused("repeal category x.イ.(ア) rename category x.イ.(ア) to \"名\""), "K0308");
    EXPECT_EQ(refused("repeal terms words.ア"), "K0307");
}

// ---- rename, renumber, move ---------------------------------------------------------------------

TEST(Rename, Everything) {
    const auto built = amend(R"(
rename category x to "改" rename category x.ア to "改" rename criterion public to "改" rename terms words to "改"
rename fact f to "改" rename class c to "改" rename group one to "改" rename procedure c to "改" rename definition ad to "改")");
    const State& state = built->after("r2");
    EXPECT_EQ(state.category("x")->title.text, "改");
    EXPECT_EQ(labels(state, "x"), "ア=改 イ=第二 ");
    EXPECT_EQ(state.criteria.at("public")->title.text, "改");
    EXPECT_EQ(state.terms.at("words")->title.text, "改");
    EXPECT_EQ(state.facts.at("f")->question.text, "改");
    EXPECT_EQ(state.class_of("c")->title.text, "改");
    EXPECT_EQ(state.class_of("c")->groups[0].title.text, "改");
    EXPECT_EQ(state.procedures.at("c")->title.text, "改");
    EXPECT_EQ(state.definitions.at("ad")->term.text, "改");
    EXPECT_EQ(refused("rename category x to \"甲類型\""), "K0307");
    EXPECT_EQ(refused("rename category x.ウ to \"改\""), "K0307");
    EXPECT_EQ(refused("rename criterion x to \"改\""), "K0203");
    EXPECT_EQ(refused("rename category words to \"改\""), "K0203");
    EXPECT_EQ(refused("rename group nine to \"改\""), "K0307");
    EXPECT_EQ(refused("add group one \"他\" to d rename group one to \"改\""), "K0307");  // which?
}

TEST(Renumber, CategoriesKeepTheirIds) {
    const auto built = amend("renumber category x to ② renumber category y to ①");
    EXPECT_EQ(built->after("r2").category("x")->body.number.text, "②");
    EXPECT_EQ(built->after("r2").category("y")->body.number.text, "①");
    EXPECT_EQ(built->count("K0209"), 0u);
    EXPECT_EQ(amend("renumber category x to ②")->count("K0209"), 1u);  // a number for two, in one class
    EXPECT_EQ(refused("renumber category x to ①"), "K0307");
    EXPECT_EQ(refused("renumber category xx to ⑨"), "K0307");
}

TEST(Renumber, LabelsAreExchanged) {
    const auto built = amend("renumber category x.ア to イ renumber category x.イ to ア");
    EXPECT_EQ(labels(built->after("r2"), "x"), "イ=第一 ア=第二 ");
    // what was inside moves with its item
    EXPECT_NE(body_at(built->after("r2"), "x", {"ア", "(ア)"}), nullptr);
    // z still says x.ア, which is another item now
    EXPECT_EQ(built->count("K0325"), 1u);
}

TEST(Renumber, AReferenceRestatedWithItIsNotWarnedOf) {
    const auto built =
        amend("renumber category x.ア to イ renumber category x.イ to ア replace category z { x.イ }");
    EXPECT_EQ(built->count("K0325"), 0u);
}

TEST(Renumber, LabelsAreShiftedInAnyOrder) {
    EXPECT_EQ(
        labels(amend("replace category z { f } renumber category x.ア to イ renumber category x.イ to ウ")
                   ->after("r2"),
               "x"),
        "イ=第一 ウ=第二 ");
    EXPECT_EQ(
        labels(amend("replace category z { f } renumber category x.イ to ウ renumber category x.ア to イ")
                   ->after("r2"),
               "x"),
        "イ=第一 ウ=第二 ");
    const auto nested =
        amend("replace category z { f } renumber category x.イ to ウ renumber category x.イ.(ア) to (エ)");
    EXPECT_NE(body_at(nested->after("r2"), "x", {"ウ", "(エ)"}), nullptr);
}

TEST(Renumber, ATakenLabelIsRefused) {
    EXPECT_EQ(refused("renumber category x.ア to イ"), "K0307");
    EXPECT_EQ(refused("renumber category x.ア to ウ renumber category x.ア to エ"), "K0307");
    EXPECT_EQ(refused("renumber category x.ウ to エ"), "K0307");
    EXPECT_EQ(refused("renumber category x.ア to ア"), "K0307");
}

TEST(Renumber, ThenAmendTheOldLabelFailsAndSaysWhy) {
    const auto built = try_build(base + R"(
revision r2 amends g { effective 2025-01-01 replace category z { f } renumber category x.ア to ウ }
revision r3 amends g { effective 2026-01-01 rename category x.ア to "名" })");
    const Diagnostic* refusal = built->find("K0307");
    ASSERT_TRUE(refusal);
    ASSERT_EQ(refusal->labels.size(), 1u);
    EXPECT_EQ(refusal->labels[0].message.en, "it was renumbered to ウ here");
    // and inside one revision
    EXPECT_EQ(refused("replace category z { f } renumber category x.ア to ウ replace category x.ア { f }"),
              "K0307");
    EXPECT_EQ(refused("replace category z { f } replace category x.ア { f } renumber category x.ア to ウ"),
              "");
}

TEST(Move, TakesTheIdAlong) {
    const auto built = amend(
        "replace category z { f } move category x to d before z titled \"改題\" number ⑨ "
        "{ cite \"別の法律\" 第2条 from \"第4\" }");
    const ast::Category& moved = *built->after("r2").category("x");
    EXPECT_EQ(order(built->after("r2")), "yxz");
    EXPECT_EQ(moved.in.class_name.text, "d");
    EXPECT_FALSE(moved.in.group);
    EXPECT_EQ(moved.title.text, "改題");
    EXPECT_EQ(moved.body.number.text, "⑨");
    ASSERT_EQ(moved.body.citations.size(), 1u);
    EXPECT_EQ(moved.body.citations[0].law.text, "別の法律");
    EXPECT_EQ(moved.body.from[0].text, "第4");
    EXPECT_EQ(moved.body.conditions, built->after("r1").category("x")->body.conditions);
}

TEST(Move, KeepsWhatIsNotGiven) {
    const auto built = amend("move category x to c.two");
    const ast::Category& moved = *built->after("r2").category("x");
    EXPECT_EQ(moved.title.text, "甲類型");
    EXPECT_EQ(moved.body.number.text, "①");
    EXPECT_EQ(moved.body.citations.size(), 1u);
    EXPECT_EQ(order(built->after("r2")), "yxz");  // last of its class
    EXPECT_EQ(order(amend("move category y to c.one before x")->after("r2")), "yxz");
}

TEST(Move, Refusals) {
    EXPECT_EQ(refused("move category x to c.one"), "K0307");
    EXPECT_EQ(refused("move category x to c.one before y"), "K0307");
    EXPECT_EQ(refused("move category x to c.one after x"), "K0307");
    EXPECT_EQ(refused("move category x to c.one after n"), "K0307");
    EXPECT_EQ(refused("move category n to c"), "K0307");
    EXPECT_EQ(refused("move category x to e"), "K0201");
    EXPECT_EQ(refused("move category x to c.three"), "K0201");
}

// ---- restate, recite, replace, reroute ----------------------------------------------------------

TEST(Restate, ACategoryKeepsWhatTheNewTextDoesNotGive) {
    const auto built = amend("replace category y { text has words }");
    const ast::Category& restated = *built->after("r2").category("y");
    EXPECT_EQ(restated.title.text, "乙類型");
    EXPECT_EQ(restated.body.number.text, "②");
    EXPECT_TRUE(std::holds_alternative<ast::HasTerms>(restated.body.conditions[0]->node));
    const auto given = amend("replace category y { number ⑤ cite \"法\" 第9条 f }");
    EXPECT_EQ(given->after("r2").category("y")->body.number.text, "⑤");
    EXPECT_EQ(given->after("r2").category("y")->body.citations.size(), 1u);
    // what was uncertain of the old text, or noted on it, was of the old text
    const auto twice = build(base + R"(
revision r2 amends g { effective 2025-01-01 replace category y { text has words uncertain "疑い" note "注" tag "札" } }
revision r3 amends g { effective 2026-01-01 replace category y { text has offer } })");
    const ast::Body& third = twice->after("r3").category("y")->body;
    EXPECT_TRUE(third.uncertain.empty() && third.notes.empty());
    EXPECT_EQ(third.tags.size(), 1u);
    EXPECT_TRUE(amend("replace category z { f } replace category x { f }")
                    ->after("r2")
                    .category("x")
                    ->body.unless.empty());
}

TEST(Restate, AnItemKeepsItsLabelTitleAndSiblings) {
    const auto built = amend("replace category x.イ { f }");
    EXPECT_EQ(labels(built->after("r2"), "x"), "ア=第一 イ=第二 ");
    const ast::Body* item = body_at(built->after("r2"), "x", {"イ"});
    ASSERT_TRUE(item);
    EXPECT_EQ(item->conditions.size(), 1u);
    EXPECT_TRUE(item->background);
    EXPECT_EQ(body_at(built->after("r2"), "x", {"ア"}),
              body_at(built->after("r1"), "x", {"ア"}));  // shared
}

TEST(Restate, Refusals) {
    EXPECT_EQ(refused("replace category y { text has offer }"), "K0307");
    EXPECT_EQ(refused("narrow category x.ウ { f }"), "K0307");
    EXPECT_EQ(refused("widen criterion x { f }"), "K0203");
    EXPECT_EQ(refused("replace category y { g }"), "K0201");
}

TEST(Recite, ReplacesTheCitationsOnly) {
    const auto built = amend("recite category x { cite \"新しい法律\" 第3条 cite \"政令\" }");
    EXPECT_EQ(built->after("r2").category("x")->body.citations.size(), 2u);
    EXPECT_EQ(built->after("r2").category("x")->body.conditions,
              built->after("r1").category("x")->body.conditions);
    EXPECT_EQ(refused("recite category x { cite \"ある法律\" 第1条 }"), "K0307");
    EXPECT_EQ(refused("recite category xx { cite \"ある法律\" 第1条 }"), "K0307");
}

TEST(Replace, TermsAndFacts) {
    const auto closed = amend("replace terms words closed { \"印\" }");
    EXPECT_EQ(words(closed->after("r2"), "words"), "印");
    EXPECT_FALSE(closed->after("r2").terms.at("words")->open);
    EXPECT_TRUE(amend("replace terms words { \"印\" }")->after("r2").terms.at("words")->open);
    EXPECT_EQ(amend("replace fact f: bool \"新しい問い\" cost 3")->after("r2").facts.at("f")->cost, 3u);
    EXPECT_EQ(refused("replace terms offer { \"売ります\" \"買います\" }"), "K0307");
    EXPECT_EQ(refused("replace fact f: bool \"問い\""), "K0307");
    EXPECT_EQ(refused("replace fact ff: bool \"問い\""), "K0307");
    EXPECT_EQ(refused("replace fact f: integer \"問い\""), "K0204 K0204");  // its users compare nothing
}

TEST(Reroute, OneSideOfAProcedure) {
    const auto built = amend("reroute overseas c { request response of provider }");
    const ast::Procedure& procedure = *built->after("r2").procedures.at("c");
    ASSERT_EQ(procedure.overseas.size(), 1u);
    EXPECT_EQ(procedure.overseas[0].kind, ast::Step::Kind::request_response);
    EXPECT_EQ(procedure.domestic.size(), 1u);
    EXPECT_EQ(refused("reroute overseas c { record }"), "K0307");
    EXPECT_EQ(refused("reroute overseas d { record }"), "K0307");
}

TEST(Operations, AreAppliedInTheOrderWritten) {
    const auto built = amend(
        "add category n \"新\" in c.one after x { f } rename category n to \"改\" "
        "move category n to c.one after y repeal category n");
    EXPECT_EQ(order(built->after("r2")), "xyz");
    EXPECT_EQ(built->after("r2").tombstones.at("n"), 1u);
}

TEST(Operations, TheBaseHasNothingToAmend) {
    const auto built = try_build(R"(
guideline g "試験指針" { timezone "Asia/Tokyo" judged by received }
class c "区分"
fact f: bool "問"
category x "類型" in c { f }
revision r1 of g { effective 2018-01-22 rename category x to "名" })");
    EXPECT_EQ(built->count("K0307"), 1u);
}

}  // namespace
}  // namespace kijun
