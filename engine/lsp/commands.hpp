// Commands that an editor runs with workspace/executeCommand: name, what they need, a function.
//
// A command gets the guideline as it was when the editor asked, so its answer fits the texts that the
// editor showed then. It runs beside the server's other work and must not touch anything else.
//
// To add some: write `void add_…_commands(std::vector<Command>& to)` in commands_….cpp, declare it here,
// and call it in commands.cpp. The editor's first argument is an object; "uri" in it names a document of
// the guideline meant, and may be left out where there is only one guideline.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "kijun/judge.hpp"
#include "protocol.hpp"
#include "reading.hpp"

namespace kijun::lsp {

enum class Needs {
    model,  // the texts are right
    rules,  // and compiled
};

struct CommandInput {
    const Reading& reading;
    const Model& model;
    std::shared_ptr<const Rules> rules;  // null unless asked for
    const Json& arguments;               // an object
    Language language;
};

struct Command {
    std::string_view name;
    Needs needs = Needs::rules;
    // JSON, or why there is none. What nlohmann/json throws about arguments of the wrong type is answered
    // as such.
    std::function<Result<Json>(const CommandInput&)> run;
};

const std::vector<Command>& commands();

void add_judging_commands(std::vector<Command>& to);
void add_revision_commands(std::vector<Command>& to);
void add_case_commands(std::vector<Command>& to);
void add_export_commands(std::vector<Command>& to);

}  // namespace kijun::lsp
