// Hyperscan databases and scratch, owned.
#pragma once

#include <hs.h>

#include <memory>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace kijun {

struct FreeDatabase {
    void operator()(hs_database_t* database) const { hs_free_database(database); }
};
struct FreeScratch {
    void operator()(hs_scratch_t* scratch) const { hs_free_scratch(scratch); }
};
using Database = std::unique_ptr<hs_database_t, FreeDatabase>;
using Scratch = std::unique_ptr<hs_scratch_t, FreeScratch>;

// Expressions need code points. They are not asked for starts, which are cheaper to find again
// (automaton.hpp) than to keep track of while scanning.
inline constexpr unsigned regex_flags = HS_FLAG_UTF8 | HS_FLAG_DOTALL;

struct CompileFailure {
    int expression = -1;  // which one, or -1
    std::string message;
};

// Engine ids are the places in `expressions`. An empty set gives an empty Database.
std::variant<Database, CompileFailure> compile_database(const std::vector<std::string>& expressions);

// Calls found(id, end) for every match; false if the engine failed.
// `text` may be empty and so may the database.
template <class Found>
bool scan_database(const Database& database, std::string_view text, hs_scratch_t* scratch, Found found) {
    if (!database || text.empty()) return true;
    const auto on_match = [](unsigned id, unsigned long long, unsigned long long end, unsigned,
                             void* context) -> int {
        (*static_cast<Found*>(context))(id, static_cast<std::uint32_t>(end));
        return 0;
    };
    return hs_scan(database.get(), text.data(), static_cast<unsigned>(text.size()), 0, scratch, on_match,
                   &found) == HS_SUCCESS;
}

// Whether the engine finds what it must in cases that some versions miss; run once a process.
// Empty if all is well, else what went wrong.
const std::string& engine_self_test();

}  // namespace kijun
