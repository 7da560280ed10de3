// A directory with pattern databases that were compiled before, on this machine or one like it.
//
// Purpose. Compiling a guideline's patterns takes most of the time until rules are ready, and what comes
// out depends on the engine's version and the CPU; so it is kept beside the bundle and not inside it. An
// entry is found by a key over everything it was made from and for (Patterns::recipe). It is an
// optimisation and nothing else: what is missing, damaged or of others is made anew, and what cannot be
// written is not kept.
//
// Trust. A database is program code to the engine, so only what this user or root wrote counts: a
// directory or an entry that belongs to others, that others may write to, or that is no regular file is
// as good as absent. Damage is found by the checksum of the entry (Patterns::load).
//
// Entries are written whole and then renamed, so processes may share a directory; they are never changed
// in place, so they may be mapped. The directory is kept small by removing what was not used for longest.
//
// Threading: immutable; calls from any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "kijun/digest.hpp"
#include "kijun/file.hpp"

namespace kijun {

class PatternCache {
public:
    static constexpr std::size_t most_entries = 64;
    static constexpr std::size_t most_bytes = std::size_t{512} << 20;

    PatternCache() = default;  // off
    explicit PatternCache(std::string directory) : directory_(std::move(directory)) {}
    // KIJUN_CACHE names the directory, or says `off`; without it $XDG_CACHE_HOME/kijun or ~/.cache/kijun.
    static PatternCache of_user();

    [[nodiscard]] bool on() const { return !directory_.empty(); }
    [[nodiscard]] const std::string& directory() const { return directory_; }

    [[nodiscard]] std::optional<MappedFile> find(const Digest& key) const;
    void keep(const Digest& key, std::string_view bytes) const;
    void drop(const Digest& key) const;

private:
    [[nodiscard]] std::string path_of(const Digest& key) const;
    void prune() const;

    std::string directory_;
};

}  // namespace kijun
