// std::regex over bytes: one alternation a list, searched only where it matters.
#include <fmt/format.h>

#include <memory>
#include <regex>

#include "peer.hpp"

namespace kijun::bench {

namespace {

class StdRegex {
public:
    explicit StdRegex(const PlainRules& rules) : rules_(rules) {
        for (const PlainRules::List& list : rules.lists)
            lists_.emplace_back(alternation(list),
                                std::regex::ECMAScript | std::regex::optimize | std::regex::nosubs);
    }

    std::uint64_t met(const std::string& text) {
        const std::string& folded = text_.fold(text);
        found_.assign(lists_.size(), -1);
        return met_categories(rules_, [&](std::size_t list) {
            if (found_[list] < 0) found_[list] = std::regex_search(folded, lists_[list]) ? 1 : 0;
            return found_[list] != 0;
        });
    }

private:
    PlainRules rules_;
    std::vector<std::regex> lists_;
    PeerText text_;
    std::vector<int> found_;  // -1: not looked for
};

}  // namespace

Peer std_regex_peer(const PlainRules& rules) {
    const auto regex = std::make_shared<StdRegex>(rules);
    return {"std::regex, ICU", fmt::format("libstdc++ {}", __GNUC__),
            [regex](const std::string& text) { return regex->met(text); }};
}

}  // namespace kijun::bench
