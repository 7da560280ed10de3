#include "expectations.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

namespace kijun::syntax {

namespace {

using L = KijunLexer;
using P = KijunParser;
using Types = std::vector<std::size_t>;

// A set of token kinds that people know under one name. `also` is covered by the name where present.
struct Phrase {
    Types all_of;
    Types also;
    Message text;
};

const std::vector<Phrase>& phrases() {
    static const std::vector<Phrase> table = {
        {{L::GUIDELINE, L::REVISION, L::CATEGORY, L::TERMS, L::CASE},
         {L::SOURCE, L::CLASS, L::FACT, L::CRITERION, L::PROCEDURE, L::DEFINITION, L::IMPORT},
         {"a declaration (category, criterion, terms, fact, revision, case …)",
          "宣言(類型 category、基準 criterion、用語 terms、事実 fact、改訂 revision、事例 case など)"}},
        {{L::ADD, L::REPEAL, L::NARROW, L::REPLACE},
         {L::REMOVE, L::RENAME, L::RENUMBER, L::MOVE, L::WIDEN, L::RECITE, L::REROUTE, L::TRANSITION,
          L::WITHDRAW, L::IMPORT},
         {"an operation (add, repeal, rename, move, narrow, replace …)",
          "改正の操作(加える add、廃止 repeal、改称 rename、移す move、狭める narrow、改める replace "
          "など)"}},
        {{L::EFFECTIVE, L::DECIDED, L::PUBLISHED, L::RECORDED},
         {L::DRAFT, L::INSTRUMENT, L::BASED, L::SOURCE},
         {"a date of the revision (effective, published …) or draft",
          "改訂の日付(施行 effective、公表 published など)又は案 draft"}},
        {{L::ALL, L::ANY, L::LPAREN, L::NAME},
         {L::AT, L::LEAST, L::NOT, L::UNLESS, L::TITLE, L::TEXT, L::PAGE, L::URL, L::POST, L::SITE,
          L::PROVIDER_COUNTRY, L::SERVER_COUNTRY, L::CHANNEL, L::RECEIVED, L::POSTED, L::JUDGED},
         {"a condition (all { … }, any { … }, text has …, unless …, a name)",
          "条件(すべて { … }、いずれか { … }、本文 に …、ただし …、名前)"}},
        {{L::CITE, L::NOTE, L::NUMBER},
         {L::FROM, L::UNCERTAIN, L::TAG, L::BACKGROUND},
         {"an attribute (number, cite, from, note …)",
          "属性(番号 number、根拠 cite、箇所 from、注 note など)"}},
        {{L::TITLE, L::TEXT, L::FACTS, L::MODE},
         {L::PAGE, L::URL, L::PROVIDER_COUNTRY, L::SERVER_COUNTRY, L::CHANNEL, L::RECEIVED, L::POSTED,
          L::JUDGED, L::ON, L::UNDER, L::ALWAYS, L::NOTE},
         {"a part of the case (text, facts, on … expect …)",
          "事例の要素(本文 text、認定事実 facts、時点 … 期待 … など)"}},
        {{L::REVIEW, L::NOTIFY, L::REQUEST, L::RECORD},
         {L::RECHECK, L::WAIT, L::CONSULT},
         {"a step (review, notify, request, recheck, wait, consult, record)",
          "手順(確認 review、通知先 notify、依頼 request、再確認 recheck、待機 wait、相談 "
          "consult、記録保存 record)"}},
        {{L::CATEGORY, L::CRITERION, L::TERMS, L::FACT, L::CLASS, L::GROUP, L::PROCEDURE, L::DEFINITION},
         {},
         {"the kind of thing (category, criterion, terms, fact, class, group, procedure, definition)",
          "対象の種類(類型、基準、用語、事実、区分、群、手続、定義)"}},
        {{L::CIRCLED, L::BULLET, L::PAREN_LABEL, L::KANA_LABEL},
         {L::STRING},
         {"an item label (ア, (ア), ①, ○ or \"…\")", "項目の符号(ア、(ア)、①、○ 又は \"…\")"}},
        {{L::IS, L::EQ, L::GE, L::LE, L::GT, L::LT},
         {},
         {"a comparison (is, >=, < …)", "比較(は is、>=、< など)"}},
        {{L::DATE, L::INSTANT},
         {},
         {"a date (2025-02-28, 令和7年2月28日 …)", "日付(2025-02-28、令和7年2月28日 など)"}},
        {{L::RECEIVED, L::POSTED, L::JUDGED},
         {},
         {"received, posted or judged", "受理日 received、投稿日 posted 又は判断日 judged"}},
        {{L::BOOL, L::INTEGER, L::CHOICE, L::DATE_TYPE, L::DURATION_TYPE},
         {},
         {"a type (bool, integer, date, duration(…), choice(…))",
          "型(真偽 bool、整数 integer、日付 date、期間 duration(…)、選択 choice(…))"}},
        {{L::NAME}, {}, {"a name", "名前"}},
        {{L::STRING}, {}, {"text in quotes (\"…\" or 「…」)", "引用符で囲んだ文字列(\"…\" 又は 「…」)"}},
        {{L::PATTERN}, {}, {"a pattern (/…/)", "パターン(/…/)"}},
        {{L::INT}, {}, {"a number", "数"}},
        {{L::DURATION}, {}, {"a duration (6 months)", "期間(6か月 など)"}},
        {{L::ARTICLE}, {}, {"an article (第6条第1項)", "条項(第6条第1項 など)"}},
    };
    return table;
}

std::set<std::size_t> types_of(const antlr4::misc::IntervalSet& set) {
    std::set<std::size_t> types;
    for (const antlr4::misc::Interval& interval : set.getIntervals())
        for (ssize_t type = interval.a; type <= interval.b; ++type)
            types.insert(static_cast<std::size_t>(type));
    types.erase(antlr4::Token::EPSILON);
    return types;
}

std::string join(const std::vector<std::string>& parts, std::string_view comma, std::string_view last) {
    std::string out;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i > 0) out += i + 1 == parts.size() ? last : comma;
        out += parts[i];
    }
    return out;
}

