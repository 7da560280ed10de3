// Random guidelines as source text, with what a random report about them needs to know.
#pragma once

#include <string>
#include <vector>

#include "kijun/ast.hpp"
#include "random.hpp"

namespace kijun::property {

struct GeneratedFact {
    std::string id;
    ast::FactType type = ast::FactType::boolean;
    std::vector<std::string> choices;
    std::vector<std::string> values;  // numbers or dates that conditions compare it with
};

struct GeneratedGuideline {
    std::string text;
    std::string zone;
    std::vector<std::string> terms;  // spellings of literals, and texts that patterns match
    std::vector<GeneratedFact> facts;
    std::vector<std::string> days;       // on which something changes
    std::vector<std::string> revisions;  // by name, drafts too
    std::vector<std::string> countries, channels;
};

// Sizes are such that a reference can try all answers to what a category asks.
GeneratedGuideline generate_guideline(Random random);

}  // namespace kijun::property
