// What `kijun test --mutate` says.
#pragma once

#include <string>

#include "context.hpp"
#include "kijun/mutation.hpp"
#include "kijun/source.hpp"

namespace kijun::command {

std::string mutation_text(const Context& context, const MutationRun& run, const SourceSet& sources);
// The cases that would find survivors, each once, as a file of the language.
std::string killers_file(const MutationRun& run);

}  // namespace kijun::command
