#include "kijun/loading.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iterator>

#include "compiled_within.hpp"
#include "kijun/bundle_sources.hpp"
#include "kijun/file.hpp"
#include "kijun/syntax.hpp"
#include "known_answers.hpp"
#include "stages.hpp"

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

Diagnostics about(const std::string& path, Diagnostics problems) {
    for (auto& problem : problems) {
        problem.message = {path + ": " + problem.message.en, path + "：" + problem.message.ja};
    }
    return problems;
}

Diagnostic sources_are_not_signed(const std::string& path) {
    Diagnostic made =
        error("K0810", {}, path + ": source texts are not signed, and a signature is required",
              path + "：規則の原文には署名がありません（署名が必要です）");
    made.hint = Message{"build a bundle of them and sign it: `kijun build`, `kijun sign`",
                        "`kijun build` でバンドルにして、`kijun sign` で署名してください"};
    return made;
}

// Only the sources of a bundle: what is derived from them is derived anew.
void add_sources(std::vector<std::pair<std::string, std::string>> sources, RulesInput& into) {
    for (auto& [name, text] : sources) {
        if (auto added = into.sources.add(std::move(name), std::move(text)); !added)
            append(into.diagnostics, added.errors());
    }
}

// As the file system has it now: what was read keeps its names wherever the process goes afterwards.
std::string home_of(const std::string& path) {
    namespace fs = std::filesystem;
    std::error_code ignored;
    const fs::path home = fs::is_directory(path, ignored) ? fs::path(path) : fs::path(path).parent_path();
    return home.empty() ? "." : home.lexically_normal().string();
}

void read_sources(const std::string& path, const Trust& trust, RulesInput& into) {
    if (!is_bundle(path)) {
        if (!into.home) into.home = home_of(path);
        if (trust.signature_required) into.diagnostics.push_back(sources_are_not_signed(path));
        append(into.diagnostics, into.sources.read(path));
    } else if (auto bundle = open_bundle(path, trust)) {
        add_sources(std::move(bundle->content.sources), into);
    } else {
        append(into.diagnostics, bundle.errors());
    }
    into.unreadable = unreadable(into.diagnostics);
}

std::string name_inside(const std::string& home, const std::string& name) {
    namespace fs = std::filesystem;
    const fs::path inside = fs::path(name).lexically_normal().lexically_relative(home);
    return (inside.empty() ? fs::path(name).filename() : inside).generic_string();
}

}  // namespace

Result<Trust> require_signature(const std::string& key) {
    std::string text = key;
    const bool is_file = !key.starts_with("ed25519:");
    if (is_file) {
        auto read = read_whole_file(key);
        if (!read) return read.errors();
        text = std::move(*read);
    }
    auto keys = read_public_keys(text);
    if (!keys) return is_file ? about(key, keys.errors()) : keys.errors();
    return Trust{true, std::move(*keys)};
}

Result<Loading> Loading::from_environment() {
    Loading loading;
    loading.cache = PatternCache::of_user();
    if (const char* key = std::getenv("KIJUN_REQUIRE_SIGNATURE"); key != nullptr && *key != '\0') {
        auto trust = require_signature(key);
        if (!trust) return trust.errors();
        loading.trust = std::move(*trust);
    }
    return loading;
}

bool is_bundle(const std::string& path) {
    std::error_code ignored;
    return std::filesystem::exists(path, ignored) && !std::filesystem::is_directory(path, ignored) &&
           !path.ends_with(".kijun");
}

Result<Bundle> open_bundle(const std::string& path, const Trust& trust) {
    const auto bytes = read_whole_file(path);
    if (!bytes) return bytes.errors();
    auto bundle = read_bundle(*bytes, trust);
    if (!bundle) return about(path, std::move(bundle.errors()));
    return bundle;
}

