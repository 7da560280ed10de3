// From files to rules: the same bundle from anywhere, self-test, cache, trust.
#include <gtest/gtest.h>

#include <clocale>
#include <cstdlib>
#include <string>

#include "kijun/loading.hpp"
#include "saved_patterns.hpp"
#include "temporary_directory.hpp"

namespace kijun {
namespace {

const std::string base = R"(
guideline g "基準" { timezone "Asia/Tokyo" judged by received }
revision r "初版" of g { effective 2020-04-01 }
class c "区分"
)";
const std::string category = R"(
terms words 等 { "銀行口座" "預金通帳" /日給[0-9]{1,3}万/ }
category x "類型" in c { ア "語" { post has words evading } }
case "語がある" { text "銀・行・口・座を 日給10万" always expect x }
)";

class LoadingTest : public testing::Test {
protected:
    test::TemporaryDirectory directory_;

    std::string write_rules(const std::string& under = "rules") {
        directory_.write(under + "/base.kijun", base);
        directory_.write(under + "/more/category.kijun", category);
        return directory_.path(under);
    }
    static RulesInput read(const std::string& path, const Loading& loading = {}) {
        RulesInput input = read_rules({path}, Stage::rules, loading);
        for (const Diagnostic& problem : input.diagnostics) ADD_FAILURE() << problem.message.en;
        return input;
    }
    std::string build() {
        const std::string path = write_rules();
        return make_bundle(read(path));
    }
    template <class T>
    static std::string_view code_of(const Result<T>& result) {
        return result.ok() ? "fine" : result.errors().front().code;
    }
    std::string_view load(const std::string& bytes, const Loading& loading = {}) {
        return code_of(load_rules(directory_.write("rules.kjb", bytes), loading));
    }
};

TEST_F(LoadingTest, TheSameSourcesGiveTheSameBytes) {
    const std::string one = build();
    // elsewhere, written in another order, named in other ways, at another time of another zone
    directory_.write("deep/er/rules/more/category.kijun", category);
    directory_.write("deep/er/rules/base.kijun", base);
    ::setenv("TZ", "America/New_York", 1);
    std::setlocale(LC_ALL, "C.UTF-8");
    for (const std::string& path : {directory_.path("deep/er/rules"), directory_.path("deep/er/rules/"),
                                    directory_.path("deep/../deep/er/./rules")}) {
        EXPECT_EQ(make_bundle(read(path)), one) << path;
    }
    std::setlocale(LC_ALL, "C");
    ::unsetenv("TZ");
    EXPECT_EQ(make_bundle(read(directory_.path("rules"))), one);
    EXPECT_EQ(one.find(directory_.path()), std::string::npos);
}

TEST_F(LoadingTest, TheSourcesOfABundleGiveTheSameBundle) {
    const std::string one = build();
    const std::string path = directory_.write("rules.kjb", one);
    EXPECT_EQ(make_bundle(read(path)), one);
}

TEST_F(LoadingTest, KnownAnswersAreOfCasesAndWords) {
    const auto bundle = read_bundle(build());
    ASSERT_TRUE(bundle.ok());
    ASSERT_EQ(bundle->content.known.size(), 3u);
    for (const KnownAnswer& answer : bundle->content.known) {
        EXPECT_GE(answer.matches.size(), 2u) << answer.text;
        EXPECT_EQ(answer.judged.size(), 1u) << answer.text;
    }
    EXPECT_EQ(bundle->content.known.front().text, "銀・行・口・座を 日給10万");
}

TEST_F(LoadingTest, OtherAnswersAreRefused) {
    const std::string whole = build();
    ASSERT_EQ(load(whole), "fine");
    const BundleContent content = read_bundle(whole)->content;
    BundleContent other = content;
    ++other.known[1].matches[0].end;
    EXPECT_EQ(load(write_bundle(other)), "K0807");
    other = content;
    other.known[2].judged.clear();
    EXPECT_EQ(load(write_bundle(other)), "K0807");
    other = content;
    other.known[0].text = "何もない";
    Loading with_cache;
    with_cache.cache = PatternCache(directory_.path("cache"));
    EXPECT_EQ(load(write_bundle(other), with_cache), "K0807");
}

