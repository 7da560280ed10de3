// RE2::Set: all lists at once, one alternation a list.
#include <re2/re2.h>
#include <re2/set.h>

#include <memory>

#include "peer.hpp"

namespace kijun::bench {

namespace {

class Re2Set {
public:
    explicit Re2Set(const PlainRules& rules) : rules_(rules), set_(options(), RE2::UNANCHORED) {
        std::string error;
        for (const PlainRules::List& list : rules.lists) {
            if (set_.Add(alternation(list), &error) < 0) throw std::runtime_error("RE2: " + error);
        }
        if (!set_.Compile()) throw std::runtime_error("RE2 has not memory enough");
    }

    std::uint64_t met(const std::string& text) {
        found_.assign(rules_.lists.size(), false);
        matches_.clear();
        set_.Match(text_.fold(text), &matches_);
        for (const int list : matches_) found_[static_cast<std::size_t>(list)] = true;
        return met_categories(rules_, [this](std::size_t list) -> bool { return found_[list]; });
    }

private:
    static RE2::Options options() {
        RE2::Options options;
        options.set_max_mem(std::int64_t{256} << 20);
        return options;
    }
    PlainRules rules_;
    RE2::Set set_;
    PeerText text_;
    std::vector<int> matches_;
    std::vector<bool> found_;
};

}  // namespace

Peer re2_peer(const PlainRules& rules) {
    const auto set = std::make_shared<Re2Set>(rules);
    return {"RE2::Set, ICU", KIJUN_BENCH_RE2, [set](const std::string& text) { return set->met(text); }};
}

}  // namespace kijun::bench
