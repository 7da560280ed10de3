// A decision tree says what the category's diagram says, in another order.
#include <gtest/gtest.h>

#include "judging.hpp"
#include "kijun/decision_tree.hpp"

namespace kijun {
namespace {

const char* const declarations = R"(
fact image: bool "画像があるか" cost 5
fact amount: integer "金額はいくらか" cost 2
fact kind: choice("甲", "乙", "丙") "種類はどれか" cost 3
terms goods closed { "通帳" "口座" }
terms offers closed { "買います" "売ります" }
terms warnings closed { "注意" }
)";

DecisionTree tree_of(const test::Judging& judging) {
    auto tree = decision_tree(judging.program(), judging.program().snapshots[0].categories[0], 0);
    EXPECT_TRUE(tree);
    return tree ? *tree : DecisionTree{};
}

bool walk(const DecisionTree& tree, const std::vector<bool>& values) {
    std::uint32_t number = tree.root;
    while (number > 1) {
        const DecisionNode& node = tree.nodes[number];
        const auto holds = [&](AtomId atom) { return values[atom]; };
        const bool yes = node.all ? std::all_of(node.atoms.begin(), node.atoms.end(), holds)
                                  : std::any_of(node.atoms.begin(), node.atoms.end(), holds);
        number = yes ? node.yes : node.no;
    }
    return number == 1;
}

struct Conditions {
    const char* text;
};
void PrintTo(const Conditions& conditions, std::ostream* out) { *out << conditions.text; }
class AgreesWithDiagram : public testing::TestWithParam<Conditions> {};

TEST_P(AgreesWithDiagram, ForAllValuesThatCanOccurTogether) {
    test::Judging judging(test::category(GetParam().text, declarations));
    ASSERT_TRUE(judging.ready());
    const DecisionTree tree = tree_of(judging);
    const Program& program = judging.program();
    const CategoryVersion& category = program.categories[0];
    DiagramReader reader(program.nodes);
    std::vector<bool> values(program.atoms.size(), false);
    std::size_t compared = 0;
    for (std::uint32_t bits = 0; bits < (1u << category.atoms.size()); ++bits) {
        for (std::size_t i = 0; i < category.atoms.size(); ++i)
            values[category.atoms[i]] = (bits >> i & 1u) != 0;
        const auto value = [&](AtomId atom) { return values[atom] ? Truth::yes : Truth::no; };
        const Truth may = reader.evaluate(category.bounds.may, value);
        if (may != reader.evaluate(category.bounds.must, value)) continue;  // cannot occur
        EXPECT_EQ(walk(tree, values), may == Truth::yes) << bits;
        ++compared;
    }
    EXPECT_GT(compared, 1u);
}

INSTANTIATE_TEST_SUITE_P(
    Categories, AgreesWithDiagram,
    testing::Values(Conditions{"text has goods"},
                    Conditions{"text has goods text has offers unless text has warnings"},
                    Conditions{"any { text has goods text has offers text has warnings image }"},
                    Conditions{"all { text has goods image any { amount >= 5 amount >= 9 } }"},
                    Conditions{"at least 2 of { text has goods text has offers image amount >= 100 }"},
                    Conditions{"any { all { kind is \"甲\" image } all { kind is \"乙\" not image } }"},
                    Conditions{"all { text has at least 2 of goods text has goods image }"},
                    Conditions{
                        "any { text has offers within 5 of goods all { text has goods amount >= 3 } }"}));

TEST(DecisionTree, AsksWhatIsReadBeforeWhatIsCheap) {
    test::Judging judging(
        test::category("all { image amount >= 5 text has goods kind is \"甲\" }", declarations));
    ASSERT_TRUE(judging.ready());
    const DecisionTree tree = tree_of(judging);
    // one chain of conditions, all of which are needed: a single question
    ASSERT_EQ(tree.nodes.size(), 3u);
    const DecisionNode& root = tree.nodes[tree.root];
    EXPECT_TRUE(root.all);
    std::vector<std::string> asked;
    for (const AtomId number : root.atoms) {
        const Atom& atom = judging.program().atoms[number];
        asked.push_back(atom.kind == Atom::Kind::terms ? "goods"
                                                       : judging.program().facts[atom.fact.fact].id);
    }
    EXPECT_EQ(asked, (std::vector<std::string>{"goods", "amount", "kind", "image"}));
    EXPECT_EQ(root.yes, 1u);
    EXPECT_EQ(root.no, 0u);
}

TEST(DecisionTree, WhatCannotBeReadIsNotDrawn) {
    test::Judging judging(test::category(
        "at least 3 of { text has goods text has offers image amount >= 1 kind is \"甲\" }", declarations));
    ASSERT_TRUE(judging.ready());
    const auto tree = decision_tree(judging.program(), 0, 0, 4);
    ASSERT_FALSE(tree);
    EXPECT_EQ(tree.errors().front().code, "K0520");
}

TEST(DecisionTree, WordsOfTheRulesDoNotBecomeMarkup) {
    test::Judging judging(
        test::category("any { text has \"<script>\" image }", "fact image: bool \"<b>&'\\\"\" cost 5"));
    ASSERT_TRUE(judging.ready());
    const DecisionTree tree = tree_of(judging);
    for (const std::string& drawn : {tree_svg(judging.program(), tree, Language::english),
                                     tree_mermaid(judging.program(), tree, Language::japanese)}) {
        EXPECT_EQ(drawn.find("<script"), std::string::npos) << drawn;
        EXPECT_EQ(drawn.find("<b>"), std::string::npos) << drawn;
    }
}

}  // namespace
}  // namespace kijun
