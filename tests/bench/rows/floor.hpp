// The floor: what anybody pays who normalises with ICU and keeps the way back, then scans once with
// Hyperscan for the same patterns. Everything else is measured against it.
#pragma once

#include <fmt/format.h>
#include <hs.h>
#include <unicode/bytestream.h>
#include <unicode/edits.h>
#include <unicode/normalizer2.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "kijun/patterns.hpp"

namespace kijun::bench {

// The same patterns in one database, as somebody without lanes would write them: which patterns match and
// where matches end, nothing more.
class OneScan {
public:
    explicit OneScan(const Patterns& patterns) {
        std::vector<std::string> expressions;
        std::vector<unsigned> flags, ids;
        for (const Pattern& pattern : patterns.all()) {
            ids.push_back(static_cast<unsigned>(ids.size()));
            if (pattern.kind == Pattern::Kind::regex) {
                expressions.push_back(translate_regex(pattern.spelling, {})->hyperscan);
                flags.push_back(HS_FLAG_UTF8 | HS_FLAG_DOTALL);
                continue;
            }
            std::string expression;
            for (const char byte : fold_term(pattern.spelling, Lane::folded)) {
                expression += fmt::format("\\x{:02X}", static_cast<unsigned char>(byte));
            }
            expressions.push_back(std::move(expression));
            flags.push_back(0);
        }
        std::vector<const char*> texts;
        for (const std::string& expression : expressions) texts.push_back(expression.c_str());
        hs_compile_error_t* error = nullptr;
        if (hs_compile_multi(texts.data(), flags.data(), ids.data(), static_cast<unsigned>(texts.size()),
                             HS_MODE_BLOCK, nullptr, &database_, &error) != HS_SUCCESS ||
            hs_alloc_scratch(database_, &scratch_) != HS_SUCCESS) {
            throw std::runtime_error("the floor's database does not compile");
        }
    }
    OneScan(const OneScan&) = delete;
    OneScan& operator=(const OneScan&) = delete;
    ~OneScan() {
        hs_free_scratch(scratch_);
        hs_free_database(database_);
    }

    std::uint64_t scan(const std::string& text) {
        std::uint64_t found = 0;
        const auto count = [](unsigned, unsigned long long, unsigned long long, unsigned,
                              void* context) -> int {
            ++*static_cast<std::uint64_t*>(context);
            return 0;
        };
        hs_scan(database_, text.data(), static_cast<unsigned>(text.size()), 0, scratch_, count, &found);
        return found;
    }

private:
    hs_database_t* database_ = nullptr;
    hs_scratch_t* scratch_ = nullptr;
};

class Icu {
public:
    const std::string& normalize(const std::string& text, bool with_edits) {
        UErrorCode status = U_ZERO_ERROR;
        static const icu::Normalizer2* const nfkc_cf = icu::Normalizer2::getNFKCCasefoldInstance(status);
        out_.clear();
        icu::StringByteSink<std::string> sink(&out_);
        edits_.reset();
        nfkc_cf->normalizeUTF8(0, icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())),
                               sink, with_edits ? &edits_ : nullptr, status);
        return out_;
    }

private:
    std::string out_;
    icu::Edits edits_;
};

}  // namespace kijun::bench
