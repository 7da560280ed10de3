// From sources, from a bundle.
#include "kijun/loading.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "generated_rules.hpp"
#include "rows.hpp"

namespace kijun::bench {

void measure_loading(const Setup& setup, Results& results) {
    if (setup.command.empty()) {
        results.absent.push_back({"loading", "a bundle", "the kijun command was not given"});
        return;
    }
    const std::string bundle = setup.work + "/rules.kjb";
    std::filesystem::create_directories(setup.work);
    if (std::system(
            fmt::format("'{}' build '{}' -o '{}' >/dev/null", setup.command, setup.rules_path, bundle)
                .c_str()) != 0)
        throw std::runtime_error("kijun build fails");
    const auto time = [&](const std::string& path, int repeats) {
        std::vector<double> times;
        for (int n = 0; n < repeats; ++n) {
            const double begin = thread_seconds();
            const auto rules = load_rules(path);
            times.push_back(thread_seconds() - begin);
            if (!rules) throw std::runtime_error(rules.errors().front().message.en);
        }
        return median(times);
    };
    const double compile = time(setup.rules_path, setup.quick ? 1 : 5);
    const double load = time(bundle, setup.quick ? 3 : 25);
    results.figure("loading", "compile the sources", 1000 * compile, "ms");
    results.figure("loading", "load the bundle", 1000 * load, "ms", at_most(10));
    results.figure("loading", "compiling takes so many times as long", compile / load, "x", at_least(50));
    results.figure("loading", "size of the bundle",
                   static_cast<double>(std::filesystem::file_size(bundle)) / 1e6, "MB");
}

}  // namespace kijun::bench
