#include "kijun/loading.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "kijun/claims.hpp"
#include "kijun/syntax.hpp"

namespace kijun {

namespace {

void append(Diagnostics& to, Diagnostics from) {
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

Diagnostics errors_of(const Diagnostics& diagnostics) {
    Diagnostics errors;
    std::copy_if(diagnostics.begin(), diagnostics.end(), std::back_inserter(errors),
                 [](const Diagnostic& diagnostic) { return diagnostic.severity == Severity::error; });
    return errors;
}

// Only the sources of a bundle: what is derived from them is derived anew.
void read_sources(const std::string& path, RulesInput& into) {
    if (!is_bundle(path)) {
        append(into.diagnostics, into.sources.read(path));
    } else if (auto content = open_bundle(path)) {
        for (auto& [name, text] : content->sources) {
            if (auto added = into.sources.add(std::move(name), std::move(text)); !added) {
                append(into.diagnostics, added.errors());
            }
        }
    } else {
        append(into.diagnostics, content.errors());
    }
    into.unreadable =
        std::any_of(into.diagnostics.begin(), into.diagnostics.end(), [](const auto& problem) {
            return problem.code == "K0003" || problem.code == "K0004" || problem.code.starts_with("K08");
        });
}

}  // namespace

bool is_bundle(const std::string& path) {
    std::error_code ignored;
    return std::filesystem::exists(path, ignored) && !std::filesystem::is_directory(path, ignored) &&
           !path.ends_with(".kijun");
}

Result<BundleContent> open_bundle(const std::string& path) {
    errno = 0;
    std::ifstream file(path, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    if (!file.good() && !file.eof()) {
        const std::string reason = std::strerror(errno);
        return error("K0805", {}, "cannot read " + path + ": " + reason, path + " を読めません：" + reason);
    }
    auto content = read_bundle(bytes);
    if (content) return content;
    for (auto& problem : content.errors()) {
        problem.message = {path + ": " + problem.message.en, path + "：" + problem.message.ja};
    }
    return content.errors();
}

Result<std::shared_ptr<const Rules>> make_rules(BundleContent content) {
    std::string hash = program_hash(content.program);
    return Rules::make(std::move(content.program), std::move(hash), content.saved_patterns);
}

Result<std::shared_ptr<const Rules>> load_rules(const std::string& path) {
    if (is_bundle(path)) {
        auto content = open_bundle(path);
        if (!content) return content.errors();
        return make_rules(std::move(*content));
    }
    auto input = read_rules({path}, Stage::rules);
    if (!input.sound()) return errors_of(input.diagnostics);
    return std::move(input.rules);
}

RulesInput read_rules(const std::vector<std::string>& paths, Stage stage) {
    RulesInput input;
    for (const auto& path : paths) read_sources(path, input);
    if (!input.sound() || stage == Stage::sources) return input;

    input.tree = parse(input.sources, input.diagnostics);
    if (!input.sound() || stage == Stage::tree) return input;

    auto model = build_model(input.tree, input.sources, input.diagnostics);
    if (!model) {
        append(input.diagnostics, std::move(model.errors()));
        return input;
    }
    input.model = std::move(*model);
    if (!input.sound() || stage == Stage::model) return input;

    auto program = compile(*input.model, input.sources, input.diagnostics);
    if (!program) {
        append(input.diagnostics, std::move(program.errors()));
        return input;
    }
    if (!input.sound()) return input;
    auto rules = make_rules({{}, std::move(*program), {}});
    if (!rules) {
        append(input.diagnostics, std::move(rules.errors()));
        return input;
    }
    input.rules = std::move(*rules);
    append(input.diagnostics, prove_claims(*input.model, input.sources, input.rules));
    return input;
}

}  // namespace kijun
