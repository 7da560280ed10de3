#include "lines.hpp"

#include <CLI/CLI.hpp>

namespace kijun::command {

void add_jobs_option(CLI::App& command, const Context& context, std::size_t& jobs, std::string_view about) {
    command.add_option("-j,--jobs", jobs, std::string(about))
        ->check(CLI::Range(1, 256).description(""))
        ->default_str(context.say("one a processor", "プロセッサの数"))
        ->type_name("N");
}

}  // namespace kijun::command