Result<std::shared_ptr<const Rules>> make_rules(Bundle bundle, const PatternCache& cache) {
    const std::string hash = hex(bundle.seal.program);
    auto rules = Rules::make(std::move(bundle.content.program), hash, cache);
    if (!rules) return rules;
    auto other = first_other_answer(*rules, bundle.content.known);
    if (other && cache.on()) {
        cache.drop((*rules)->patterns().recipe());
        rules = Rules::make((*rules)->program(), hash, cache);
        if (!rules) return rules;
        other = first_other_answer(*rules, bundle.content.known);
    }
    if (!other) return rules;
    const std::string number = std::to_string(*other + 1), of = std::to_string(bundle.content.known.size());
    Diagnostic made =
        error("K0807", {},
              "the rules answer known text " + number + " of " + of +
                  " of the bundle otherwise than when it was made",
              "バンドルの確認用の文 " + of + " 件のうち第 " + number + " 件に、作成時と違う答えが出ます");
    made.hint =
        Message{"this engine, Unicode library or CPU works otherwise: build the bundle here and compare",
                "照合エンジン、Unicode ライブラリ又は CPU の違いです。ここで作り直して比べてください"};
    return made;
}

Result<std::shared_ptr<const Rules>> load_rules(const std::string& path) {
    const auto loading = Loading::from_environment();
    if (!loading) return loading.errors();
    return load_rules(path, *loading);
}

Result<std::shared_ptr<const Rules>> load_rules(const std::string& path, const Loading& loading) {
    if (!is_bundle(path)) {
        auto input = read_rules({path}, Stage::rules, loading);
        if (!input.sound()) return errors_of(input.diagnostics);
        return std::move(input.rules);
    }
    auto bundle = open_bundle(path, loading.trust);
    if (!bundle) return bundle.errors();
    auto rules = make_rules(std::move(*bundle), loading.cache);
    if (!rules) return about(path, std::move(rules.errors()));
    return rules;
}

bool unreadable(const Diagnostics& problems) {
    return std::any_of(problems.begin(), problems.end(), [](const Diagnostic& problem) {
        return problem.code == "K0003" || problem.code == "K0004" || problem.code.starts_with("K08");
    });
}

RulesInput read_rules(const std::vector<std::string>& paths, Stage stage, const Loading& loading) {
    RulesInput input;
    for (const auto& path : paths) read_sources(path, loading.trust, input);
    // a bundle has everything that its rules import
    if (std::none_of(paths.begin(), paths.end(), is_bundle))
        append(input.diagnostics, read_imports(input.sources));
    if (!input.sound() || stage == Stage::sources) return input;
    if (loading.budget && stage == Stage::rules) {
        compile_within(input, loading);
    } else {
        compile_stages(input, stage, loading.cache);
    }
    return input;
}

RulesInput compile_sources(SourceSet sources, Stage stage, const Loading& loading) {
    RulesInput input;
    input.sources = std::move(sources);
    if (loading.trust.signature_required && input.sources.size() != 0)
        input.diagnostics.push_back(sources_are_not_signed(input.sources.name(0)));
    if (input.sound() && stage != Stage::sources) compile_stages(input, stage, loading.cache);
    return input;
}

RulesInput read_sources_of(const BundleContent& content, Stage stage, const Loading& loading) {
    RulesInput input;
    add_sources(content.sources, input);
    if (input.sound() && stage != Stage::sources) compile_stages(input, stage, loading.cache);
    return input;
}

std::string make_bundle(const RulesInput& input) {
    if (!input.bundle.empty()) return input.bundle;
    BundleContent content;
    for (std::uint32_t file = 0; file < input.sources.size(); ++file) {
        const std::string& name = input.sources.name(file);
        content.sources.emplace_back(input.home ? name_inside(*input.home, name) : name,
                                     input.sources.text(file));
    }
    content.program = input.rules->program();
    content.known = known_answers(input.rules, input.model->cases);
    return write_bundle(content);
}

}  // namespace kijun
