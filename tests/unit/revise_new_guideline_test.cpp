// A guideline begun is one that compiles, whatever it is called.
#include <gtest/gtest.h>

#include "kijun/loading.hpp"
#include "kijun/new_guideline.hpp"

namespace kijun {
namespace {

NewGuideline asked(Language keywords) {
    NewGuideline made;
    made.id = "notices";
    made.title = "掲示板の\"基準\"\n{title} \\ 2";
    made.effective = LocalDay{20179};
    made.judged_by = "judged";
    made.keywords = keywords;
    return made;
}

TEST(NewGuideline, CompilesUnderAnyTitle) {
    for (const Language keywords : {Language::english, Language::japanese}) {
        SourceSet sources;
        const auto files = new_guideline(asked(keywords), sources);
        ASSERT_TRUE(files) << files.errors().front().message.en;
        EXPECT_EQ(files->size(), 3u);
        EXPECT_EQ((*files)[1].name, "2025-04-01.kijun");
        SourceSet again;
        for (const NewFile& file : *files) ASSERT_TRUE(again.add(file.name, file.text));
        const RulesInput made = compile_sources(std::move(again), Stage::rules, {});
        ASSERT_TRUE(made.rules);
        EXPECT_TRUE(made.diagnostics.empty());
        const History& history = made.rules->program().history;
        EXPECT_EQ(history.guideline, "notices");
        EXPECT_EQ(history.title, asked(keywords).title);
        EXPECT_EQ(to_string(history.pivot), "judged");
        EXPECT_EQ(history.revisions.front().effective, asked(keywords).effective);
    }
}

TEST(NewGuideline, NamesThatNoneCanBeAreRefused) {
    for (const char* id : {"", "two names", "1st", "a {", "\"a\"", "a\nrevision"}) {
        NewGuideline wrong = asked(Language::english);
        wrong.id = id;
        SourceSet sources;
        const auto files = new_guideline(wrong, sources);
        EXPECT_FALSE(files) << id;
    }
    NewGuideline nowhere = asked(Language::english);
    nowhere.timezone = "Nowhere/Land";
    SourceSet sources;
    EXPECT_FALSE(new_guideline(nowhere, sources));
    nowhere = asked(Language::english);
    nowhere.judged_by = "seen";
    SourceSet others;
    EXPECT_FALSE(new_guideline(nowhere, others));
}

}  // namespace
}  // namespace kijun
