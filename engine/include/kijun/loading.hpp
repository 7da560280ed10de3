// Rules from where they are kept: source texts or a bundle.
//
// A directory or a .kijun file is read as source text; any other file must be a bundle. A bundle holds
// its sources, so whatever can be asked of the one can be asked of the other. Rules made from sources
// have had the claims of their amendments proved. Rules made from a bundle have answered its known
// answers: if pattern databases from the cache get one wrong they are made anew, once; if they still do,
// the bundle is refused (K0807).
//
// Loading says what holds for all that is loaded: whose signature is required (source texts have none, so
// they are refused then), where pattern databases are kept, and what untrusted sources may use up.
//
// Threading: free functions; what they return is immutable or the caller's. With a budget see
// kijun/budget.hpp.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "kijun/budget.hpp"
#include "kijun/bundle.hpp"
#include "kijun/judge.hpp"
#include "kijun/model.hpp"
#include "kijun/source.hpp"

namespace kijun {

struct Loading {
    Trust trust;
    PatternCache cache;
    std::optional<Budget> budget;  // sources are compiled within it

    // As the environment has it: KIJUN_REQUIRE_SIGNATURE (see require_signature) and KIJUN_CACHE (see
    // PatternCache::of_user). Errors: those of require_signature.
    static Result<Loading> from_environment();
};

// Trust in those keys only: `key` is a public key or a file with some. Errors: K0805, K0813.
Result<Trust> require_signature(const std::string& key);

// The short way, for those who only judge. Errors: those of every stage on the way, and K08xx.
// Without a Loading: as the environment has it.
Result<std::shared_ptr<const Rules>> load_rules(const std::string& path);
Result<std::shared_ptr<const Rules>> load_rules(const std::string& path, const Loading& loading);

bool is_bundle(const std::string& path);
// The file is read once, as a whole: what was checked is what is used, whatever happens to the file.
// Errors: K0805 cannot be read, and those of read_bundle(), with the path.
Result<Bundle> open_bundle(const std::string& path, const Trust& trust);
// Errors: K0807, and those of Rules::make().
Result<std::shared_ptr<const Rules>> make_rules(Bundle bundle, const PatternCache& cache);

// The long way, for those who show diagnostics in their place or look at what lies between.
enum class Stage { sources, tree, model, rules };

// Whether one of them is of a path that could not be opened, or a bundle that is damaged or not to be
// trusted: what is wrong is not in the rules.
bool unreadable(const Diagnostics& problems);

struct RulesInput {
    SourceSet sources;
    // The directory from which a bundle names its sources; none: as they are.
    std::optional<std::string> home;
    ast::Module tree;
    std::optional<Model> model;
    std::shared_ptr<const Rules> rules;
    std::string bundle;       // made with the rules if there was a budget; tree and model stay empty then
    Diagnostics diagnostics;  // errors and warnings of all stages
    bool unreadable = false;  // of the diagnostics of reading; later stages have others

    [[nodiscard]] bool sound() const { return !has_errors(diagnostics); }
};
// Goes as far as asked, or as errors let it.
RulesInput read_rules(const std::vector<std::string>& paths, Stage stage, const Loading& loading);

// The same for texts that are at hand, without a budget. Error: K0810 if a signature is required.
RulesInput compile_sources(SourceSet sources, Stage stage, const Loading& loading);

// The bytes of a bundle of sound rules. Sources are named from the path that they were read from: the same
// rules make the same bundle wherever they stand.
std::string make_bundle(const RulesInput& input);

}  // namespace kijun
