// Rules from source text, for tests: every stage with its errors shown.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "kijun/bundle.hpp"
#include "kijun/judge.hpp"
#include "kijun/model.hpp"
#include "kijun/program.hpp"
#include "kijun/source.hpp"
#include "kijun/syntax.hpp"

namespace kijun::test {

struct Compiled {
    SourceSet sources;
    Diagnostics diagnostics;
    std::optional<Model> model;
    std::shared_ptr<const Rules> rules;

    [[nodiscard]] std::string rendered() const {
        std::string out;
        for (const Diagnostic& diagnostic : diagnostics)
            out += render(diagnostic, sources, Language::english, false) + "\n";
        return out;
    }
};

// Goes as far as errors let it; check `rules`.
inline std::unique_ptr<Compiled> try_compile(const std::string& text) {
    auto made = std::make_unique<Compiled>();
    const auto add = [&](const Diagnostics& more) {
        made->diagnostics.insert(made->diagnostics.end(), more.begin(), more.end());
    };
    if (auto file = made->sources.add("test.kijun", text); !file) {
        add(file.errors());
        return made;
    }
    ast::Module module = parse(made->sources, made->diagnostics);
    if (has_errors(made->diagnostics)) return made;
    auto model = build_model(std::move(module), made->sources, made->diagnostics);
    if (!model) {
        add(model.errors());
        return made;
    }
    made->model.emplace(std::move(*model));
    auto program = compile(*made->model, made->sources, made->diagnostics);
    if (!program) {
        add(program.errors());
        return made;
    }
    std::string hash = program_hash(*program);
    auto rules = Rules::make(std::move(*program), std::move(hash));
    if (rules)
        made->rules = *rules;
    else
        add(rules.errors());
    return made;
}

// The rules, or a failed test that shows why there are none.
inline std::unique_ptr<Compiled> compile_text(const std::string& text) {
    auto made = try_compile(text);
    EXPECT_TRUE(made->rules) << made->rendered();
    return made;
}

inline Report report_of(std::string text, std::string received = "2025-06-01") {
    Report report;
    report.id = "r";
    report.text = std::move(text);
    report.received_at = received;
    report.dates.received = parse_report_date(received);
    return report;
}

}  // namespace kijun::test
