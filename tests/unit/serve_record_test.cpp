// The record as a store: what takes more entries than the tests of the command have.
#include <gtest/gtest.h>

#include "kijun/audit_judgments.hpp"
#include "temporary_directory.hpp"

namespace kijun {
namespace {

class Record : public testing::Test {
protected:
    void SetUp() override { ASSERT_TRUE(store.ok()); }

    const test::TemporaryDirectory directory;
    const AuditKey key = AuditKey::generate();
    Result<std::unique_ptr<AuditStore>> store = AuditStore::open(directory.path("record.db"), key);
};

// The last hundred are of 2024, those before of 2020.
std::vector<AuditEntry> sealed_entries(std::size_t count, const AuditKey& key) {
    std::vector<AuditEntry> entries(count);
    for (std::size_t number = 0; number < count; ++number) {
        AuditEntry& entry = entries[number];
        entry.subject = std::to_string(number);
        entry.at = number + 100 < count ? "2020-01-01T00:00:00.000000Z" : "2024-01-01T00:00:00.000000Z";
        entry.open = "{}";
        entry.sealed = "{}";
        entry.seal = key.seal("{}");
    }
    return entries;
}

TEST_F(Record, IsErasedInSlices) {
    std::vector<AuditEntry> entries = sealed_entries(2500, key);
    ASSERT_FALSE((*store)->append(entries));
    const auto erased = (*store)->erase("2021-01-01", "test");
    ASSERT_TRUE(erased.ok());
    EXPECT_EQ(erased->count, 2400u);
    EXPECT_FALSE(erased->remains);
    const auto found = verify_audit(**store, key, std::nullopt);
    ASSERT_TRUE(found.ok());
    EXPECT_TRUE(found->sound()) << (found->problems.empty() ? "" : found->problems.front().second.en);
    EXPECT_EQ(found->entries, 2500u + 3);
    EXPECT_EQ(found->erased, 2400u);
    EXPECT_EQ(found->sealed, 100u);
    EXPECT_EQ((*store)->erase("2021-01-01", "test")->count, 0u);
}

// What is left is erased the next time, and each time is at least one slice.
TEST_F(Record, StopsErasingBetweenSlices) {
    std::vector<AuditEntry> entries = sealed_entries(2500, key);
    ASSERT_FALSE((*store)->append(entries));
    std::stop_source stop;
    stop.request_stop();
    EXPECT_EQ((*store)->erase("2021-01-01", "test", stop.get_token())->count, 1000u);
    EXPECT_EQ((*store)->erase("2021-01-01", "test")->count, 1400u);
    EXPECT_TRUE(verify_audit(**store, key, std::nullopt)->sound());
}

// Whatever who writes the letter has read before.
TEST_F(Record, TakesNoLetterWithoutADoubleCheck) {
    const auto letter = [&](const std::string& subject) {
        std::vector<AuditEntry> entries(1);
        entries.front().kind = AuditEntry::Kind::letter;
        entries.front().subject = subject;
        entries.front().actor = "one";
        entries.front().open = "{}";
        EXPECT_FALSE((*store)->append(entries));
        return entries.front().number;
    };
    const auto review = [&](const std::string& subject, const std::string& actor, bool confirms) {
        std::vector<AuditEntry> entries{review_entry(subject, actor, {confirms, {}, {}})};
        ASSERT_FALSE((*store)->append(entries));
    };
    EXPECT_EQ(letter("a"), 0u);
    review("a", "one", true);
    review("a", "one", true);
    EXPECT_EQ(letter("a"), 0u);
    review("b", "two", true);
    EXPECT_EQ(letter("a"), 0u);
    review("a", "two", true);
    EXPECT_GT(letter("a"), 0u);
    review("a", "three", false);
    EXPECT_EQ(letter("a"), 0u);
    const auto found = verify_audit(**store, key, std::nullopt);
    ASSERT_TRUE(found.ok());
    EXPECT_TRUE(found->sound());
    EXPECT_EQ(found->entries, 5u);
}

}  // namespace
}  // namespace kijun