struct Noun {
    std::size_t rule;
    std::string_view en, ja;
};
constexpr std::array nouns{
    Noun{P::RuleGuideline, "guideline", "指針"},     Noun{P::RuleRevision, "revision", "改訂"},
    Noun{P::RuleSource, "source", "出典"},           Noun{P::RuleClassDecl, "class", "区分"},
    Noun{P::RuleFactDecl, "fact", "事実"},           Noun{P::RuleTermsDecl, "terms", "用語"},
    Noun{P::RuleCriterionDecl, "criterion", "基準"}, Noun{P::RuleCategoryDecl, "category", "類型"},
    Noun{P::RuleProcedureDecl, "procedure", "手続"}, Noun{P::RuleDefinitionDecl, "definition", "定義"},
    Noun{P::RuleCaseDecl, "case", "事例"},           Noun{P::RuleOperation, "this operation", "この操作"},
};

}  // namespace

Message describe(const antlr4::misc::IntervalSet& expected) {
    std::set<std::size_t> left = types_of(expected);
    std::vector<std::string> en, ja;
    for (const Phrase& phrase : phrases()) {
        if (!std::all_of(phrase.all_of.begin(), phrase.all_of.end(),
                         [&](std::size_t type) { return left.count(type) > 0; }))
            continue;
        for (std::size_t type : phrase.all_of) left.erase(type);
        for (std::size_t type : phrase.also) left.erase(type);
        en.push_back(phrase.text.en);
        ja.push_back(phrase.text.ja);
    }
    // what separates parts is never what a person forgot
    if (!en.empty() || left.size() > 2) {
        left.erase(L::COMMA);
        left.erase(L::SEMI);
    }
    if (!en.empty()) left.erase(antlr4::Token::EOF);
    for (std::size_t type : left) {
        if (type == antlr4::Token::EOF) {
            en.emplace_back("the end of the file");
            ja.emplace_back("ファイルの終わり");
        } else if (const Keyword* keyword = keyword_of(type)) {
            en.push_back(fmt::format("`{}`", keyword->english));
            ja.push_back(fmt::format("{} {}", keyword->japanese, keyword->english));
        } else if (const std::string_view sign = spelling(type); !sign.empty()) {
            en.emplace_back(sign);
            ja.emplace_back(sign);
        }
    }
    return {join(en, ", ", " or "), join(ja, "、", " 又は ")};
}

