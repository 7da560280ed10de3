// Where compiled databases are kept: found again, never trusted too far, never in the way.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "kijun/patterns.hpp"
#include "temporary_directory.hpp"

namespace kijun {
namespace {

namespace fs = std::filesystem;

std::vector<Pattern> some_patterns(const std::string& word = "銀行口座") {
    return {{Pattern::Kind::literal, word, evading_folds, {}},
            {Pattern::Kind::regex, "[0-9]{1,3}(万|円)", {}, {}}};
}

std::size_t matches(const Patterns& patterns) {
    return Scanner(patterns).scan("銀・行・口・座 12万").size();
}

class Cache : public testing::Test {
protected:
    test::TemporaryDirectory directory_;
    PatternCache cache_{directory_.path("cache")};

    // Compiles, and checks that the patterns work whatever lies in the cache.
    Digest compile(const std::string& word = "銀行口座") {
        const auto patterns = Patterns::compile(some_patterns(word), cache_);
        EXPECT_TRUE(patterns.ok());
        EXPECT_EQ(matches(*patterns), word == "銀行口座" ? 2u : 1u);
        return patterns->recipe();
    }
    [[nodiscard]] std::string entry() const { return "cache/" + directory_.names("cache").front(); }
};

TEST_F(Cache, KeepsOneEntryForOneSet) {
    const Digest key = compile();
    EXPECT_EQ(directory_.names("cache"), std::vector{hex(key) + ".kjp"});
    const std::string kept = directory_.read(entry());
    compile();
    EXPECT_EQ(directory_.names("cache").size(), 1u);
    EXPECT_EQ(directory_.read(entry()), kept);
    EXPECT_NE(compile("別の語"), key);
    EXPECT_EQ(directory_.names("cache").size(), 2u);
}

TEST_F(Cache, IsReadFromAndOnlyWrittenWhereItMustBe) {
    const auto file = [&] {
        struct stat status {};
        EXPECT_EQ(::stat(directory_.path(entry()).c_str(), &status), 0);
        return status.st_ino;
    };
    compile();
    const auto first = file();
    compile();
    EXPECT_EQ(file(), first);
    // the databases of other patterns under its name
    directory_.write(entry(), Patterns::compile(some_patterns("別の語"))->save());
    compile();
    EXPECT_NE(file(), first);
}

TEST_F(Cache, DamagedEntriesAreMadeAnew) {
    compile();
    const std::string whole = directory_.read(entry());
    for (std::size_t at = 0; at < whole.size(); at += 1 + whole.size() / 50) {
        std::string turned = whole;
        turned[at] = static_cast<char>(turned[at] ^ 0x10);
        directory_.write(entry(), turned);
        compile();
        ASSERT_EQ(directory_.read(entry()), whole) << at;
        directory_.write(entry(), whole.substr(0, at));
        compile();
        ASSERT_EQ(directory_.read(entry()), whole) << at;
    }
}

TEST_F(Cache, OfOthersIsIgnored) {
    const Digest key = compile();
    ASSERT_TRUE(cache_.find(key));
    for (const std::string& place : {directory_.path("cache"), directory_.path(entry())}) {
        const auto before = fs::status(place).permissions();
        for (const auto others : {fs::perms::group_write, fs::perms::others_write}) {
            fs::permissions(place, before | others);
            EXPECT_FALSE(cache_.find(key)) << place;
        }
        fs::permissions(place, before);
    }
    ASSERT_TRUE(cache_.find(key));
    if (::geteuid() == 0) {  // only root can give a file away
        ASSERT_EQ(::chown(directory_.path(entry()).c_str(), 12345, 12345), 0);
        EXPECT_FALSE(cache_.find(key));
        ASSERT_EQ(::chown(directory_.path(entry()).c_str(), 0, 0), 0);
        ASSERT_EQ(::chown(directory_.path("cache").c_str(), 12345, 12345), 0);
        EXPECT_FALSE(cache_.find(key));
        cache_.drop(key);
        compile();
        EXPECT_TRUE(directory_.names("cache").empty());
    }
}

TEST_F(Cache, LinksAndOtherThingsAreIgnored) {
    const Digest key = compile();
    const std::string name = directory_.path(entry());
    fs::rename(name, directory_.path("elsewhere"));
    fs::create_symlink(directory_.path("elsewhere"), name);
    EXPECT_FALSE(cache_.find(key));
    fs::remove(name);
    ASSERT_EQ(::mkfifo(name.c_str(), 0600), 0);
    EXPECT_FALSE(cache_.find(key));
    fs::remove(name);
    fs::create_directory(name);
    EXPECT_FALSE(cache_.find(key));
    compile();
}

TEST_F(Cache, IsPrivate) {
    compile();
    EXPECT_EQ(fs::status(directory_.path("cache")).permissions(), fs::perms::owner_all);
    EXPECT_EQ(fs::status(directory_.path(entry())).permissions(),
              fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(Cache, ThatCannotBeMadeIsNoMatter) {
    directory_.write("file", "");
    cache_ = PatternCache(directory_.path("file") + "/cache");
    compile();
    cache_ = PatternCache();
    compile();
    EXPECT_EQ(directory_.names(), std::vector<std::string>{"file"});
}

TEST_F(Cache, TakesManyWritersAtOnce) {
    std::vector<std::thread> writers;
    for (int i = 0; i < 4; ++i) {
        writers.emplace_back([this] {
            for (int n = 0; n < 5; ++n) {
                const auto patterns = Patterns::compile(some_patterns(), cache_);
                ASSERT_TRUE(patterns.ok());
                EXPECT_EQ(matches(*patterns), 2u);
                if (n % 2 == 0) cache_.drop(patterns->recipe());
            }
        });
    }
    for (std::thread& writer : writers) writer.join();
    EXPECT_LE(directory_.names("cache").size(), 1u);
}

TEST_F(Cache, ForgetsWhatWasNotUsedForLongest) {
    const Digest first = sha256("0");
    cache_.keep(first, "x");
    fs::last_write_time(directory_.path("cache/" + hex(first) + ".kjp"),
                        fs::file_time_type::clock::now() - std::chrono::hours(48));
    // left by a writer that died; one that may still write; something else
    directory_.write("cache/dead.kjp.kijun-01234567", "x");
    fs::last_write_time(directory_.path("cache/dead.kjp.kijun-01234567"),
                        fs::file_time_type::clock::now() - std::chrono::hours(2));
    directory_.write("cache/young.kjp.kijun-01234567", "x");
    directory_.write("cache/notes.txt", "x");
    for (std::size_t i = 1; i < PatternCache::most_entries; ++i)
        cache_.keep(sha256(std::to_string(i)), "x");
    EXPECT_EQ(directory_.names("cache").size(), PatternCache::most_entries + 2);
    ASSERT_TRUE(cache_.find(first));  // used now
    fs::last_write_time(directory_.path("cache/" + hex(sha256("1")) + ".kjp"),
                        fs::file_time_type::clock::now() - std::chrono::hours(24));
    cache_.keep(sha256("one more"), "x");
    EXPECT_EQ(directory_.names("cache").size(), PatternCache::most_entries + 2);
    EXPECT_TRUE(cache_.find(first));
    EXPECT_FALSE(cache_.find(sha256("1")));
    EXPECT_TRUE(cache_.find(sha256("one more")));
}

TEST(CacheOfUser, FollowsTheEnvironment) {
    const auto directory = [](const char* chosen, const char* caches, const char* home) {
        for (const auto& [name, value] : {std::pair{"KIJUN_CACHE", chosen},
                                          std::pair{"XDG_CACHE_HOME", caches}, std::pair{"HOME", home}}) {
            ::setenv(name, value, 1);
        }
        return PatternCache::of_user().directory();
    };
    EXPECT_EQ(directory("/a", "/b", "/c"), "/a");
    EXPECT_EQ(directory("off", "/b", "/c"), "");
    EXPECT_EQ(directory("", "/b", "/c"), "/b/kijun");
    EXPECT_EQ(directory("", "b", "/c"), "/c/.cache/kijun");
    EXPECT_EQ(directory("", "", "/c"), "/c/.cache/kijun");
    EXPECT_EQ(directory("", "", ""), "");
}

}  // namespace
}  // namespace kijun
