// Tables of figures in the form asked for: what the commands that end in some have in common.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "context.hpp"
#include "kijun/sheet.hpp"

namespace kijun::command {

// --format text, json, csv, markdown or html.
void add_sheet_format(CLI::App& command, const Context& context, std::string& format);

// In any of those forms but json, which each command has of its own.
void write_sheets(Context& context, const std::string& format, const std::string& title,
                  const std::vector<Sheet>& sheets);

}  // namespace kijun::command
