// The generator of random guidelines, in two files: conditions, and what they stand in.
#pragma once

#include <string>
#include <vector>

#include "guidelines.hpp"

namespace kijun::property {

struct TermList {
    std::string id;
    bool open = false;
    std::vector<std::string> items;     // as written, with their exceptions
    std::vector<std::string> literals;  // without
    std::vector<std::string> includes;
};

struct Category {
    std::string id;
    std::string body;
    std::vector<std::string> labels;  // of its items, outermost
    bool fixed = false;               // others refer to its items
};

// What holds after the revisions so far; copied to make a revision that others must not build upon.
struct Standing {
    std::vector<TermList> lists;
    std::vector<GeneratedFact> facts;
    std::vector<std::string> criteria;
    std::vector<Category> categories;
};

class Generator {
public:
    explicit Generator(Random random) : random_(std::move(random)) {}
    GeneratedGuideline run();

private:
    // declarations; each returns its source lines
    std::string term_list(Standing& standing, bool plain = false);
    std::string fact(Standing& standing);
    std::string criterion(Standing& standing);
    std::string category(Standing& standing);
    std::string term_item(const Standing& standing, TermList& list);
    std::string literal();

    // conditions
    struct Near {
        int characters = 0;
        std::string direction, terms;
        std::string evading;  // as written, or empty
    };
    struct HasTest {
        std::string field, terms;
        std::size_t at_least = 0;  // 0: not said
        std::size_t most = 1;      // different terms there surely are
        std::string evading;
        std::vector<Near> near;
        [[nodiscard]] std::string spelled() const;
    };
    struct Palette {
        std::vector<std::string> conditions;  // texts of single conditions
    };
    Palette palette(const Standing& standing, std::size_t tests, std::size_t others);
    std::string evading();
    Near near(const Standing& standing);
    HasTest has_terms(const Standing& standing);
    HasTest varied(const Standing& standing, HasTest test);
    [[nodiscard]] static std::size_t surely_different(const Standing& standing, const std::string& list);
    std::string term_union(const Standing& standing);
    std::string fact_condition(GeneratedFact& fact);
    std::string field_condition();
    std::string expression(const Palette& palette, int depth);
    std::string block(const Palette& palette, int depth, bool items, std::vector<std::string>* labels_used);
    std::string body(Standing& standing, bool items, std::vector<std::string>* labels_used);
    std::string date(bool month);

    // amendments
    std::string operations(Standing& standing, std::size_t count);
    std::string operation(Standing& standing);
    std::string transition();

    std::string name(const char* kind) { return fmt::format("{}_{}", kind, ++names_); }

    Random random_;
    GeneratedGuideline out_;
    std::size_t names_ = 0;
};

// Every line two columns to the right.
std::string indented(const std::string& lines);
std::string quoted(const std::string& text);

}  // namespace kijun::property
