// The bundle file: whole, cut, damaged, forged, signed.
#include <gtest/gtest.h>

#include <string>

#include "bundle_bytes.hpp"
#include "kijun/bundle.hpp"
#include "rules_from_text.hpp"

namespace kijun {
namespace {

using L = test::BundleLayout;

const Program& sample_program() {
    static const auto compiled = test::compile_text(R"(
guideline g "基準" { timezone "Asia/Tokyo" judged by received }
revision r "初版" of g { effective 2020-04-01 }
class c "区分"
fact f: bool "確認したか"
terms words 等 { "口座" "通帳" }
category x "類型" in c { ア "語" { post has words evading } イ "事実" { f } unless post has "注意" }
revision s "改正" amends g { effective 2021-04-01 rename category x to "新しい名" }
)");
    return compiled->rules->program();
}

std::string sample() {
    return write_bundle({{{"a.kijun", "原文"}, {"b/c.kijun", ""}},
                         sample_program(),
                         {{"口座", {{0, 0, 6, Lane::folded, {}}}, {{0, 0, Truth::unknown}}}}});
}

std::string_view code_of(std::string_view bytes, const Trust& trust = {}) {
    const auto read = read_bundle(bytes, trust);
    return read ? "read" : read.errors().front().code;
}

TEST(Bundle, GivesBackWhatWasPutIn) {
    const auto read = read_bundle(sample());
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(write_bundle(read->content), sample());
    EXPECT_EQ(read->content.sources.size(), 2u);
    EXPECT_EQ(read->content.sources[1].first, "b/c.kijun");
    EXPECT_EQ(read->content.known.size(), 1u);
    EXPECT_EQ(hex(read->seal.program), program_hash(sample_program()));
    EXPECT_FALSE(read->seal.signer);
}

TEST(Bundle, TheContentHashCoversEveryPart) {
    const auto hash = [](const BundleContent& content) {
        return read_bundle(write_bundle(content))->seal.content;
    };
    const BundleContent content = read_bundle(sample())->content;
    BundleContent other = content;
    EXPECT_EQ(hash(other), hash(content));
    other.sources[0].second += "。";
    EXPECT_NE(hash(other), hash(content));
    other = content;
    other.known[0].text += "。";
    EXPECT_NE(hash(other), hash(content));
    other = content;
    other.program.history.title += "。";
    EXPECT_NE(hash(other), hash(content));
}

TEST(Bundle, CutAnywhereIsRefused) {
    const std::string whole = sample();
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const auto code = code_of(std::string_view(whole).substr(0, size));
        ASSERT_EQ(code, size == 0 ? "K0801" : "K0803") << size;
    }
    EXPECT_EQ(code_of(whole + "x"), "K0804");
}

TEST(Bundle, AnyBitTurnedIsRefused) {
    const std::string whole = sample();
    for (std::size_t bit = 0; bit < 8 * whole.size(); ++bit) {
        std::string turned = whole;
        turned[bit / 8] = static_cast<char>(turned[bit / 8] ^ (1 << (bit % 8)));
        const auto code = code_of(turned);
        const std::size_t at = bit / 8;
        const std::string_view expected = at < L::schema            ? "K0801"
                                          : at < L::program_version ? "K0802"
                                          : at < L::signature       ? "K0804"
                                          : at < L::header          ? "K0812"
                                                                    : "K0804";
        ASSERT_EQ(code, expected) << "byte " << at;
    }
}

TEST(Bundle, OtherBytesAreNoBundle) {
    for (const std::string_view bytes : {"", "x", "KIJUNKJC", "guideline g", "KJPATS\r\n"}) {
        EXPECT_EQ(code_of(bytes), "K0801") << bytes;
    }
}

TEST(Bundle, OfOtherVersionsSaysWhich) {
    struct Change {
        std::size_t at;
        int by;
        const char* hint;
    };
    for (const Change& change :
         {Change{L::schema, 1, "newer"}, Change{L::schema, -1, "build it again"},
          Change{L::program_version, 1, "newer"}, Change{L::program_version, -1, "build it again"},
          Change{L::lane_version, 1, "newer"}}) {
        std::string other = sample();
        other[change.at] = static_cast<char>(other[change.at] + change.by);
        const auto read = read_bundle(test::resealed(other));
        ASSERT_FALSE(read.ok());
        EXPECT_EQ(read.errors().front().code, "K0802");
        EXPECT_NE(read.errors().front().hint->en.find(change.hint), std::string::npos);
    }
}

// Whoever can mend all hashes can write anything; it must still never be judged with if it makes no sense.
TEST(Bundle, ForgedNonsenseIsRefusedOrHarmless) {
    const std::string whole = sample();
    std::size_t refused = 0;
    for (std::size_t at = L::begin_of(whole, 1); at < whole.size(); ++at) {
        for (const int change : {0x01, 0x80, 0xFF}) {
            std::string forged = whole;
            forged[at] = static_cast<char>(forged[at] ^ change);
            const auto code = code_of(test::resealed(forged));
            ASSERT_TRUE(code == "read" || code == "K0806") << at << " " << code;
            refused += code == "K0806";
        }
    }
    EXPECT_GT(refused, 100u);
    EXPECT_EQ(code_of(test::sealed("", "", "", program_version, lane_version)), "K0806");
}

TEST(Bundle, TooDeepForTheStackIsRefused) {
    BundleContent content = read_bundle(sample())->content;
    const auto child = static_cast<std::uint32_t>(content.program.tree.size() - 1);
    for (std::uint32_t i = 0; i < 100'000; ++i) {
        TreeNode node;
        node.children = {child + i};
        content.program.tree.push_back(node);
    }
    EXPECT_EQ(code_of(write_bundle(content)), "K0806");
    content = read_bundle(sample())->content;
    for (std::uint32_t i = 0; i < 100'000; ++i) {
        const auto last = static_cast<NodeId>(content.program.nodes.size() - 1);
        content.program.nodes.push_back({0, last, node_true});
    }
    EXPECT_EQ(code_of(write_bundle(content)), "K0806");
}

TEST(Signature, TellsWhoVouches) {
    const SecretKey key = SecretKey::generate();
    const auto signed_bundle = sign_bundle(sample(), key);
    ASSERT_TRUE(signed_bundle.ok());
    const auto read = read_bundle(*signed_bundle, {true, {key.public_key()}});
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(read->seal.signer, key.public_key());
    EXPECT_EQ(read->seal.content, read_bundle(sample())->seal.content);
    EXPECT_EQ(signed_bundle->size(), sample().size());
}

TEST(Signature, IsAskedFor) {
    const SecretKey mine = SecretKey::generate(), other = SecretKey::generate();
    const std::string by_me = *sign_bundle(sample(), mine);
    EXPECT_EQ(code_of(sample(), {true, {mine.public_key()}}), "K0810");
    EXPECT_EQ(code_of(by_me, {true, {other.public_key()}}), "K0811");
    EXPECT_EQ(code_of(by_me, {true, {}}), "K0811");
    EXPECT_EQ(code_of(by_me, {true, {other.public_key(), mine.public_key()}}), "read");
    EXPECT_EQ(code_of(*sign_bundle(by_me, other), {true, {mine.public_key()}}), "K0811");
}

TEST(Signature, FitsNothingElse) {
    const SecretKey key = SecretKey::generate();
    const std::string whole = *sign_bundle(sample(), key);
    // every hash mended: only the signature can tell
    for (std::size_t at = L::header; at < whole.size(); at += 7) {
        std::string forged = whole;
        forged[at] = static_cast<char>(forged[at] ^ 1);
        ASSERT_EQ(code_of(test::resealed(forged)), "K0812") << at;
    }
    for (std::size_t bit = 8 * L::signature; bit < 8 * L::header; ++bit) {
        std::string forged = whole;
        forged[bit / 8] = static_cast<char>(forged[bit / 8] ^ (1 << (bit % 8)));
        ASSERT_EQ(code_of(forged), "K0812") << bit;
    }
    std::string moved = sample();
    moved.replace(L::signature, 96, *sign_bundle(write_bundle({{}, sample_program(), {}}), key),
                  L::signature, 96);
    EXPECT_EQ(code_of(moved), "K0812");
}

TEST(Signature, IsNotPutOnDamage) {
    std::string damaged = sample();
    damaged.back() = static_cast<char>(damaged.back() ^ 1);
    const auto made = sign_bundle(damaged, SecretKey::generate());
    ASSERT_FALSE(made.ok());
    EXPECT_EQ(made.errors().front().code, "K0804");
}

TEST(Keys, AreTextAndBack) {
    const SecretKey key = SecretKey::generate();
    const auto again = SecretKey::read("# the committee's\n\n  " + key.text() + "\r\n");
    ASSERT_TRUE(again.ok());
    EXPECT_EQ(again->public_key(), key.public_key());
    EXPECT_NE(SecretKey::generate().public_key(), key.public_key());
    const std::string one = to_string(key.public_key()),
                      two = to_string(SecretKey::generate().public_key());
    const auto keys = read_public_keys(one + "\n# old\n" + two);
    ASSERT_TRUE(keys.ok());
    EXPECT_EQ(keys->size(), 2u);
    EXPECT_EQ(keys->front(), key.public_key());
}

TEST(Keys, ThatAreNoneAreRefused) {
    const SecretKey key = SecretKey::generate();
    const std::string word = to_string(key.public_key());
    for (const std::string& text :
         {std::string(), std::string("# only words\n"), word.substr(0, word.size() - 4), word + "A",
          "rsa:" + word.substr(8), key.text(), word + "\nnonsense"}) {
        const auto read = read_public_keys(text);
        ASSERT_FALSE(read.ok()) << text;
        EXPECT_EQ(read.errors().front().code, "K0813");
        // what is shown of a wrong key must not be a secret
        EXPECT_EQ(read.errors().front().message.en.find(key.text().substr(15)), std::string::npos);
    }
    EXPECT_FALSE(SecretKey::read(word).ok());
    EXPECT_FALSE(SecretKey::read(key.text() + "\n" + key.text()).ok());
}

// RFC 8032, 7.1, test 1: the key of this seed.
TEST(Keys, AreThoseOfTheStandard) {
    const auto key = SecretKey::read("ed25519-secret:nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=");
    ASSERT_TRUE(key.ok());
    EXPECT_EQ(to_string(key->public_key()), "ed25519:11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=");
}

}  // namespace
}  // namespace kijun
