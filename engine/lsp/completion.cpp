// What can be written next: keywords in both languages, names, and the values a name can have.
//
// The text before the word at hand is read as far as it goes; what the grammar expects there decides which
// kinds of word are offered, and the words before it which names.
#include <algorithm>
#include <array>

#include "features.hpp"

namespace kijun::lsp {

namespace {

using Kind = Mention::Kind;

// CompletionItemKind of the protocol.
enum Item : int {
    function_item = 3,
    field_item = 5,
    variable_item = 6,
    class_item = 7,
    module_item = 9,
    value_item = 12,
    enum_item = 13,
    keyword_item = 14
};

int item_of(Kind kind) {
    switch (kind) {
        case Kind::guideline:
        case Kind::revision:
        case Kind::source:
            return module_item;
        case Kind::class_:
        case Kind::group:
            return enum_item;
        case Kind::fact:
            return field_item;
        case Kind::category:
            return class_item;
        case Kind::criterion:
        case Kind::rule:
            return function_item;
        case Kind::terms:
        case Kind::definition:
            return variable_item;
    }
    return variable_item;
}

class Offers {
public:
    Offers(const Place& place, Encoding encoding) : place_(place), encoding_(encoding) {
        words_ = written_words(place.reading->sources, place.file);
        begin_ = place.offset;
        inside_ = false;
        for (const WrittenWord& word : words_) {
            if (word.span.end < place.offset || word.span.begin >= place.offset) continue;
            const bool a_word = word.kind == WrittenWord::Kind::name ||
                                word.kind == WrittenWord::Kind::keyword ||
                                word.kind == WrittenWord::Kind::label;
            if (a_word) begin_ = word.span.begin;
            if (word.kind == WrittenWord::Kind::string || word.kind == WrittenWord::Kind::pattern ||
                word.kind == WrittenWord::Kind::comment)
                inside_ = word.span.end > place.offset || goes_on(word);
        }
        while (!words_.empty() && words_.back().span.begin >= begin_) words_.pop_back();
        std::erase_if(words_, [](const auto& word) { return word.kind == WrittenWord::Kind::comment; });
    }

    Json list() {
        if (inside_) return items_;
        const Continuations next =
            continuations(place_.reading->sources, place_.file, static_cast<std::uint32_t>(begin_));
        if (next.name) offer_names();
        if (next.string) offer_choices();
        for (const Keyword* keyword : next.keywords) {
            add(keyword->english, keyword_item, keyword->japanese, "2");
            add(keyword->japanese, keyword_item, keyword->english, "3");
        }
        return std::move(items_);
    }

private:
    // Whether what is written at the end of this word still belongs to it.
    [[nodiscard]] bool goes_on(const WrittenWord& word) const {
        const std::string_view text = place_.reading->sources.text(word.span);
        if (word.kind == WrittenWord::Kind::comment) return !text.ends_with("*/");
        if (word.kind == WrittenWord::Kind::pattern) return text.size() < 2 || !text.ends_with('/');
        if (text.starts_with('"')) return text.size() < 2 || !text.ends_with('"');
        return text.starts_with("「") && !text.ends_with("」");
    }
    [[nodiscard]] std::string_view token(std::size_t back) const {
        if (words_.size() <= back) return {};
        const WrittenWord& word = words_[words_.size() - 1 - back];
        return word.keyword != nullptr ? std::string_view(word.keyword->token)
                                       : place_.reading->sources.text(word.span);
    }
    [[nodiscard]] bool name(std::size_t back) const {
        return words_.size() > back && words_[words_.size() - 1 - back].kind == WrittenWord::Kind::name;
    }

    void add(const std::string& label, int kind, const std::string& detail, const std::string& rank) {
        items_.push_back({{"label", label},
                          {"kind", kind},
                          {"sortText", rank + label},
                          {"textEdit", edit(place_.text(), begin_, place_.offset, label, encoding_)}});
        if (!detail.empty()) items_.back()["detail"] = detail;
    }
    void offer(std::initializer_list<Kind> kinds) {
        std::vector<std::string> told;
        for (const Mention& mention : place_.project->names().all()) {
            if (mention.role != Mention::Role::declares ||
                std::find(kinds.begin(), kinds.end(), mention.kind) == kinds.end())
                continue;
            const std::string& id = mention.id;
            if (std::find(told.begin(), told.end(), id) != told.end()) continue;
            told.push_back(id);
            add(mention.kind == Kind::group ? id.substr(id.find('.') + 1) : id, item_of(mention.kind),
                mention.title, "1");
        }
    }
    void offer_values(std::initializer_list<const char*> values) {
        for (const char* value : values) add(value, value_item, {}, "1");
    }
    // The last sign that opened a parenthesis that is not closed, counted back; nothing if there is none.
    [[nodiscard]] std::optional<std::size_t> open_parenthesis() const {
        int depth = 0;
        for (std::size_t back = 0; back < words_.size(); ++back) {
            const std::string_view here = token(back);
            if (here == "{" || here == "}") return std::nullopt;
            if (here == ")") ++depth;
            if (here == "(" && depth-- == 0) return back;
        }
        return std::nullopt;
    }