Message describe(const antlr4::Token& token, std::string_view written) {
    constexpr std::size_t longest = 60;
    std::string text(written.substr(0, longest));
    if (written.size() > longest) {
        while (!text.empty() && (static_cast<unsigned char>(written[text.size()]) & 0xC0) == 0x80)
            text.pop_back();
        text += "…";
    }
    switch (token.getType()) {
        case antlr4::Token::EOF:
            return {"the end of the file", "ファイルの終わり"};
        case L::NAME:
            return {"the name " + text, "名前 " + text};
        case L::STRING:
            return {"the text " + text, "文字列 " + text};
        case L::INT:
            return {"the number " + text, "数 " + text};
        case L::DATE:
        case L::INSTANT:
            return {"the date " + text, "日付 " + text};
        case L::DURATION:
            return {"the duration " + text, "期間 " + text};
        default:
            break;
    }
    if (keyword_of(token.getType()) != nullptr)
        return {fmt::format("the keyword `{}`", text), fmt::format("キーワード「{}」", text)};
    return {text, text};
}

std::string_view spelling(std::size_t type) {
    switch (type) {
        case L::LBRACE:
            return "{";
        case L::RBRACE:
            return "}";
        case L::LPAREN:
            return "(";
        case L::RPAREN:
            return ")";
        case L::COMMA:
            return ",";
        case L::SEMI:
            return ";";
        case L::COLON:
            return ":";
        case L::DOT:
            return ".";
        case L::EQ:
            return "=";
        default:
            break;
    }
    const Keyword* keyword = keyword_of(type);
    return keyword == nullptr ? std::string_view() : std::string_view(keyword->english);
}

std::vector<std::string> keyword_spellings(const antlr4::misc::IntervalSet& expected) {
    std::vector<std::string> words;
    for (std::size_t type : types_of(expected))
        if (const Keyword* keyword = keyword_of(type)) {
            words.emplace_back(keyword->english);
            words.emplace_back(keyword->japanese);
        }
    return words;
}

Surrounding surrounding(antlr4::ParserRuleContext* context, const SourceSet& sources,
                        const std::vector<Span>& spans) {
    Surrounding found;
    for (antlr4::tree::ParseTree* at = context; at != nullptr; at = at->parent) {
        std::string name;
        for (antlr4::tree::ParseTree* child : at->children) {
            auto* leaf = dynamic_cast<antlr4::tree::TerminalNode*>(child);
            if (leaf == nullptr) continue;
            antlr4::Token* token = leaf->getSymbol();
            if (token->getTokenIndex() >= spans.size()) continue;
            if (token->getType() == L::NAME && name.empty())
                name = sources.text(spans[token->getTokenIndex()]);
            if (token->getType() == L::LBRACE && found.opening == nullptr) found.opening = token;
        }
        const auto rule = static_cast<antlr4::ParserRuleContext*>(at)->getRuleIndex();
        const auto* noun =
            std::find_if(nouns.begin(), nouns.end(), [&](const Noun& n) { return n.rule == rule; });
        if (noun == nouns.end()) continue;
        if (found.name.en.empty()) {
            const std::string tail = name.empty() ? "" : " " + name;
            found.name = {std::string(noun->en) + tail, std::string(noun->ja) + tail};
        }
        if (found.opening != nullptr) break;
    }
    return found;
}

std::optional<Message> home_of(std::size_t type) {
    switch (type) {
        case L::TIMEZONE:
            return Message{"a guideline", "指針"};
        case L::EFFECTIVE:
        case L::DECIDED:
        case L::PUBLISHED:
        case L::RECORDED:
        case L::DRAFT:
        case L::INSTRUMENT:
        case L::BASED:
            return Message{"a revision", "改訂"};
        case L::ASK:
        case L::COST:
        case L::PRESUME:
            return Message{"a fact", "事実"};
        case L::EXCEPT:
        case L::INCLUDE:
            return Message{"a list of terms", "用語"};
        case L::UNLESS:
        case L::NUMBER:
        case L::TAG:
            return Message{"a category", "類型"};
        case L::GROUP:
            return Message{"a class", "区分"};
        case L::PARAGRAPH:
        case L::OMIT:
            return Message{"a source", "出典"};
        case L::REVIEW:
        case L::NOTIFY:
        case L::REQUEST:
        case L::RECHECK:
        case L::WAIT:
        case L::CONSULT:
            return Message{"a procedure", "手続"};
        case L::FACTS:
        case L::MODE:
        case L::EXPECT:
            return Message{"a case", "事例"};
        case L::ADD:
        case L::REMOVE:
        case L::REPEAL:
        case L::RENAME:
        case L::RENUMBER:
        case L::MOVE:
        case L::NARROW:
        case L::WIDEN:
        case L::REPLACE:
        case L::RECITE:
        case L::REROUTE:
        case L::TRANSITION:
        case L::WITHDRAW:
            return Message{"a revision that amends", "改正する改訂"};
        default:
            return std::nullopt;
    }
}

}  // namespace kijun::syntax
