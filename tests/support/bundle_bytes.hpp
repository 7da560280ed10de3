// The layout of a bundle as a forger knows it, who can put every hash right and no signature.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "kijun/digest.hpp"

namespace kijun::test {

struct BundleLayout {
    static constexpr std::size_t schema = 8, program_version = 12, lane_version = 16, seals = 20;
    static constexpr std::size_t sections = 3, seal_bytes = 8 + 32;
    static constexpr std::size_t content_hash = seals + sections * seal_bytes;
    static constexpr std::size_t signature = content_hash + 32;
    static constexpr std::size_t header = signature + 96;

    static std::uint64_t size_of(std::string_view bytes, std::size_t section) {
        std::uint64_t size = 0;
        std::memcpy(&size, bytes.data() + seals + section * seal_bytes, sizeof size);
        return size;
    }
    // Where the section begins, as the sizes have it.
    static std::size_t begin_of(std::string_view bytes, std::size_t section) {
        std::size_t at = header;
        for (std::size_t i = 0; i < section; ++i) at += size_of(bytes, i);
        return at;
    }
};

inline void put_digest(std::string& bytes, std::size_t at, std::string_view of) {
    const Digest digest = sha256(of);
    std::memcpy(bytes.data() + at, digest.data(), digest.size());
}

// With all hashes as they should be for what is there. Sizes that do not fit are left alone.
inline std::string resealed(std::string bytes) {
    using L = BundleLayout;
    if (bytes.size() < L::header) return bytes;
    std::string_view rest = std::string_view(bytes).substr(L::header);
    for (std::size_t i = 0; i < L::sections; ++i) {
        const std::uint64_t size = L::size_of(bytes, i);
        if (size > rest.size()) break;
        const std::string section(rest.substr(0, size));
        rest.remove_prefix(size);
        put_digest(bytes, L::seals + i * L::seal_bytes + 8, section);
    }
    put_digest(bytes, L::content_hash, std::string_view(bytes).substr(0, L::content_hash));
    return bytes;
}

// A bundle of these sections.
inline std::string sealed(std::string_view sources, std::string_view program, std::string_view known,
                          std::uint32_t program_version, std::uint32_t lane_version) {
    using L = BundleLayout;
    std::string bytes = "KIJUNKJB";
    const auto number = [&](auto value) {
        bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
    };
    for (const std::uint32_t value : {std::uint32_t{2}, program_version, lane_version}) number(value);
    for (const std::string_view section : {sources, program, known}) {
        number(std::uint64_t{section.size()});
        bytes.append(32, '\0');
    }
    bytes.resize(L::header, '\0');
    for (const std::string_view section : {sources, program, known}) bytes += section;
    return resealed(std::move(bytes));
}

}  // namespace kijun::test
