#include "kijun/source_coverage.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace kijun {

namespace {

using CitersByParagraph = std::map<std::string, std::vector<std::string>>;

// Everything that says `from`, in order of appearance: paragraph -> who. An item that says nothing
// encodes the paragraph of what it stands in with its own label added, as explanations show it.
class Citers {
public:
    void add(const std::vector<ast::Word>& from, const std::string& who) {
        for (const auto& paragraph : from) add(stated_, paragraph.text, who);
    }

    void add(const ast::Body& body, const std::string& who, std::vector<std::string> implied = {}) {
        add(body.from, who);
        for (const auto& paragraph : implied) add(implied_, paragraph, who);
        if (!body.from.empty()) {
            implied.clear();
            for (const auto& paragraph : body.from) implied.push_back(paragraph.text);
        }
        for (const auto& condition : body.conditions) add(*condition, who, implied);
        for (const auto& exception : body.unless) add(*exception, who, implied);
    }

    [[nodiscard]] const CitersByParagraph& stated() const { return stated_; }
    [[nodiscard]] std::vector<std::string> of(const std::string& paragraph) const {
        std::vector<std::string> all;
        for (const auto* citers : {&stated_, &implied_}) {
            const auto found = citers->find(paragraph);
            if (found == citers->end()) continue;
            for (const auto& who : found->second) {
                if (std::find(all.begin(), all.end(), who) == all.end()) all.push_back(who);
            }
        }
        return all;
    }

private:
    static void add(CitersByParagraph& to, const std::string& paragraph, const std::string& who) {
        auto& list = to[paragraph];
        if (std::find(list.begin(), list.end(), who) == list.end()) list.push_back(who);
    }

    void add(const ast::Expr& expr, const std::string& who, std::vector<std::string> implied) {
        if (const auto* group = std::get_if<ast::Group>(&expr.node)) {
            add(group->body, who, std::move(implied));
        } else if (const auto* item = std::get_if<ast::Item>(&expr.node)) {
            for (auto& paragraph : implied) paragraph += item->label.text;
            add(item->body, who + '.' + item->label.text, std::move(implied));
        } else if (const auto* negation = std::get_if<ast::Not>(&expr.node)) {
            add(*negation->operand, who, std::move(implied));
        }
    }

    CitersByParagraph stated_, implied_;
};

Citers collect(const Model& model) {
    Citers citers;
    for (const auto& state : model.states) {
        for (const auto& category : state.categories) citers.add(category->body, category->id.text);
        for (const auto& [id, criterion] : state.criteria) citers.add(criterion->body, id);
        for (const auto& [id, terms] : state.terms) citers.add(terms->from, id);
        for (const auto& [id, procedure] : state.procedures) citers.add(procedure->from, "procedure " + id);
        for (const auto& [id, definition] : state.definitions) citers.add(definition->from, id);
    }
    return citers;
}

}  // namespace

bool SourceCoverage::complete() const {
    return unlisted.empty() && std::none_of(paragraphs.begin(), paragraphs.end(),
                                            [](const auto& entry) { return entry.missing(); });
}

SourceCoverage source_coverage(const Model& model) {
    const Citers citers = collect(model);
    CitersByParagraph open = citers.stated();
    SourceCoverage coverage;
    for (const auto& source : model.sources) {
        std::map<std::string, std::vector<std::string>> omitted;
        for (const auto& omission : source.omissions) {
            for (const auto& paragraph : omission.paragraphs)
                omitted[paragraph.text].push_back(omission.because.text);
        }
        std::vector<ast::Word> listed = source.paragraphs;
        // An omitted paragraph need not be listed a second time as a paragraph.
        for (const auto& omission : source.omissions) {
            for (const auto& paragraph : omission.paragraphs) {
                if (std::none_of(listed.begin(), listed.end(),
                                 [&](const ast::Word& one) { return one.text == paragraph.text; })) {
                    listed.push_back(paragraph);
                }
            }
        }
        for (const auto& [paragraph, span] : listed) {
            coverage.paragraphs.push_back(
                {source.title.text, paragraph, span, citers.of(paragraph), omitted[paragraph]});
            open.erase(paragraph);
        }
    }
    for (const auto& [paragraph, who] : open) {
        for (const auto& one : who) coverage.unlisted.emplace_back(paragraph, one);
    }
    return coverage;
}

}  // namespace kijun
