// Other engines on the same plain rules and reports, each as its own users would write it: normalise the
// text with ICU, fold katakana, look for the words, combine what was found by hand where the engine has no
// rules of its own.
#pragma once

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>

#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "generated_rules.hpp"

namespace kijun::bench {

struct Peer {
    std::string name, version;
    std::function<std::uint64_t(const std::string& text)> met;  // bit n: category n
};

// Each is there only if its library was found when this was built.
Peer yara_peer(const PlainRules& rules);
Peer re2_peer(const PlainRules& rules);
Peer pcre2_peer(const PlainRules& rules);
Peer std_regex_peer(const PlainRules& rules);

// What users of ICU do to a text before they look for folded words.
class PeerText {
public:
    const std::string& fold(const std::string& text) {
        UErrorCode status = U_ZERO_ERROR;
        static const icu::Normalizer2* const nfkc_cf = icu::Normalizer2::getNFKCCasefoldInstance(status);
        out_.clear();
        icu::StringByteSink<std::string> sink(&out_);
        nfkc_cf->normalizeUTF8(0, icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())),
                               sink, nullptr, status);
        for (std::size_t i = 0; i + 2 < out_.size(); ++i) {
            if (out_[i] != '\xE3') continue;
            const unsigned low = (byte(i + 1) & 0x3Fu) << 6 | (byte(i + 2) & 0x3Fu);  // of U+3000 + low
            if ((low >= 0xA1 && low <= 0xF6) || low == 0xFD || low == 0xFE) {
                out_[i + 1] = static_cast<char>(0x80 | (low - 0x60) >> 6);
                out_[i + 2] = static_cast<char>(0x80 | ((low - 0x60) & 0x3F));
            }
            i += 2;
        }
        return out_;
    }

private:
    [[nodiscard]] unsigned byte(std::size_t i) const { return static_cast<unsigned char>(out_[i]); }
    std::string out_;
};

// word|word|word, for lists whose words hold no sign with a meaning (see PlainRules).
inline std::string alternation(const PlainRules::List& list) {
    std::string out;
    for (const std::string& word : list.words) {
        if (!out.empty()) out += '|';
        out += fold_term(word, Lane::folded);
    }
    return out;
}

// Combines the lists: `found(list)` says whether a word of it is there, and is asked only where it matters.
template <class Found>
std::uint64_t met_categories(const PlainRules& rules, Found&& found) {
    std::uint64_t met = 0;
    for (std::size_t n = 0; n < rules.categories.size(); ++n) {
        const PlainRules::Category& category = rules.categories[n];
        bool all = true;
        for (const std::size_t list : category.all) all = all && found(list);
        if (all && !(category.unless && found(*category.unless))) met |= std::uint64_t{1} << n;
    }
    return met;
}

}  // namespace kijun::bench
