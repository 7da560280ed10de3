// From sources, from a bundle; with the pattern databases in the cache and without.
#include "kijun/loading.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "rows.hpp"

namespace kijun::bench {

namespace {

std::string build_bundle(const Setup& setup) {
    std::filesystem::create_directories(setup.work);
    std::string bundle = setup.work + "/rules.kjb";
    const RulesInput input = read_rules({setup.rules_path}, Stage::rules, {});
    if (!input.sound()) throw std::runtime_error("the rules have errors");
    if (const auto problem = write_whole_file(bundle, make_bundle(input)))
        throw std::runtime_error(problem->message.en);
    return bundle;
}

}  // namespace

void measure_loading(const Setup& setup, Results& results) {
    const std::string bundle = build_bundle(setup);
    const auto time = [&](const std::string& path, const Loading& loading, int repeats) {
        std::vector<double> times;
        for (int n = 0; n < repeats; ++n) {
            const double begin = thread_seconds();
            const auto rules = load_rules(path, loading);
            times.push_back(thread_seconds() - begin);
            if (!rules) throw std::runtime_error(rules.errors().front().message.en);
        }
        return median(times);
    };
    const Loading alone;
    Loading cached;
    cached.cache = PatternCache(setup.work + "/cache");
    time(bundle, cached, 1);  // the first load fills the cache
    const double compile = time(setup.rules_path, alone, setup.quick ? 1 : 5);
    const double first = time(bundle, alone, setup.quick ? 1 : 5);
    const double load = time(bundle, cached, setup.quick ? 3 : 25);
    results.figure("loading", "compile the sources", 1000 * compile, "ms");
    results.figure("loading", "load the bundle, nothing in the cache", 1000 * first, "ms");
    results.figure("loading", "load the bundle", 1000 * load, "ms", at_most(10));
    results.figure("loading", "compiling takes so many times as long", compile / load, "x", at_least(50));
    results.figure("loading", "size of the bundle",
                   static_cast<double>(std::filesystem::file_size(bundle)) / 1e6, "MB");
}

}  // namespace kijun::bench
