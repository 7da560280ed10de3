// Options that the service and the feeds share.
#pragma once

#include "context.hpp"
#include "kijun/service.hpp"

namespace kijun::command {

CLI::Option* add_rules_option(CLI::App& command, const Context& context, ServiceOptions& options);
void add_record_options(CLI::App& command, const Context& context, ServiceOptions& options);

// The exit code for what kept it from starting or going on.
int exit_of_service(const Diagnostic& problem);

}  // namespace kijun::command
