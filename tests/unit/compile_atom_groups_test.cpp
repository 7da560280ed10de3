// Atoms of different groups are bound by no relation.
#include <gtest/gtest.h>

#include "judging.hpp"
#include "kijun/atom_groups.hpp"
#include "kijun/loading.hpp"

namespace kijun {
namespace {

// By what the atoms test for, as canonically written: which are of the group of another.
void expect_sound(const Program& program) {
    const auto groups = atom_groups(program);
    ASSERT_EQ(groups.size(), program.atoms.size());
    Diagrams diagrams;
    const auto alone = [&](std::uint32_t atom) { return relations(program, diagrams, {atom}); };
    for (std::uint32_t a = 0; a < groups.size(); ++a)
        for (std::uint32_t b = a + 1; b < groups.size(); ++b) {
            if (groups[a] == groups[b]) continue;
            ASSERT_EQ(relations(program, diagrams, {a, b}), diagrams.both(alone(a), alone(b)))
                << program.atoms[a].key << " and " << program.atoms[b].key;
        }
}

TEST(AtomGroups, WhatRelationsBindIsOfOneGroup) {
    const auto compiled = test::compile_text(test::guideline(R"(
fact image: bool "画像があるか"
fact amount: integer "金額"
fact kind: choice("甲", "乙") "種類"
terms cards closed { "カード" "口座" }
terms bank closed { "銀行カード" }
terms offers { "買います" except ("買いますか") }
terms wide { "買います" "売ります" }
terms others closed { "自転車" }
terms written closed { /自転.{1,3}車/ }
category a "あ" in c { text has cards }
category b "い" in c { post has bank }
category d "う" in c { text has bank within 10 of others }
category e "え" in c { text has offers }
category f "お" in c { text has wide evading }
category g2 "か" in c { text has at least 2 of wide }
category h "き" in c { page has others }
category i "く" in c { text has written }
category j "け" in c { amount >= 5 image }
category k "こ" in c { amount < 3 kind is "甲" }
category l "さ" in c { kind is "乙" }
)"));
    ASSERT_TRUE(compiled->rules);
    const Program& program = compiled->rules->program();
    expect_sound(program);
    const auto groups = atom_groups(program);
    const auto group_of = [&](const std::string& category) {
        for (const CategoryVersion& one : program.categories)
            if (one.id == category) return groups[one.atoms.front()];
        return none;
    };
    EXPECT_EQ(group_of("a"), group_of("b"));
    EXPECT_EQ(group_of("a"), group_of("d"));
    EXPECT_EQ(group_of("e"), group_of("f"));
    EXPECT_EQ(group_of("e"), group_of("g2"));
    EXPECT_EQ(group_of("d"), group_of("h"));  // through what is near
    EXPECT_NE(group_of("a"), group_of("e"));
    EXPECT_NE(group_of("a"), group_of("i"));
    EXPECT_NE(group_of("e"), group_of("i"));
    EXPECT_NE(group_of("e"), group_of("l"));
}

TEST(AtomGroups, OfTheGuidelinesOfTheHouse) {
    for (const char* name : {"ihc", "mic/log-retention"}) {
        SCOPED_TRACE(name);
        const auto loaded = load_rules(std::string(KIJUN_SOURCE_DIR "/stdlib_rules/") + name);
        ASSERT_TRUE(loaded.ok());
        expect_sound((*loaded)->program());
    }
}

}  // namespace
}  // namespace kijun
