// Diagnostics: what a person did wrong, where, and what to do.
//
// A diagnostic has a stable code (K followed by four digits, listed with its meaning in
// docs of the language reference), a severity, a place, a message in English and Japanese and,
// where there is one, a fix: text that put in place of a span removes the cause. All diagnostics
// of a run are collected; nothing prints and nothing throws.
//
// Code ranges: K00xx files and limits, K01xx syntax, K02xx names and types, K03xx revisions and
// dates, K04xx terms and patterns, K05xx claims, K06xx sources and citations, K07xx reports,
// K08xx bundles, K09xx cases, K11xx documents.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kijun {

struct Span {
    static constexpr std::uint32_t no_file = UINT32_MAX;
    std::uint32_t file = no_file;
    std::uint32_t begin = 0;  // bytes
    std::uint32_t end = 0;    // bytes, exclusive

    [[nodiscard]] bool known() const { return file != no_file; }
    friend bool operator==(const Span&, const Span&) = default;
};

struct Message {
    std::string en;
    std::string ja;
};

enum class Severity { error, warning, note };
std::string_view to_string(Severity severity);

struct Label {
    Span span;
    Message message;
};

struct Fix {
    Span span;                // replaced
    std::string replacement;  // by this
    Message message;
};

struct Diagnostic {
    std::string_view code;  // static storage
    Severity severity = Severity::error;
    Span span;
    Message message;
    std::vector<Label> labels;
    std::optional<Fix> fix;
    std::optional<Message> hint;  // what to do where no text fix can be given
};

using Diagnostics = std::vector<Diagnostic>;

inline Diagnostic error(std::string_view code, Span span, std::string en, std::string ja) {
    return {code, Severity::error, span, {std::move(en), std::move(ja)}, {}, {}, {}};
}
inline Diagnostic warning(std::string_view code, Span span, std::string en, std::string ja) {
    return {code, Severity::warning, span, {std::move(en), std::move(ja)}, {}, {}, {}};
}

bool has_errors(const Diagnostics& diagnostics);

// The candidate nearest to `word` by edit distance, or none if nothing is near enough to suggest.
std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace kijun
