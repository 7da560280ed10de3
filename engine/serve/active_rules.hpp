// The rules that answer, and a candidate that is only watched.
//
// A bundle is read, verified and made ready beside the one that answers, and put in its place at once; a
// request is answered from the one it began with. Whatever goes wrong, the last good one stays, and the
// failure can be asked for.
//
// Threading: everything may be called from any thread. Readers see a change by its generation, which costs
// one atomic read.
#pragma once

#include <atomic>
#include <ctime>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "kijun/loading.hpp"

namespace kijun::serve {

struct LoadedRules {
    std::shared_ptr<const Rules> rules;
    std::string bundle;   // its bytes
    std::string content;  // SHA-256 of the content, hex
    std::string origin;   // a path, or who sent it
    std::time_t since = 0;
};
using LoadedRulesPtr = std::shared_ptr<const LoadedRules>;

struct RulesState {
    LoadedRulesPtr active, candidate;
    std::uint64_t generation = 0;
    std::uint64_t loaded = 0, failed = 0;
    std::optional<Diagnostic> last_failure;
};

class ActiveRules {
public:
    explicit ActiveRules(Loading loading) : loading_(std::move(loading)) {}

    // Errors: those of loading.
    Result<LoadedRulesPtr> read_path(const std::string& path) const;
    Result<LoadedRulesPtr> read_bytes(std::string bytes, const std::string& origin) const;
    // Of somebody who sends them: they are tried within the budget first. Errors: K0830, K0831, K0833 too.
    Result<LoadedRulesPtr> read_sent(std::string bytes, const std::string& origin,
                                     const Budget& budget) const;

    void activate(LoadedRulesPtr rules);
    void watch(LoadedRulesPtr candidate);  // nullptr: nothing any more
    // The candidate answers from now on. False: there is none, or another than `content`.
    bool promote(const std::string& content);
    void note_failure(const Diagnostic& problem);

    [[nodiscard]] std::uint64_t generation() const { return generation_.load(std::memory_order_acquire); }
    [[nodiscard]] RulesState state() const;
    [[nodiscard]] const Loading& loading() const { return loading_; }

private:
    Loading loading_;
    mutable std::mutex mutex_;
    RulesState state_;
    std::atomic<std::uint64_t> generation_{0};
};

}  // namespace kijun::serve
