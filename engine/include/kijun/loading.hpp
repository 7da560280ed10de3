// Rules from where they are kept: source texts or a bundle.
//
// A directory or a .kijun file is read as source text; any other file must be a bundle. A bundle holds
// its sources, so whatever can be asked of the one can be asked of the other. Rules made from sources
// have had the claims of their amendments proved.
//
// Threading: free functions; what they return is immutable or the caller's.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "kijun/bundle.hpp"
#include "kijun/judge.hpp"
#include "kijun/model.hpp"
#include "kijun/source.hpp"

namespace kijun {

// The short way, for those who only judge. Errors: those of every stage on the way, and K08xx.
Result<std::shared_ptr<const Rules>> load_rules(const std::string& path);

bool is_bundle(const std::string& path);
// Errors: K0805 cannot be read, and those of read_bundle(), with the path.
Result<BundleContent> open_bundle(const std::string& path);
Result<std::shared_ptr<const Rules>> make_rules(BundleContent content);

// The long way, for those who show diagnostics in their place or look at what lies between.
enum class Stage { sources, tree, model, rules };

struct RulesInput {
    SourceSet sources;
    ast::Module tree;
    std::optional<Model> model;
    std::shared_ptr<const Rules> rules;
    Diagnostics diagnostics;  // errors and warnings of all stages
    bool unreadable = false;  // a path could not be opened, or a bundle is damaged

    [[nodiscard]] bool sound() const { return !has_errors(diagnostics); }
};
// Goes as far as asked, or as errors let it.
RulesInput read_rules(const std::vector<std::string>& paths, Stage stage);

}  // namespace kijun
