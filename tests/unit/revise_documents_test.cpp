// The guideline as a text, and what an amendment does to it.
#include <gtest/gtest.h>

#include "kijun/changelog.hpp"
#include "kijun/comparison.hpp"
#include "kijun/loading.hpp"
#include "kijun/official_text.hpp"

namespace kijun {
namespace {

const Model& ihc() {
    static const RulesInput input = read_rules({KIJUN_SOURCE_DIR "/stdlib_rules/ihc"}, Stage::model, {});
    EXPECT_TRUE(input.sound());
    return *input.model;
}

// Snapshots with the one before them.
std::vector<std::pair<std::uint32_t, std::uint32_t>> steps() {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;
    for (std::uint32_t i = 0; i < ihc().history.snapshots.size(); ++i)
        if (const auto former = ihc().history.snapshots[i].former) pairs.emplace_back(*former, i);
    return pairs;
}

TEST(OfficialText, EditsMakeTheNewTextOfTheOld) {
    ASSERT_EQ(steps().size(), 5u);
    for (const auto& [was, is] : steps()) {
        const Provision before = official_text(ihc(), was), after = official_text(ihc(), is);
        EXPECT_FALSE(same_text(before, after));
        const auto made = apply_edits(edits(before, after), before);
        ASSERT_TRUE(made) << made.errors().front().message.en;
        EXPECT_TRUE(same_text(*made, after)) << is;
        // and back again
        const auto undone = apply_edits(edits(after, before), after);
        ASSERT_TRUE(undone) << undone.errors().front().message.en;
        EXPECT_TRUE(same_text(*undone, before)) << is;
    }
}

TEST(ComparisonTable, ReadBackGivesTheEditsAndTheOperations) {
    for (const auto& [was, is] : steps()) {
        const Provision before = official_text(ihc(), was), after = official_text(ihc(), is);
        const auto made = compare(ihc(), was, is);
        ASSERT_TRUE(made);
        const auto read = read_comparison(comparison_json(*made));
        ASSERT_TRUE(read) << read.errors().front().message.en;
        EXPECT_EQ(comparison_json(*read), comparison_json(*made));
        EXPECT_EQ(edits(*read), edits(before, after));
        const auto again = apply_edits(edits(*read), before);
        ASSERT_TRUE(again) << again.errors().front().message.en;
        EXPECT_TRUE(same_text(*again, after));

        // every operation of the amendment is the remark of exactly one row
        const std::uint32_t revision = ihc().history.snapshots[is].revision;
        std::vector<int> remarked(read->operations.size());
        for (const ComparisonRow& row : read->rows)
            for (const std::uint32_t operation : row.operations) ++remarked[operation];
        std::vector<NamedOperation> wanted;
        for (const ChangelogRow& row : changelog_rows(ihc(), revision))
            wanted.push_back({ihc().history.revisions[revision].id, row.operation, row.target});
        EXPECT_EQ(read->operations, wanted);
        for (std::size_t i = 0; i < remarked.size(); ++i)
            EXPECT_EQ(remarked[i], 1) << read->operations[i].operation << ' ' << read->operations[i].target;
    }
}

}  // namespace
}  // namespace kijun
