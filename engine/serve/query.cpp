#include "query.hpp"

#include <algorithm>
#include <optional>

#include "kijun/wire.hpp"

namespace kijun::serve {

namespace {

// Of a form, in which spaces are plus signs.
std::optional<std::string> decoded(std::string_view text) {
    std::string spaced(text);
    std::replace(spaced.begin(), spaced.end(), '+', ' ');
    return percent_decoded(spaced);
}

Diagnostic bad_query(const std::string& en, const std::string& ja) { return error("K1218", {}, en, ja); }

}  // namespace

Result<Query> Query::read(std::string_view text, const std::vector<std::string_view>& known) {
    Query query;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('&'), text.size());
        const std::string_view pair = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (pair.empty()) continue;
        const std::size_t equals = std::min(pair.find('='), pair.size());
        auto name = decoded(pair.substr(0, equals));
        auto value = decoded(pair.substr(std::min(equals + 1, pair.size())));
        if (!name || !value)
            return bad_query("the query is not percent-encoded as it should be",
                             "クエリのパーセント符号化が正しくありません");
        if (std::find(known.begin(), known.end(), *name) == known.end()) {
            Diagnostic made = bad_query("no parameter '" + *name + "' here",
                                        "'" + *name + "' という引数はここにはありません");
            if (const auto meant = nearest(*name, {known.begin(), known.end()}))
                made.hint = Message{"did you mean '" + *meant + "'?", "'" + *meant + "' ではありませんか"};
            return made;
        }
        if (query.has(*name))
            return bad_query("'" + *name + "' is given twice", "'" + *name + "' が二つあります");
        // a client whose own value was empty: not the same as having asked for nothing
        if (value->empty())
            return bad_query("'" + *name + "' has no value", "'" + *name + "' に値がありません");
        query.pairs_.emplace_back(std::move(*name), std::move(*value));
    }
    return query;
}

std::string_view Query::get(std::string_view name) const {
    for (const auto& [known, value] : pairs_)
        if (known == name) return value;
    return {};
}

bool Query::has(std::string_view name) const {
    return std::any_of(pairs_.begin(), pairs_.end(), [&](const auto& pair) { return pair.first == name; });
}

Result<bool> Query::flag(std::string_view name) const {
    if (!has(name)) return false;
    const std::string_view value = get(name);
    if (value == "true") return true;
    if (value == "false") return false;
    return bad_query(std::string(name) + " is true or false", std::string(name) + " は true か false です");
}

std::vector<std::string_view> with_judging_names(std::initializer_list<std::string_view> more) {
    std::vector<std::string_view> names{"at", "known_at", "revision", "mode", "evading", "all_revisions"};
    names.insert(names.end(), more.begin(), more.end());
    return names;
}

Result<JudgingOptions> judging_options(const Query& query) {
    JudgingOptions words;
    words.at = query.get("at");
    words.known_at = query.get("known_at");
    words.revision = query.get("revision");
    if (query.has("mode")) words.mode = query.get("mode");
    if (query.has("evading")) {
        words.evading.clear();
        for (std::string_view rest = query.get("evading"); !rest.empty();) {
            const std::size_t comma = std::min(rest.find(','), rest.size());
            words.evading.emplace_back(rest.substr(0, comma));
            rest.remove_prefix(std::min(comma + 1, rest.size()));
        }
    }
    const auto all = query.flag("all_revisions");
    if (!all) return all.errors();
    words.all_revisions = *all;
    return words;
}

}  // namespace kijun::serve
