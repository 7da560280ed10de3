#include "commands.hpp"

#include "kijun/history_json.hpp"

namespace kijun::lsp {

namespace {

Result<Json> timeline(const CommandInput& input) { return Json::parse(history_json(input.model.history)); }

}  // namespace

const std::vector<Command>& commands() {
    static const std::vector<Command> table = [] {
        std::vector<Command> made{{"kijun.timeline", Needs::model, timeline}};
        return made;
    }();
    return table;
}

}  // namespace kijun::lsp
