// Which operations of amendments cases look at. Private to the revise room.
#pragma once

#include <fmt/format.h>

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "kijun/case_coverage.hpp"

namespace kijun {

// Under which revisions cases ask what; revisions by number.
struct AskedUnder {
    struct Category {
        std::set<std::uint32_t> asked;     // about it
        std::set<std::uint32_t> found;     // … and something of it is found
        std::set<std::uint32_t> in_class;  // … in which class it is
    };
    std::map<std::string, Category> categories;  // by id
    std::set<std::uint32_t> transitions;         // those whose transitions kept a report
};

// Adds an item for every operation that changes what is met, in the order of the revisions.
void add_operations(const Model& model, const SourceSet& sources, const AskedUnder& asked,
                    std::vector<CoverageItem>& items);

// A reason; `about` stands for {}.
inline Message said(const char* en, const char* ja, std::string_view about) {
    return {fmt::format(fmt::runtime(en), about), fmt::format(fmt::runtime(ja), about)};
}

}  // namespace kijun
