// PCRE2 with its compiler to machine code: one alternation a list, searched only where it matters.
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <array>
#include <memory>

#include "peer.hpp"

namespace kijun::bench {

namespace {

class Pcre2 {
public:
    explicit Pcre2(const PlainRules& rules) : rules_(rules) {
        for (const PlainRules::List& list : rules.lists) {
            const std::string source = alternation(list);
            int error = 0;
            PCRE2_SIZE at = 0;
            pcre2_code* code = pcre2_compile(reinterpret_cast<PCRE2_SPTR>(source.data()), source.size(),
                                             PCRE2_UTF | PCRE2_NO_UTF_CHECK, &error, &at, nullptr);
            if (code == nullptr || pcre2_jit_compile(code, PCRE2_JIT_COMPLETE) != 0)
                throw std::runtime_error("PCRE2 refuses the words of " + list.name);
            codes_.emplace_back(code, pcre2_code_free);
        }
        match_.reset(pcre2_match_data_create(1, nullptr));
    }

    std::uint64_t met(const std::string& text) {
        const std::string& folded = text_.fold(text);
        found_.assign(codes_.size(), -1);
        return met_categories(rules_, [&](std::size_t list) {
            if (found_[list] < 0) {
                found_[list] =
                    pcre2_jit_match(codes_[list].get(), reinterpret_cast<PCRE2_SPTR>(folded.data()),
                                    folded.size(), 0, PCRE2_NO_UTF_CHECK, match_.get(), nullptr) >= 0;
            }
            return found_[list] != 0;
        });
    }

private:
    PlainRules rules_;
    std::vector<std::unique_ptr<pcre2_code, decltype(&pcre2_code_free)>> codes_;
    std::unique_ptr<pcre2_match_data, decltype(&pcre2_match_data_free)> match_{nullptr,
                                                                               pcre2_match_data_free};
    PeerText text_;
    std::vector<int> found_;  // -1: not looked for
};

}  // namespace

Peer pcre2_peer(const PlainRules& rules) {
    std::array<char, 64> version{};
    pcre2_config(PCRE2_CONFIG_VERSION, version.data());
    const auto pcre2 = std::make_shared<Pcre2>(rules);
    return {"PCRE2 JIT, ICU", version.data(),
            [pcre2](const std::string& text) { return pcre2->met(text); }};
}

}  // namespace kijun::bench
