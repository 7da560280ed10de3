#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>

#include "kijun/json.hpp"
#include "kijun/official_documents.hpp"

namespace kijun {

namespace {

// What we say unless told otherwise, and the {names} a sentence may use.
const std::map<std::string, std::string>& defaults() {
    static const std::map<std::string, std::string> sentences = {
        {"categories.title", "{title}　類型一覧"},
        {"comparison.added", "（新設）"},
        {"comparison.after", "改正後"},
        {"comparison.before", "改正前"},
        {"comparison.note",
         "（下線は改正した部分、二重下線は移し、又は番号を改めた部分。変わらない部分は略した。）"},
        {"comparison.omitted", "（略）"},
        {"comparison.proposed", "改正案"},
        {"comparison.remarks", "備考"},
        {"comparison.removed", "（削る）"},
        {"comparison.sides", "{before}から{after}まで"},
        {"comparison.title", "{title}　新旧対照表"},
        {"comparison.unplaced", "途中の改訂による操作で、前後の文に現れないもの：{operations}"},
        {"history.title", "{title}　改訂履歴"},
        {"request.address", "{recipient}　御中"},
        {"request.draft", "案（送付不可）"},
        {"request.inquiries", "※ この依頼についての問合せは、上記の連絡先までお願いします。"},
        {"request.reason",
         "{observations}から、{guideline}（{revision}）の{category}に該当すると判断しました。"},
        {"request.removal.body",
         "当センターで確認したところ、下記の情報は刑事処分の対象となる違法なものと判断されました。"
         "送信を防止する措置その他の適切な措置を採られるよう依頼します。"},
        {"request.removal.title", "{class}に関する送信防止措置等依頼書"},
        {"request.response.body",
         "当センターで確認したところ、下記の情報は{class}に当たると判断されました。利用者との契約、"
         "利用に関する取決め等に基づき、送信を防止する措置その他の自主的な対応を検討されるよう依頼します"
         "。"},
        {"request.response.title", "{class}に関する対応依頼書"},
        {"request.sender", "インターネット・ホットラインセンター"},
        {"request.voluntary", "この依頼に法的な強制力はなく、対応するかどうかは任意です。"},
        {"revision.as_of", "{day}現在（{revision}、{effective}適用）"},
        {"revision.draft", "案（{revision}。適用の日は未定）"},
        {"revision.named", "{revision}（{effective}適用）"},
        {"text.title", "{title}"},
    };
    return sentences;
}

std::set<std::string> names_in(const std::string& sentence) {
    std::set<std::string> names;
    for (std::size_t at = 0; (at = sentence.find('{', at)) != std::string::npos;) {
        const std::size_t end = sentence.find('}', at);
        if (end == std::string::npos) break;
        names.insert(sentence.substr(at + 1, end - at - 1));
        at = end;
    }
    return names;
}

Diagnostic refuse(const std::string& en, const std::string& ja) {
    return error("K1105", {}, "house sentences: " + en, "文例：" + ja);
}

}  // namespace

HouseSentences::HouseSentences() : sentences_(defaults()) {}

Result<HouseSentences> HouseSentences::read(std::string_view text) {
    const auto json = nlohmann::json::parse(text, nullptr, false);
    if (!json.is_object()) return refuse("not a JSON object", "JSON のオブジェクトではありません");
    HouseSentences made;
    std::vector<std::string> known;
    for (const auto& [name, sentence] : defaults()) known.push_back(name);
    for (const auto& [name, sentence] : json.items()) {
        const auto own = made.sentences_.find(name);
        if (own == made.sentences_.end()) {
            Diagnostic problem =
                refuse("there is no '" + name + "'", "「" + name + "」という文はありません");
            if (const auto near = nearest(name, known))
                problem.hint =
                    Message{"did you mean '" + *near + "'?", "「" + *near + "」ではありませんか"};
            return problem;
        }
        if (!sentence.is_string())
            return refuse("'" + name + "' is not a text", "「" + name + "」が文字列ではありません");
        const std::set<std::string> allowed = names_in(own->second);
        for (const std::string& used : names_in(sentence.get<std::string>()))
            if (!allowed.contains(used))
                return refuse(fmt::format("'{}' has no {{{}}}", name, used),
                              fmt::format("「{}」では {{{}}} を使えません", name, used));
        own->second = sentence.get<std::string>();
    }
    return made;
}

std::string HouseSentences::say(const std::string& sentence,
                                const std::map<std::string, std::string>& names) const {
    const std::string& text = sentences_.at(sentence);
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t open = text.find('{', at);
        const std::size_t close = open == std::string::npos ? open : text.find('}', open);
        if (close == std::string::npos) return out + text.substr(at);
        out += text.substr(at, open - at);
        const auto value = names.find(text.substr(open + 1, close - open - 1));
        out += value == names.end() ? text.substr(open, close + 1 - open) : value->second;
        at = close + 1;
    }
    return out;
}

std::string HouseSentences::json() const {
    std::string out = "{";
    for (const auto& [name, sentence] : sentences_) {
        out += out.size() > 1 ? ",\n  " : "\n  ";
        append_json(out, name);
        out += ": ";
        append_json(out, sentence);
    }
    return out + "\n}\n";
}

}  // namespace kijun
