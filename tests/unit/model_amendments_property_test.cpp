// Random amendments, sensible or not: none crashes the model, every refusal says something in both
// languages and at a place, and what is accepted keeps the promises of kijun/model.hpp.
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "model_from_text.hpp"

namespace kijun {
namespace {

constexpr std::uint32_t seeds = 400;

const std::string base = R"(
guideline g "試験指針" { timezone "Asia/Tokyo" judged by received }
revision r0 of g { effective 2020-01-01 }
class c "区分" { group one "一" group two "二" }
class d "別"
fact a: bool "問"
fact b: integer "額"
terms t { "通帳" "口座" }
terms u { "売ります" include t }
criterion k "共通" { a }
category x "甲" in c.one { number ① any { ア "第一" { text has t } イ "第二" { ア { a } イ { b > 3 } } } unless k }
category y "乙" in c.two { number ② x.ア }
category z "丙" in d { number ① text has u }
procedure c { domestic { record } }
)";

class Writer {
public:
    explicit Writer(std::uint32_t seed) : engine_(seed) {}

    std::string revisions() {
        std::string text = base;
        const int count = 1 + below(4);
        for (int i = 1; i <= count; ++i) {
            text += "revision r" + std::to_string(i) + " amends g { ";
            text += below(8) == 0 ? "draft" : "effective 2021-0" + std::to_string(1 + below(6)) + "-01";
            text += " instrument " + std::to_string(i) + " recorded 2021-0" + std::to_string(1 + below(9)) +
                    "-15\n";
            for (int operations = 1 + below(4); operations > 0; --operations)
                text += "  " + operation() + "\n";
            text += "}\n";
        }
        return text;
    }

private:
    int below(int n) { return std::uniform_int_distribution<int>(0, n - 1)(engine_); }
    std::string one_of(const std::vector<std::string>& words) {
        return words[static_cast<std::size_t>(below(static_cast<int>(words.size())))];
    }
    std::string id() { return one_of({"x", "y", "z", "n", "m", "k", "a", "b"}); }
    std::string category() { return one_of({"x", "x", "y", "z", "n"}); }
    std::string list() { return one_of({"t", "u", "w"}); }
    std::string label() { return one_of({"ア", "イ", "ウ"}); }
    std::string path() {
        std::string path = category();
        for (int depth = below(3); depth > 0; --depth) path += '.' + label();
        return path;
    }
    std::string word() { return one_of({"\"通帳\"", "\"口座\"", "\"印\"", "/[0-9]円/"}); }
    std::string group() { return one_of({"c", "c.one", "c.two", "d", "d.one"}); }
    std::string number() { return one_of({"①", "②", "③"}); }
    std::string place() { return one_of({"", "", " after " + category(), " before " + category()}); }
    std::string condition() {
        return one_of({"a", "not a", "b > 5", "text has t", "k", path(), "any { a k }",
                       "ア { a } イ { text has u }"});
    }

    std::string operation() {
        switch (below(15)) {
            case 0:
                return "add category " + id() + " \"新\" in " + group() + place() + " { " + condition() +
                       " }";
            case 1:
                return "add fact " + id() + ": bool \"問\"";
            case 2:
                return "add terms " + list() + " { " + word() + " include " + list() + " }";
            case 3:
                return "add to terms " + list() + " { " + word() + " }";
            case 4:
                return "remove from terms " + list() + " { " + word() + " }";
            case 5:
                return "repeal " + one_of({"category ", "criterion "}) + path();
            case 6:
                return "repeal " + one_of({"fact ", "class ", "group ", "procedure "}) +
                       one_of({id(), "c", "one"});
            case 7:
                return "rename category " + path() + " to \"" + one_of({"改", "甲"}) + "\"";
            case 8:
                return "renumber category " + category() + " to " + number();
            case 9:
                return "renumber category x." + label() + " to " + label();
            case 10:
                return "move category " + category() + " to " + group() + place();
            case 11:
                return one_of({"narrow", "widen", "replace"}) + " category " + path() + " { " +
                       condition() + " }";
            case 12:
                return "replace terms " + list() + " { " + word() + word() + " }";
            case 13:
                return "withdraw revision r" + std::to_string(below(5));
            default:
                return "recite category " + path() + " { cite \"法律\" }";
        }
    }

    std::mt19937 engine_;
};

void check_diagnostics(const test::Built& built) {
    for (const Diagnostic& diagnostic : built.diagnostics) {
        EXPECT_TRUE(diagnostic.span.known()) << diagnostic.message.en;
        EXPECT_FALSE(diagnostic.message.en.empty() || diagnostic.message.ja.empty()) << diagnostic.code;
        for (const Label& label : diagnostic.labels)
            EXPECT_TRUE(label.span.known()) << diagnostic.message.en;
    }
}

// The references of a body resolve, and sibling labels differ.
void check_body(const State& state, const ast::Body& body, std::set<std::string>& labels);

void check_expr(const State& state, const ast::Expr& expr, std::set<std::string>& labels) {
    if (const auto* item = std::get_if<ast::Item>(&expr.node)) {
        EXPECT_TRUE(labels.insert(item->label.text).second) << item->label.text;
        std::set<std::string> inner;
        check_body(state, item->body, inner);
    } else if (const auto* group = std::get_if<ast::Group>(&expr.node)) {
        check_body(state, group->body, labels);
    } else if (const auto* negation = std::get_if<ast::Not>(&expr.node)) {
        check_expr(state, *negation->operand, labels);
    } else if (const auto* reference = std::get_if<ast::Reference>(&expr.node)) {
        EXPECT_TRUE(state.facts.contains(reference->path.name.text) ||
                    find_body(state, reference->path) != nullptr);
    }
}

void check_body(const State& state, const ast::Body& body, std::set<std::string>& labels) {
    EXPECT_FALSE(body.conditions.empty() && body.unless.empty());
    for (const auto& condition : body.conditions) check_expr(state, *condition, labels);
    for (const auto& exception : body.unless) check_expr(state, *exception, labels);
}

void check_state(const State& state) {
    std::set<std::string> ids;
    for (const auto& category : state.categories) {
        EXPECT_TRUE(ids.insert(category->id.text).second);
        EXPECT_NE(state.class_of(category->in.class_name.text), nullptr);
        std::set<std::string> labels;
        check_body(state, category->body, labels);
    }
    for (const auto& [id, criterion] : state.criteria) EXPECT_TRUE(ids.insert(id).second);
    for (const auto& [id, fact] : state.facts) EXPECT_TRUE(ids.insert(id).second);
    for (const auto& [id, revision] : state.tombstones) EXPECT_FALSE(ids.contains(id)) << id;
}

TEST(AmendmentsProperty, RefusedInWordsOrSound) {
    std::size_t accepted = 0;
    for (std::uint32_t seed = 1; seed <= seeds; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        const std::string text = Writer(seed).revisions();
        const auto built = test::try_build(text);
        check_diagnostics(*built);
        if (built->model) {
            ++accepted;
            for (const State& state : built->model->states) check_state(state);
            EXPECT_EQ(built->model->states[0].categories.size(), 3u);  // the base is never touched
        } else {
            EXPECT_TRUE(has_errors(built->diagnostics));
        }
        if (::testing::Test::HasFailure()) {
            ADD_FAILURE() << text;
            return;
        }
    }
    EXPECT_GT(accepted, seeds / 50);  // else the test would show nothing
}

}  // namespace
}  // namespace kijun
