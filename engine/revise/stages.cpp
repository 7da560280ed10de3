#include "stages.hpp"

#include <iterator>

#include "kijun/claims.hpp"
#include "kijun/syntax.hpp"

namespace kijun {

namespace {

void append(Diagnostics& to, Diagnostics from) {
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

}  // namespace

void compile_stages(RulesInput& input, Stage stage, const PatternCache& cache) {
    input.tree = parse(input.sources, input.diagnostics);
    if (!input.sound() || stage == Stage::tree) return;

    auto model = build_model(input.tree, input.sources, input.diagnostics);
    if (!model) return append(input.diagnostics, std::move(model.errors()));
    input.model = std::move(*model);
    if (!input.sound() || stage == Stage::model) return;

    auto program = compile(*input.model, input.sources, input.diagnostics);
    if (!program) return append(input.diagnostics, std::move(program.errors()));
    if (!input.sound()) return;
    std::string hash = program_hash(*program);
    auto rules = Rules::make(std::move(*program), std::move(hash), cache);
    if (!rules) return append(input.diagnostics, std::move(rules.errors()));
    input.rules = std::move(*rules);
    append(input.diagnostics, prove_claims(*input.model, input.sources, input.rules));
}

}  // namespace kijun
