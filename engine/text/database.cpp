#include "database.hpp"

#include <fmt/format.h>

#include <new>

namespace kijun {

std::variant<Database, CompileFailure> compile_database(const std::vector<std::string>& expressions) {
    if (expressions.empty()) return Database();
    std::vector<const char*> texts;
    std::vector<unsigned> ids;
    for (const std::string& expression : expressions) {
        ids.push_back(static_cast<unsigned>(texts.size()));
        texts.push_back(expression.c_str());
    }
    const std::vector<unsigned> all_flags(texts.size(), regex_flags);
    hs_database_t* database = nullptr;
    hs_compile_error_t* failure = nullptr;
    const hs_error_t result =
        hs_compile_multi(texts.data(), all_flags.data(), ids.data(), static_cast<unsigned>(texts.size()),
                         HS_MODE_BLOCK, nullptr, &database, &failure);
    if (result == HS_SUCCESS) return Database(database);
    CompileFailure why;
    if (failure != nullptr) {
        why.expression = failure->expression;
        why.message = failure->message;
        hs_free_compile_error(failure);
    }
    // the engine says both by a message: "Could not allocate memory for …", "Unable to allocate memory."
    if (why.message.find("allocate memory") != std::string::npos) throw std::bad_alloc();
    return why;
}

namespace {

struct Probe {
    const char* name;
    std::vector<std::string> expressions;
    std::string text;
    std::size_t matches;
};

// Counts known from the definition of "all matches", not from an engine.
std::vector<Probe> probes() {
    std::vector<Probe> all;
    // pairs of character classes before a tail (VectorCamp/vectorscan#358, #382, #402)
    all.push_back({"class tails", {"a\\s{0,5}", "[0-9]{1,2}c[a-f]?"}, "xxxxxxxxxxxxxxxa  12c", 3 + 1});
    for (const char* host : {"xxx:8000", "xxxx:8000", "vader:8080", "a:1"}) {
        all.push_back({"class pairs",
                       {"curl.{0,30}\\|\\s{0,3}python"},
                       std::string("curl http://") + host + "/ 2>&1 | python",
                       1});
    }
    return all;
}

std::string run_self_test() {
    for (const Probe& probe : probes()) {
        auto compiled = compile_database(probe.expressions);
        if (const auto* why = std::get_if<CompileFailure>(&compiled)) return why->message;
        const Database& database = std::get<Database>(compiled);
        hs_scratch_t* raw = nullptr;
        if (hs_alloc_scratch(database.get(), &raw) != HS_SUCCESS) return "no memory for scratch";
        const Scratch scratch(raw);
        std::size_t matches = 0;
        const bool good = scan_database(database, probe.text, raw, [&](auto, auto) { ++matches; });
        if (!good || matches != probe.matches) {
            return fmt::format("{}: {} of {} matches{}", probe.name, matches, probe.matches,
                               good ? "" : ", engine error");
        }
    }
    return {};
}

}  // namespace

const std::string& engine_self_test() {
    static const std::string result =
        hs_valid_platform() == HS_SUCCESS ? run_self_test() : "this CPU is not supported";
    return result;
}

}  // namespace kijun
