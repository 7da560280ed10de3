// The bundle file: a sealed header, then the sections it seals.
#include "kijun/bundle.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "consistency.hpp"
#include "program_archive.hpp"

namespace kijun {

namespace {

constexpr std::string_view magic = "KIJUNKJB";
constexpr std::uint32_t schema_version = 2;

enum Section : std::size_t { section_sources, section_program, section_known, section_count };

struct SectionSeal {
    std::uint64_t size = 0;
    Digest digest{};
};
// What the content hash is taken of.
struct Sealed {
    std::uint32_t schema = schema_version;
    std::uint32_t program = program_version;
    std::uint32_t lanes = lane_version;
    std::array<SectionSeal, section_count> sections;
};
struct Source {
    std::string name, text;
};

}  // namespace

namespace archive {
template <class A>
void fields(A& a, Source& x) {
    a(x.name, x.text);
}
template <class A>
void fields(A& a, SectionSeal& x) {
    a(x.size, x.digest);
}
template <class A>
void fields(A& a, Sealed& x) {
    a(x.schema, x.program, x.lanes);
    for (SectionSeal& seal : x.sections) a(seal);
}
template <class A>
void fields(A& a, Signature& x) {
    a(x.signer.bytes, x.bytes);
}
template <class A>
void fields(A& a, Match& x) {
    a(x.pattern, x.begin, x.end, x.lane, x.folds);
}
template <class A>
void fields(A& a, KnownAnswer::Judged& x) {
    a(x.snapshot, x.category, x.status);
}
template <class A>
void fields(A& a, KnownAnswer& x) {
    a(x.text, x.matches, x.judged);
}
}  // namespace archive

namespace {

// The places of a file, in order.
constexpr std::size_t version_at = magic.size();
constexpr std::size_t sealed_bytes = 3 * 4 + section_count * (8 + sizeof(Digest));
constexpr std::size_t content_hash_at = version_at + sealed_bytes;
constexpr std::size_t signature_at = content_hash_at + sizeof(Digest);
constexpr std::size_t signature_bytes = 32 + 64;  // all zero: not signed
constexpr std::size_t header_bytes = signature_at + signature_bytes;

std::string_view as_text(const Digest& digest) {
    return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

Diagnostic refusal(std::string_view code, std::string en, std::string ja, Message hint) {
    Diagnostic made = error(code, {}, std::move(en), std::move(ja));
    made.hint = std::move(hint);
    return made;
}
Diagnostic damaged(std::string_view code, std::string en, std::string ja) {
    return refusal(code, std::move(en), std::move(ja),
                   {"get the file again, or build it again with `kijun build`",
                    "ファイルを取り直すか、`kijun build` で作り直してください"});
}
Diagnostic of_another_version(std::string en, std::string ja, bool newer) {
    return newer ? refusal("K0802", std::move(en), std::move(ja),
                           {"use a newer Kijun, or build the bundle with this one",
                            "新しい Kijun を使うか、この Kijun で作り直してください"})
                 : refusal("K0802", std::move(en), std::move(ja),
                           {"build it again from its sources with `kijun build`",
                            "規則から `kijun build` で作り直してください"});
}

// A file whose bytes are as they were written.
struct Opened {
    Sealed sealed;
    Digest content{};
    std::optional<Signature> signature;
    std::array<std::string_view, section_count> sections;
};

std::optional<Diagnostic> check_beginning(std::string_view bytes) {
    if (bytes.empty() || !bytes.starts_with(magic.substr(0, std::min(magic.size(), bytes.size())))) {
        return refusal("K0801", "this is not a Kijun bundle", "Kijun のバンドルではありません",
                       {"bundles are made with `kijun build`; files of rules end in .kijun",
                        "バンドルは `kijun build` で作ります。規則のファイルの名前は .kijun で終わります"});
    }
    std::uint32_t schema = schema_version;
    if (bytes.size() > magic.size()) archive::Reader(bytes.substr(version_at))(schema);
    if (schema != schema_version) {
        return of_another_version(
            fmt::format("the bundle has form {}; this Kijun reads form {}", schema, schema_version),
            fmt::format("バンドルの形式は {} ですが、この Kijun が読める形式は {} です", schema,
                        schema_version),
            schema > schema_version);
    }
    if (bytes.size() < header_bytes) {
        return damaged("K0803", fmt::format("the bundle is cut short: {} bytes", bytes.size()),
                       fmt::format("バンドルが途中で切れています（{}バイト）", bytes.size()));
    }
    return std::nullopt;
}

Result<Opened> open(std::string_view bytes) {
    if (auto problem = check_beginning(bytes)) return *std::move(problem);
    Opened opened;
    const std::string_view sealed = bytes.substr(0, content_hash_at);
    opened.content = sha256(sealed);
    if (as_text(opened.content) != bytes.substr(content_hash_at, sizeof(Digest))) {
        return damaged("K0804", "the bundle is damaged: its head does not fit its hash",
                       "バンドルが壊れています（先頭部分が要約値と一致しません）");
    }
    archive::Reader(sealed.substr(version_at))(opened.sealed);

    // The head is as written, so the sizes are; they are compared without adding up.
    std::string_view rest = bytes.substr(header_bytes);
    for (std::size_t i = 0; i < section_count; ++i) {
        const std::uint64_t size = opened.sealed.sections[i].size;
        if (size > rest.size()) {
            return damaged(
                "K0803",
                fmt::format("the bundle is cut short: {} bytes are missing in part {} of {}",
                            size - rest.size(), i + 1, std::size_t{section_count}),
                fmt::format("バンドルが途中で切れています（{} 部のうち第 {} 部で {} バイト不足）",
                            std::size_t{section_count}, i + 1, size - rest.size()));
        }
        opened.sections[i] = rest.substr(0, size);
        rest.remove_prefix(size);
    }
    if (!rest.empty()) {
        return damaged("K0804", fmt::format("the bundle is damaged: {} bytes too many", rest.size()),
                       fmt::format("バンドルが壊れています（余分な {} バイト）", rest.size()));
    }
    for (std::size_t i = 0; i < section_count; ++i) {
        if (sha256(opened.sections[i]) == opened.sealed.sections[i].digest) continue;
        return damaged("K0804",
                       fmt::format("the bundle is damaged: part {} of {} does not fit its hash", i + 1,
                                   std::size_t{section_count}),
                       fmt::format("バンドルが壊れています（{} 部のうち第 {} 部が要約値と一致しません）",
                                   std::size_t{section_count}, i + 1));
    }

    const std::string_view signature = bytes.substr(signature_at, signature_bytes);
    if (std::any_of(signature.begin(), signature.end(), [](char byte) { return byte != 0; })) {
        archive::Reader{signature}(opened.signature.emplace());
        if (!opened.signature->holds(opened.content)) {
            return refusal("K0812",
                           "the signature does not fit the content: one of them was changed after signing",
                           "署名が内容と一致しません（署名の後にどちらかが変更されています）",
                           {"do not use it; ask whoever signed it for the file",
                            "使わずに、署名した人からファイルを受け取り直してください"});
        }
    }
    return opened;
}

std::optional<Diagnostic> check_trust(const std::optional<Signature>& signature, const Trust& trust) {
    if (!trust.signature_required) return std::nullopt;
    if (!signature) {
        return refusal("K0810", "the bundle is not signed, and a signature is required",
                       "バンドルに署名がありません（署名が必要です）",
                       {"whoever vouches for it signs it with `kijun sign`",
                        "責任を持つ人が `kijun sign` で署名してください"});
    }
    if (std::find(trust.signers.begin(), trust.signers.end(), signature->signer) == trust.signers.end()) {
        const std::string signer = to_string(signature->signer);
        return refusal(
            "K0811", fmt::format("the bundle is signed by {}, which is not a key required", signer),
            fmt::format("バンドルの署名は、求められた鍵によるものではありません（署名者 {}）", signer),
            {"check which key is required, and who should have signed",
             "求める鍵と、署名すべき人を確かめてください"});
    }
    return std::nullopt;
}

std::optional<Diagnostic> check_level(const Sealed& sealed) {
    if (sealed.program == program_version && sealed.lanes == lane_version) return std::nullopt;
    return of_another_version(fmt::format("the bundle has level {}.{}; this Kijun works with level {}.{}",
                                          sealed.program, sealed.lanes, program_version, lane_version),
                              fmt::format("バンドルの水準は {}.{} ですが、この Kijun の水準は {}.{} です",
                                          sealed.program, sealed.lanes, program_version, lane_version),
                              sealed.program > static_cast<std::uint32_t>(program_version) ||
                                  sealed.lanes > static_cast<std::uint32_t>(lane_version));
}

}  // namespace

std::string program_hash(const Program& program) { return hex(sha256(archive::encode(program))); }

std::string write_bundle(const BundleContent& content) {
    std::vector<Source> sources;
    for (const auto& [name, text] : content.sources) sources.push_back({name, text});
    const std::array<std::string, section_count> sections{
        archive::encode(sources), archive::encode(content.program), archive::encode(content.known)};
    Sealed sealed;
    for (std::size_t i = 0; i < section_count; ++i) {
        sealed.sections[i] = {sections[i].size(), sha256(sections[i])};
    }
    std::string out(magic);
    out += archive::encode(sealed);
    out += as_text(sha256(out));
    out.append(signature_bytes, '\0');
    for (const std::string& section : sections) out += section;
    return out;
}

Result<Bundle> read_bundle(std::string_view bytes, const Trust& trust) {
    const auto opened = open(bytes);
    if (!opened) return opened.errors();
    if (auto problem = check_trust(opened->signature, trust)) return *std::move(problem);
    if (auto problem = check_level(opened->sealed)) return *std::move(problem);

    Bundle bundle;
    bundle.seal.content = opened->content;
    bundle.seal.program = opened->sealed.sections[section_program].digest;
    if (opened->signature) bundle.seal.signer = opened->signature->signer;
    std::vector<Source> sources;
    if (!archive::decode(opened->sections[section_sources], sources) ||
        !archive::decode(opened->sections[section_program], bundle.content.program) ||
        !archive::decode(opened->sections[section_known], bundle.content.known) ||
        !is_consistent(bundle.content)) {
        return damaged("K0806", "the bundle is whole, but its parts do not agree with each other",
                       "バンドルは欠けていませんが、内容が互いに整合しません");
    }
    for (Source& source : sources) {
        bundle.content.sources.emplace_back(std::move(source.name), std::move(source.text));
    }
    return bundle;
}

Result<std::string> sign_bundle(std::string_view bytes, const SecretKey& key) {
    const auto bundle = read_bundle(bytes);
    if (!bundle) return bundle.errors();
    std::string made(bytes);
    return made.replace(signature_at, signature_bytes,
                        archive::encode(Signature::of(bundle->seal.content, key)));
}

}  // namespace kijun
