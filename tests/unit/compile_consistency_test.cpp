// Bundles whose digest is right and whose content makes no sense: refused before anything indexes with it.
#include <functional>
#include <vector>

#include "rules_from_text.hpp"

namespace kijun {
namespace {

Program sample() {
    const auto compiled = test::compile_text(R"(
        guideline g "基準" { timezone "Asia/Tokyo" judged by received }
        revision r "初版" of g { effective 2020-04-01 }
        class c "区分"
        fact seen: bool "見たか" ask analyst
        category x "類型" in c {
          ア "語" { text has "語句" within 5 of "近く" }
          イ "事実" { seen }
          unless text has "例外"
        })");
    return compiled->rules->program();
}

bool readable(const Program& program) { return read_bundle(write_bundle({{}, program, {}})).ok(); }

TEST(Consistency, HoldsForWhatWasCompiled) { EXPECT_TRUE(readable(sample())); }

TEST(Consistency, RefusesNumbersOfNothing) {
    const Program sound = sample();
    const auto atoms = static_cast<std::uint32_t>(sound.atoms.size());
    for (std::size_t number = 0; number < sound.tree.size(); ++number) {
        const std::vector<std::function<void(TreeNode&)>> damages{
            [&](TreeNode& node) { node.atom = atoms; },  // also where no atom belongs
            [&](TreeNode& node) { node.children.push_back(static_cast<std::uint32_t>(number)); },
            [&](TreeNode& node) { node.unless.push_back(static_cast<std::uint32_t>(number)); },
            [&](TreeNode& node) { node.diagram = static_cast<NodeId>(sound.nodes.size()); }};
        for (std::size_t damage = 0; damage < damages.size(); ++damage) {
            Program broken = sound;
            damages[damage](broken.tree[number]);
            EXPECT_FALSE(readable(broken)) << "node " << number << ", damage " << damage;
        }
    }
}

Program with_revisions() {
    const auto compiled = test::compile_text(R"(
        guideline g "基準" { timezone "Asia/Tokyo" judged by received }
        revision r "初版" of g { effective 2020-04-01 }
        class c "区分"
        category x "類型" in c { text has "語句" }
        revision s "改正" amends g {
          effective 2021-04-01
          rename category x to "新しい名"
          transition { reports posted before effective: former rule until 2022-04-01 }
        }
        revision t "案" amends g { draft rename category x to "案の名" })");
    return compiled->rules->program();
}

// What selecting a revision relies on: without it, it would look for ever or behind the end.
TEST(Consistency, RefusesHistoriesThatLeadNowhere) {
    const Program sound = with_revisions();
    ASSERT_TRUE(readable(sound));
    ASSERT_EQ(sound.history.transitions.size(), 1U);
    const std::vector<std::function<void(History&)>> damages{
        [](History& history) { history.snapshots[1].former.reset(); },
        [](History& history) { history.snapshots[1].former = 1; },
        [](History& history) { history.snapshots[0].former = 1; },
        [](History& history) {
            history.snapshots[1].applied = {1, 0};
        },
        [](History& history) {
            history.snapshots[0].applied = {0, 1};
        },
        [](History& history) { history.transitions[0].revision = 0; },
        [](History& history) { history.snapshots[2].revision = 1; },
        [](History& history) { history.revisions.push_back(history.revisions.back()); },
    };
    for (std::size_t damage = 0; damage < damages.size(); ++damage) {
        Program broken = sound;
        damages[damage](broken.history);
        EXPECT_FALSE(readable(broken)) << damage;
    }
}

// Forty nodes that are a million million when written out.
TEST(Consistency, RefusesTreesThatAreHugeWhenWrittenOut) {
    Program broken = sample();
    TreeNode node;
    node.children = {0, 0};
    for (int i = 0; i < 40; ++i) {
        broken.tree.push_back(node);
        const auto last = static_cast<std::uint32_t>(broken.tree.size()) - 1;
        node.children = {last, last};
    }
    EXPECT_FALSE(readable(broken));
    broken = sample();
    node.children.assign(100'000, 0);
    broken.tree.push_back(node);
    EXPECT_TRUE(readable(broken));
    const auto large = static_cast<std::uint32_t>(broken.tree.size()) - 1;
    broken.categories[0].supporting.assign(1'000, {large, node_false, node_false});
    EXPECT_FALSE(readable(broken));
}

}  // namespace
}  // namespace kijun
