#include "compiled_within.hpp"

#include <algorithm>
#include <mutex>
#include <set>

#include "kijun/archive.hpp"
#include "stages.hpp"

namespace kijun {

namespace {

// What the child says: all that compiling gave, as bytes.
struct Compiled {
    Diagnostics diagnostics;
    std::string bundle, databases;  // empty if there are errors
};

// Codes live as long as the program; of a child there can be no more than its four digits allow.
std::string_view lasting(const std::string& code) {
    static std::mutex lock;
    static std::set<std::string> codes;
    const bool well_formed =
        code.size() == 5 && code[0] == 'K' &&
        std::all_of(code.begin() + 1, code.end(), [](char digit) { return digit >= '0' && digit <= '9'; });
    const std::lock_guard guard(lock);
    return *codes.insert(well_formed ? code : "K0833").first;
}

}  // namespace

namespace archive {
template <class A>
void fields(A& a, Span& x) {
    a(x.file, x.begin, x.end);
}
template <class A>
void fields(A& a, Message& x) {
    a(x.en, x.ja);
}
template <class A>
void fields(A& a, Label& x) {
    a(x.span, x.message);
}
template <class A>
void fields(A& a, Fix& x) {
    a(x.span, x.replacement, x.message);
}
template <class A>
void fields(A& a, Diagnostic& x) {
    std::string code(x.code);
    a(code, x.severity, x.span, x.message, x.labels, x.fix, x.hint);
    if constexpr (std::same_as<A, Reader>) x.code = lasting(code);
}
template <class A>
void fields(A& a, Compiled& x) {
    a(x.diagnostics, x.bundle, x.databases);
}
}  // namespace archive

void compile_within(RulesInput& input, const Loading& loading) {
    const auto fail = [&](const Diagnostics& problems) {
        input.diagnostics.insert(input.diagnostics.end(), problems.begin(), problems.end());
    };
    const auto answer = run_within(*loading.budget, [&] {
        compile_stages(input, Stage::rules, loading.cache);
        Compiled compiled{std::move(input.diagnostics), {}, {}};
        if (input.rules) {
            compiled.bundle = make_bundle(input);
            compiled.databases = input.rules->patterns().save();
        }
        return archive::encode(compiled);
    });
    if (!answer) return fail(answer.errors());
    Compiled compiled;
    if (!archive::decode(*answer, compiled)) {
        return fail({error("K0833", {}, "the process that compiles the rules gave no whole answer",
                           "規則をコンパイルするプロセスの結果が途中で切れています")});
    }
    input.diagnostics = std::move(compiled.diagnostics);
    if (!input.sound()) return;
    auto bundle = read_bundle(compiled.bundle);
    if (!bundle) return fail(bundle.errors());
    auto patterns = Patterns::load(bundle->content.program.patterns, compiled.databases);
    if (!patterns) return fail(patterns.errors());
    auto rules =
        Rules::make(std::move(bundle->content.program), hex(bundle->seal.program), std::move(*patterns));
    if (!rules) return fail(rules.errors());
    input.rules = std::move(*rules);
    input.bundle = std::move(compiled.bundle);
}

}  // namespace kijun
