// SHA-256 against the examples of FIPS 180-4, whole, in pieces and of a file.
#include <gtest/gtest.h>

#include "kijun/digest.hpp"
#include "kijun/file.hpp"
#include "temporary_directory.hpp"

namespace kijun {
namespace {

constexpr std::string_view two_blocks = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
constexpr std::string_view of_two_blocks =
    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1";

TEST(Sha256, GivesTheStandardsExamples) {
    EXPECT_EQ(hex(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(hex(sha256(two_blocks)), of_two_blocks);
    EXPECT_EQ(hex(sha256(std::string(1'000'000, 'a'))),
              "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, TakesPiecesOfAnySize) {
    for (std::size_t size = 1; size <= two_blocks.size(); ++size) {
        Sha256 hash;
        for (std::size_t at = 0; at < two_blocks.size(); at += size) hash.add(two_blocks.substr(at, size));
        EXPECT_EQ(hex(hash.finish()), of_two_blocks) << size;
    }
}

TEST(Sha256, OfAFileIsOfItsBytes) {
    const test::TemporaryDirectory directory;
    const std::string bytes(200'001, '\xe3');  // more than one piece
    const auto found = hash_of_file(directory.write("a", bytes));
    ASSERT_TRUE(found.ok());
    EXPECT_EQ(*found, hex(sha256(bytes)));
    EXPECT_FALSE(hash_of_file(directory.path("none")).ok());
}

}  // namespace
}  // namespace kijun