    void offer_names() {
        std::size_t back = 0;
        if (const auto open = open_parenthesis()) back = *open + 1;
        const std::string_view last = token(back);
        const std::string_view before = token(back + 1);
        const auto any_of = [](std::string_view one, std::initializer_list<const char*> others) {
            return std::find(others.begin(), others.end(), one) != others.end();
        };
        if (last == "." && name(back + 1)) return offer_groups(before);
        // what is declared here gets a name that nobody has
        if (any_of(last, {"GUIDELINE", "CLASS", "GROUP", "FACT", "DEFINITION", "SOURCE"}) &&
            !amends(before))
            return;
        if (last == "REVISION") return before == "WITHDRAW" ? offer({Kind::revision}) : void();
        if (any_of(last, {"CATEGORY", "CRITERION", "TERMS"}) && !amends(before)) return;
        if (last == "CATEGORY") return offer({Kind::category});
        if (last == "CRITERION") return offer({Kind::criterion});
        if (last == "TERMS" || last == "INCLUDE" || last == "EXCEPT") return offer({Kind::terms});
        if (last == "FACT") return offer({Kind::fact});
        if (last == "CLASS") return offer({Kind::class_});
        if (last == "GROUP") return offer({Kind::group});
        if (last == "DEFINITION") return offer({Kind::definition});
        if (last == "PROCEDURE") return offer({Kind::class_, Kind::category});
        if (last == "DOMESTIC" || last == "OVERSEAS") return offer({Kind::class_});
        if (last == "AMENDS") return offer({Kind::guideline});
        if (last == "UNDER" || (last == "ON" && before == "BASED")) return offer({Kind::revision});
        if (last == "IN" || (last == "TO" && in_a_move())) return offer({Kind::class_});
        if (last == "TO") return offer({Kind::class_});
        if (last == "EXPECT" || last == "ONLY" || last == "UNDETERMINED" ||
            (last == "NOT" && in_expectation()) || (last == "," && in_expectation()))
            return offer({Kind::category});
        if (last == "AFTER" || last == "BEFORE")
            return any_of(before, {"WITHIN"}) || in_distance() ? offer({Kind::terms})
                                                               : offer({Kind::category});
        if (last == "HAS" || last == "NEAR" || in_distance()) return offer({Kind::terms});
        if (last == "OF" && before == "NAME") return offer({Kind::guideline});
        if (last == "OF" && revision_head()) return offer({Kind::guideline});
        if (any_of(last, {"NOTIFY", "CONSULT"}) ||
            (last == "OF" && any_of(before, {"REMOVAL", "RESPONSE"})))
            return offer_values({"police", "provider", "site_admin", "server_admin", "ip_holder"});
        if (last == "ASK") return offer_values({"analyst", "physician", "lawyer", "registry"});
        if (in_facts()) return offer({Kind::fact});
        offer({Kind::fact, Kind::criterion, Kind::category});
    }
    static bool amends(std::string_view before) {
        for (const char* each :
             {"REPEAL", "RENAME", "RENUMBER", "MOVE", "NARROW", "WIDEN", "REPLACE", "RECITE", "TO", "FROM"})
            if (before == each) return true;
        return false;
    }
    [[nodiscard]] bool in_a_move() const { return name(1) && token(3) == "MOVE"; }
    [[nodiscard]] bool revision_head() const {
        for (std::size_t back = 1; back < 4; ++back)
            if (token(back) == "REVISION") return true;
        return false;
    }
    // within 40 of …
    [[nodiscard]] bool in_distance() const { return token(2) == "WITHIN"; }
    // the items of an expectation so far
    [[nodiscard]] bool in_expectation() const {
        for (std::size_t back = 0; back < words_.size(); ++back) {
            const std::string_view here = token(back);
            if (here == "EXPECT") return true;
            if (here == "{" || here == "}") return false;
        }
        return false;
    }
    [[nodiscard]] bool in_facts() const {
        for (std::size_t back = 0; back < words_.size(); ++back) {
            const std::string_view here = token(back);
            if (here == "}") return false;
            if (here == "{") return token(back + 1) == "FACTS";
        }
        return false;
    }
    void offer_groups(std::string_view class_name) {
        for (const Mention* mention : place_.project->names().declared(Space::group))
            if (mention->id.starts_with(std::string(class_name) + '.'))
                add(mention->id.substr(mention->id.find('.') + 1), enum_item, mention->title, "1");
    }

    // The choices of the fact that is compared or recorded.
    void offer_choices() {
        if (token(0) == "TIMEZONE") return add("\"Asia/Tokyo\"", value_item, {}, "1");
        std::size_t back = open_parenthesis() ? *open_parenthesis() + 1 : 0;
        while (back < words_.size() && !name(back) && token(back) != "{" && token(back) != "}" && back < 8)
            ++back;
        const ReadingPtr& sound = place_.project->sound();
        if (!name(back) || !sound) return;
        const std::string fact(place_.reading->sources.text(words_[words_.size() - 1 - back].span));
        for (auto state = sound->model->states.rbegin(); state != sound->model->states.rend(); ++state) {
            const auto found = state->facts.find(fact);
            if (found == state->facts.end()) continue;
            for (const ast::Word& choice : found->second->choices)
                add(string_literal(choice.text), value_item, {}, "0");
            return;
        }
    }

    const Place& place_;
    Encoding encoding_;
    std::vector<WrittenWord> words_;  // before the one at hand, without comments
    std::size_t begin_ = 0;           // of the one at hand
    bool inside_ = false;             // a string or a comment
    Json items_ = Json::array();
};

}  // namespace

Answer completion(Workspace& workspace, const Json& parameters) {
    const auto place = place_of(workspace, parameters);
    if (!place) return Json();
    return Json{{"isIncomplete", false}, {"items", Offers(*place, workspace.encoding).list()}};
}

}  // namespace kijun::lsp
