// Bundles (.kjb): a compiled guideline in one file.
//
// Layout, all numbers little-endian: magic, schema version; language level (program and lane version);
// for each section its size and SHA-256; the content hash, which is the SHA-256 of all that; room for an
// Ed25519 signature of the content hash; then the sections, which are sources, program and known answers.
//
// The content hash covers every section and nothing else. A bundle holds no path, time or name of a
// machine and no pattern database (those are kept apart, kijun/pattern_cache.hpp), so the same sources give
// the same bytes everywhere. A signature changes no hash.
//
// Nothing is interpreted before all of this holds, in this order: magic, schema version, size, content
// hash, the hash of every section, the signature if there is one, the trust asked for, the language level.
// What is then read is checked again for making sense, so that judging can index without checking.
// Errors: K0801 not a bundle, K0802 of another version, K0803 cut short, K0804 damaged, K0806 inconsistent,
// K0810 not signed, K0811 signed by another, K0812 the signature does not fit the content.
//
// Threading: free functions; what they return is the caller's.
#pragma once

#include <string>
#include <vector>

#include "kijun/program.hpp"
#include "kijun/signature.hpp"

namespace kijun {

// What the rules found in a text when the bundle was made; asked again whenever it is loaded.
struct KnownAnswer {
    struct Judged {
        std::uint32_t snapshot = 0;
        std::uint32_t category = 0;
        Truth status = Truth::unknown;
        friend bool operator==(const Judged&, const Judged&) = default;
    };
    std::string text;
    std::vector<Match> matches;  // of a Scanner
    std::vector<Judged> judged;  // screened as the text of a report, under every revision
    friend bool operator==(const KnownAnswer&, const KnownAnswer&) = default;
};

struct BundleContent {
    std::vector<std::pair<std::string, std::string>> sources;  // name, text
    Program program;
    std::vector<KnownAnswer> known;
};

// What can be told from the outside of a bundle that is whole.
struct BundleSeal {
    Digest content{};  // of everything
    Digest program{};  // of what decides verdicts: program_hash()
    std::optional<PublicKey> signer;
};

struct Bundle {
    BundleSeal seal;
    BundleContent content;
};

std::string write_bundle(const BundleContent& content);
Result<Bundle> read_bundle(std::string_view bytes, const Trust& trust = {});
// The same bundle with this signature in place of any other. Errors: those of read_bundle().
Result<std::string> sign_bundle(std::string_view bytes, const SecretKey& key);

// SHA-256, hex, of the canonical encoding of a program.
std::string program_hash(const Program& program);

}  // namespace kijun
