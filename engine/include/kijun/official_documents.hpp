// The official documents of a guideline, from the same source as the engine.
//
// Sentences that belong to the house that publishes, not to the guideline, stand in HouseSentences and can
// be replaced; {names} in them are filled in.
//
// Threading: free functions of immutable values.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "kijun/comparison.hpp"
#include "kijun/document.hpp"

namespace kijun {

class HouseSentences {
public:
    HouseSentences();  // ours
    // Those of a JSON object take the place of ours. Errors: K1105 not such an object, no such sentence,
    // or a {name} that the sentence does not have.
    static Result<HouseSentences> read(std::string_view json);

    // The sentence, with its {names} filled in.
    [[nodiscard]] std::string say(const std::string& sentence,
                                  const std::map<std::string, std::string>& names = {}) const;
    // All of them, to be edited.
    [[nodiscard]] std::string json() const;

private:
    std::map<std::string, std::string> sentences_;
};

// 溶け込み版. `day`: the day asked for; none: the revision was named.
Document consolidated_document(const Model& model, const Selected& selected, std::optional<LocalDay> day,
                               const HouseSentences& house);

struct ComparisonLayout {
    bool before_left = false;  // 改正前 in the left column
    bool remarks = true;       // 備考: which operation did it
};
Document comparison_document(const Model& model, const ComparisonTable& comparison,
                             const HouseSentences& house, const ComparisonLayout& layout = {});

// 改訂履歴: what the changelog says, on paper.
Document history_document(const Model& model, const HouseSentences& house);

// 類型一覧: the categories in force, since when, and when last changed.
Document categories_document(const Model& model, const Selected& selected, std::optional<LocalDay> day,
                             const HouseSentences& house);

}  // namespace kijun
