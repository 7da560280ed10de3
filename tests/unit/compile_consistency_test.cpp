// Bundles whose digest is right and whose content makes no sense: refused before anything indexes with it.
#include <functional>

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

}  // namespace
}  // namespace kijun
