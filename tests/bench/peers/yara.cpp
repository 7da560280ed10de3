// libyara: one rule a category, as in any YARA file.
#include <fmt/format.h>
#include <yara.h>

#include <memory>

#include "peer.hpp"

namespace kijun::bench {

namespace {

class Yara {
public:
    explicit Yara(const PlainRules& rules) {
        std::string source;
        for (const PlainRules::Category& category : rules.categories) {
            std::string strings, condition;
            const auto use = [&](std::size_t list, const char* how) {
                int n = 0;
                for (const std::string& word : rules.lists[list].words)
                    strings +=
                        fmt::format("    $l{}_{} = \"{}\"\n", list, n++, fold_term(word, Lane::folded));
                condition +=
                    fmt::format("{}{}any of ($l{}_*)", condition.empty() ? "" : " and ", how, list);
            };
            for (const std::size_t list : category.all) use(list, "");
            if (category.unless) use(*category.unless, "not ");
            source += fmt::format("rule {} {{\n  strings:\n{}  condition:\n    {}\n}}\n", category.id,
                                  strings, condition);
            ids_.push_back(category.id);
        }
        YR_COMPILER* compiler = nullptr;
        const bool made = yr_initialize() == ERROR_SUCCESS &&
                          yr_compiler_create(&compiler) == ERROR_SUCCESS &&
                          yr_compiler_add_string(compiler, source.c_str(), nullptr) == 0 &&
                          yr_compiler_get_rules(compiler, &rules_) == ERROR_SUCCESS &&
                          yr_scanner_create(rules_, &scanner_) == ERROR_SUCCESS;
        if (compiler != nullptr) yr_compiler_destroy(compiler);
        if (!made) throw std::runtime_error("libyara refuses the rules");
        yr_scanner_set_flags(scanner_, SCAN_FLAGS_FAST_MODE | SCAN_FLAGS_REPORT_RULES_MATCHING);
        yr_scanner_set_callback(scanner_, &Yara::count, this);
    }
    Yara(const Yara&) = delete;
    Yara& operator=(const Yara&) = delete;
    ~Yara() {
        if (scanner_ != nullptr) yr_scanner_destroy(scanner_);
        if (rules_ != nullptr) yr_rules_destroy(rules_);
        yr_finalize();
    }

    std::uint64_t met(const std::string& text) {
        met_ = 0;
        const std::string& folded = text_.fold(text);
        yr_scanner_scan_mem(scanner_, reinterpret_cast<const std::uint8_t*>(folded.data()), folded.size());
        return met_;
    }

private:
    static int count(YR_SCAN_CONTEXT*, int message, void* data, void* self) {
        if (message != CALLBACK_MSG_RULE_MATCHING) return CALLBACK_CONTINUE;
        Yara& yara = *static_cast<Yara*>(self);
        const std::string id = static_cast<YR_RULE*>(data)->identifier;
        for (std::size_t n = 0; n < yara.ids_.size(); ++n) {
            if (yara.ids_[n] == id) yara.met_ |= std::uint64_t{1} << n;
        }
        return CALLBACK_CONTINUE;
    }

    std::vector<std::string> ids_;
    YR_RULES* rules_ = nullptr;
    YR_SCANNER* scanner_ = nullptr;
    PeerText text_;
    std::uint64_t met_ = 0;
};

}  // namespace

Peer yara_peer(const PlainRules& rules) {
    const auto yara = std::make_shared<Yara>(rules);
    return {"libyara", YR_VERSION, [yara](const std::string& text) { return yara->met(text); }};
}

}  // namespace kijun::bench