TEST_F(LoadingTest, DatabasesThatFindOtherThingsAreReplaced) {
    const std::string whole = build();
    Loading loading;
    loading.cache = PatternCache(directory_.path("cache"));
    ASSERT_EQ(load(whole, loading), "fine");
    const std::string entry = "cache/" + directory_.names("cache").at(0);
    const std::string kept = directory_.read(entry);
    // a sound envelope for these patterns around the databases of others
    auto patterns = read_bundle(whole)->content.program.patterns;
    for (Pattern& pattern : patterns) {
        if (pattern.spelling == "銀行口座") pattern.spelling = "別の言葉";
    }
    std::string forged = Patterns::compile(patterns)->save();
    const std::string mine = test::recipe_in(kept), theirs = test::recipe_in(forged);
    ASSERT_EQ(mine.size(), theirs.size());
    forged = test::with_checksum(forged.replace(forged.find(theirs), theirs.size(), mine));
    directory_.write(entry, forged);
    EXPECT_EQ(load(whole, loading), "fine");
    EXPECT_EQ(directory_.read(entry), kept);
}

TEST_F(LoadingTest, WhatIsRequiredIsRequiredOfAll) {
    const std::string whole = build();
    const SecretKey key = SecretKey::generate();
    Loading strict;
    strict.trust = *require_signature(to_string(key.public_key()));
    EXPECT_EQ(load(whole, strict), "K0810");
    EXPECT_EQ(load(*sign_bundle(whole, SecretKey::generate()), strict), "K0811");
    EXPECT_EQ(load(*sign_bundle(whole, key), strict), "fine");
    // source texts cannot be signed
    EXPECT_EQ(code_of(load_rules(directory_.path("rules"), strict)), "K0810");
    for (const Stage stage : {Stage::sources, Stage::tree, Stage::model, Stage::rules}) {
        const RulesInput input = read_rules({directory_.path("rules")}, stage, strict);
        EXPECT_FALSE(input.sound());
        EXPECT_TRUE(input.unreadable);
    }
    const RulesInput input = read_rules({directory_.path("rules.kjb")}, Stage::sources, strict);
    EXPECT_TRUE(input.sound());
}

TEST_F(LoadingTest, KeysComeFromFilesAndTheEnvironment) {
    const SecretKey key = SecretKey::generate();
    const std::string word = to_string(key.public_key());
    EXPECT_EQ(require_signature(directory_.write("a.pub", word + "\n"))->signers.front(), key.public_key());
    EXPECT_EQ(code_of(require_signature(directory_.path("none.pub"))), "K0805");
    EXPECT_EQ(code_of(require_signature(directory_.write("b.pub", "nonsense"))), "K0813");
    EXPECT_EQ(code_of(require_signature("")), "K0805");
    const std::string path = directory_.write("rules.kjb", build());
    ::setenv("KIJUN_CACHE", "off", 1);
    EXPECT_EQ(code_of(load_rules(path)), "fine");
    ::setenv("KIJUN_REQUIRE_SIGNATURE", word.c_str(), 1);
    EXPECT_EQ(code_of(load_rules(path)), "K0810");
    ::setenv("KIJUN_REQUIRE_SIGNATURE", directory_.path("none.pub").c_str(), 1);
    EXPECT_EQ(code_of(load_rules(path)), "K0805");
    ::unsetenv("KIJUN_REQUIRE_SIGNATURE");
}

TEST_F(LoadingTest, WithinABudgetTheSameComesOut) {
    const std::string path = write_rules();
    Loading loading;
    loading.budget = Budget{};
    const RulesInput inside = read(path, loading), outside = read(path);
    EXPECT_EQ(make_bundle(inside), make_bundle(outside));
    EXPECT_EQ(inside.rules->hash(), outside.rules->hash());
    EXPECT_EQ(Scanner(inside.rules->patterns()).scan("銀・行・口・座").size(), 1u);
}

TEST_F(LoadingTest, WithinABudgetErrorsComeBackWhole) {
    const std::string path = write_rules();
    directory_.write("rules/wrong.kijun", "category y \"二\" in nowhere { post has word }\n");
    Loading loading;
    loading.budget = Budget{};
    const RulesInput inside = read_rules({path}, Stage::rules, loading),
                     outside = read_rules({path}, Stage::rules, {});
    ASSERT_FALSE(outside.sound());
    ASSERT_EQ(inside.diagnostics.size(), outside.diagnostics.size());
    for (std::size_t i = 0; i < inside.diagnostics.size(); ++i) {
        for (const Language language : {Language::japanese, Language::english}) {
            EXPECT_EQ(render(inside.diagnostics[i], inside.sources, language, false),
                      render(outside.diagnostics[i], outside.sources, language, false));
        }
    }
    EXPECT_FALSE(inside.rules);
}

}  // namespace
}  // namespace kijun
