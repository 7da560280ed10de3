#include "commands.hpp"

namespace kijun::lsp {

const std::vector<Command>& commands() {
    static const std::vector<Command> table = [] {
        std::vector<Command> made;
        add_judging_commands(made);
        add_revision_commands(made);
        add_case_commands(made);
        add_export_commands(made);
        return made;
    }();
    return table;
}

}  // namespace kijun::lsp
