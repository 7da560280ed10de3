// The sub-commands of the service and of editors.
#pragma once

#include "context.hpp"

namespace kijun::command {

void add_serve(CLI::App& app, Context& context);
void add_feed(CLI::App& app, Context& context);
void add_audit(CLI::App& app, Context& context);
void add_token(CLI::App& app, Context& context);
void add_lsp(CLI::App& app, Context& context);

}  // namespace kijun::command
