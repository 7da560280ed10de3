#include "rules_input.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdio>

#include "kijun/bundle.hpp"
#include "kijun/claims.hpp"
#include "kijun/syntax.hpp"

namespace kijun::command {

namespace {

bool is_bundle(const std::string& path) {
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0 && !S_ISDIR(status.st_mode) && !path.ends_with(".kijun");
}

void append(Diagnostics& to, Diagnostics from) {
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

Result<BundleContent> open_bundle(const std::string& path) {
    auto bytes = read_whole_file(path);
    if (!bytes) return bytes.errors();
    auto content = read_bundle(*bytes);
    if (content) return content;
    for (auto& problem : content.errors()) {
        problem.message = {path + ": " + problem.message.en, path + "：" + problem.message.ja};
    }
    return content.errors();
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
    // A path that cannot be opened, or a damaged bundle, is not the fault of the rules.
    into.unreadable =
        std::any_of(into.diagnostics.begin(), into.diagnostics.end(), [](const auto& problem) {
            return problem.code == "K0003" || problem.code == "K0004" || problem.code.starts_with("K08");
        });
}

}  // namespace

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
    std::string hash = program_hash(*program);
    auto rules = Rules::make(std::move(*program), std::move(hash));
    if (!rules) {
        append(input.diagnostics, std::move(rules.errors()));
        return input;
    }
    input.rules = std::move(*rules);
    append(input.diagnostics, prove_claims(*input.model, input.rules));
    return input;
}

void show_diagnostics(const Context& context, const RulesInput& input, bool warnings_too) {
    std::size_t errors = 0, warnings = 0;
    for (const auto& diagnostic : input.diagnostics) {
        if (diagnostic.severity == Severity::error) ++errors;
        if (diagnostic.severity == Severity::warning) ++warnings;
        if (diagnostic.severity != Severity::error && !warnings_too) continue;
        const std::string text = render(diagnostic, input.sources, context.language, context.colour_errors);
        std::fputs(text.c_str(), stderr);
        if (!text.ends_with('\n')) std::fputc('\n', stderr);
    }
    if (errors > 0) {
        std::fputs(
            fmt::format(fmt::runtime(context.say("{} errors, {} warnings\n", "誤り {} 件、警告 {} 件\n")),
                        errors, warnings)
                .c_str(),
            stderr);
    }
}

std::shared_ptr<const Rules> load_rules(Context& context, const std::string& path) {
    if (!is_bundle(path)) {
        auto input = read_rules({path}, Stage::rules);
        if (input.sound()) return std::move(input.rules);
        show_diagnostics(context, input, false);
        context.exit = input.exit();
        return nullptr;
    }
    const auto refuse = [&](const Diagnostics& problems) {
        for (const auto& problem : problems) complain(context, problem);
        context.exit = exit_io;
        return nullptr;
    };
    auto content = open_bundle(path);
    if (!content) return refuse(content.errors());
    std::string hash = program_hash(content->program);
    auto rules = Rules::make(std::move(content->program), std::move(hash), content->saved_patterns);
    if (!rules) return refuse(rules.errors());
    return std::move(*rules);
}

std::optional<History> load_history(Context& context, const std::string& path) {
    if (is_bundle(path)) {
        if (auto content = open_bundle(path)) return std::move(content->program.history);
    }
    auto input = read_rules({path}, Stage::model);
    if (input.sound()) return std::move(input.model->history);
    show_diagnostics(context, input, false);
    context.exit = input.exit();
    return std::nullopt;
}

CLI::Option* add_rules_argument(CLI::App& command, const Context& context, std::string& path) {
    return command
        .add_option("rules", path,
                    context.say("directory or .kijun file with the rules, or a bundle (.kjb)",
                                "規則のディレクトリか .kijun ファイル、又はバンドル（.kjb）"))
        ->required()
        ->type_name("PATH|BUNDLE");
}

}  // namespace kijun::command
