// The reader of regular expressions: a small recursive descent that says what to write instead.
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "characters.hpp"
#include "regex.hpp"
#include "utf8.hpp"

namespace kijun {

namespace {

constexpr std::uint32_t largest_repeat = 30;
constexpr std::uint32_t longest_match = 1000;  // characters: nested repeats multiply
constexpr std::uint32_t most_positions = 5000;
constexpr int deepest_group = 50;

RegexNode characters(PointSet set) {
    RegexNode node;
    node.kind = RegexNode::Kind::characters;
    node.characters = std::move(set);
    return node;
}
RegexNode characters(char32_t first, char32_t last) {
    PointSet set;
    set.add(first, last);
    return characters(std::move(set));
}

class Parser {
public:
    Parser(std::string_view source, Span span) : source_(source), span_(span) {}

    Result<RegexNode> parse();

private:
    RegexNode alternatives(int depth);
    RegexNode sequence(int depth);
    std::optional<RegexNode> atom(int depth);
    RegexNode group(int depth);
    RegexNode character_class();
    bool class_member(PointSet& set);
    std::optional<char32_t> class_character();
    char32_t escape(bool& digits);
    RegexNode quantified(RegexNode node);
    std::optional<std::uint32_t> number();
    void literal(std::u32string& run, RegexNode& into, std::size_t begin);
    void add_folded(PointSet& set, char32_t first, char32_t last, std::size_t begin);

    [[nodiscard]] bool done() const { return failed_ || at_ >= source_.size(); }
    [[nodiscard]] char peek() const { return source_[at_]; }
    [[nodiscard]] bool at_quantifier() const { return !done() && (peek() == '?' || peek() == '{'); }
    char32_t next() {
        const utf8::Decoded c = utf8::decode(source_, at_);
        at_ += c.length;
        return c.point;
    }

    [[nodiscard]] bool precise() const {
        const std::size_t size = span_.end - span_.begin;
        return span_.known() && (size == source_.size() || size == source_.size() + 2);
    }
    [[nodiscard]] Span place(std::size_t begin, std::size_t end) const {
        if (!precise()) return span_;
        const auto shift = span_.begin + (span_.end - span_.begin == source_.size() ? 0u : 1u);
        return {span_.file, shift + static_cast<std::uint32_t>(begin),
                shift + static_cast<std::uint32_t>(end)};
    }
    void fail(std::string_view code, std::size_t begin, std::size_t end, std::string en, std::string ja) {
        if (!failed_) diagnostics_.push_back(error(code, place(begin, end), std::move(en), std::move(ja)));
        failed_ = true;
    }
    void suggest(std::size_t begin, std::size_t end, std::string replacement, std::string en,
                 std::string ja) {
        Diagnostic& last = diagnostics_.back();
        if (last.fix || last.hint) return;
        if (precise()) {
            last.fix = Fix{place(begin, end), std::move(replacement), {std::move(en), std::move(ja)}};
        } else {
            last.hint = Message{std::move(en), std::move(ja)};
        }
    }
    void advise(std::string en, std::string ja) {
        diagnostics_.back().hint = Message{std::move(en), std::move(ja)};
    }
    void suggest_escape(std::size_t at) {
        const char sign = source_[at];
        std::string en = fmt::format("write `\\{}` for the character itself", sign);
        std::string ja = fmt::format("文字としての「{0}」は「\\{0}」と書く", sign);
        // an escaped brace would leave its partner behind
        if (sign == '{' || sign == '[') return advise(std::move(en), std::move(ja));
        suggest(at, at + 1, fmt::format("\\{}", sign), std::move(en), std::move(ja));
    }
    void refuse_star(char sign);
    void refuse_escape(char32_t c, std::size_t begin);

    std::string_view source_;
    Span span_;
    std::size_t at_ = 0;
    bool failed_ = false;
    Diagnostics diagnostics_;
};

Result<RegexNode> Parser::parse() {
    RegexNode root = alternatives(0);
    const RegexSize size = failed_ ? RegexSize{} : size_of(root);
    if (!failed_ && at_ < source_.size()) {
        fail("K0413", at_, at_ + 1, "`)` without `(`", "対応する「(」のない「)」です");
        suggest_escape(at_);
    }
    if (!failed_ && size.shortest == 0) {
        fail("K0412", 0, source_.size(), "this pattern can match the empty text",
             "このパターンは空の文字列にも一致します");
        advise("leave at least one part without `?` or `{0,…}`",
               "少なくとも一つの部分から「?」や「{0,…}」を除く");
    }
    if (!failed_ && size.longest > longest_match) {
        fail("K0411", 0, source_.size(),
             fmt::format("a match could have {} characters; at most {} are allowed", size.longest,
                         longest_match),
             fmt::format("一致が最大{}文字になります(上限{}文字)", size.longest, longest_match));
    }
    if (!failed_ && size.positions > most_positions) {
        fail("K0411", 0, source_.size(), "the pattern is too large with its repeats written out",
             "繰り返しを展開するとパターンが大きくなりすぎます");
    }
    if (failed_) return std::move(diagnostics_);
    return root;
}

RegexNode Parser::alternatives(int depth) {
    RegexNode first = sequence(depth);
    if (done() || peek() != '|') return first;
    RegexNode choice;
    choice.kind = RegexNode::Kind::choice;
    choice.children.push_back(std::move(first));
    while (!done() && peek() == '|') {
        ++at_;
        choice.children.push_back(sequence(depth));
    }
    return choice;
}

// Literal characters side by side are folded together: か and ﾞ are one character then.
RegexNode Parser::sequence(int depth) {
    RegexNode sequence;
    std::u32string run;
    std::size_t run_begin = at_;
    while (!done() && peek() != '|' && peek() != ')') {
        const std::size_t begin = at_;
        if (std::optional<RegexNode> part = atom(depth)) {
            literal(run, sequence, run_begin);
            sequence.children.push_back(quantified(std::move(*part)));
        } else if (!failed_) {
            bool digits = false;
            const char32_t c = peek() == '\\' ? escape(digits) : next();
            if (failed_) break;
            if (at_quantifier()) {
                literal(run, sequence, run_begin);
                std::u32string one(1, c);
                RegexNode single;
                literal(one, single, begin);
                sequence.children.push_back(quantified(std::move(single)));
            } else {
                if (run.empty()) run_begin = begin;
                run += c;
            }
        }
    }
    literal(run, sequence, run_begin);
    return sequence;
}

// A part that is not a literal character; none if a literal character stands here.
std::optional<RegexNode> Parser::atom(int depth) {
    const std::size_t begin = at_;
    const char c = peek();
    switch (c) {
        case '.':
            ++at_;
            return characters(PointSet().complement());
        case '(':
            return group(depth);
        case '[':
            return character_class();
        case '\\':
            if (source_.substr(at_, 2) == "\\d") {
                at_ += 2;
                return characters('0', '9');
            }
            return std::nullopt;
        case '*':
        case '+':
            refuse_star(c);
            return std::nullopt;
        case '^':
        case '$':
            fail("K0410", begin, begin + 1, fmt::format("`{}` (an anchor) is not part of the language", c),
                 fmt::format("「{}」(位置の指定)は使えません", c));
            suggest_escape(begin);
            return std::nullopt;
        case '?':
        case '{':
            fail("K0413", begin, begin + 1,
                 fmt::format("nothing stands before `{}` that it could repeat", c),
                 fmt::format("「{}」の前に繰り返す対象がありません", c));
            suggest_escape(begin);
            return std::nullopt;
        case ']':
        case '}':
            fail("K0413", begin, begin + 1, fmt::format("`{}` without its opening bracket", c),
                 fmt::format("対応する開き括弧のない「{}」です", c));
            suggest_escape(begin);
            return std::nullopt;
        default:
            return std::nullopt;
    }
}

void Parser::refuse_star(char sign) {
    const char* const bounded = sign == '*' ? "{0,30}" : "{1,30}";
    fail("K0410", at_, at_ + 1, fmt::format("`{}` has no upper bound", sign),
         fmt::format("「{}」には上限がありません", sign));
    suggest(at_, at_ + 1, bounded, fmt::format("write `{}` or a smaller bound", bounded),
            fmt::format("「{}」のように上限を書く", bounded));
}

RegexNode Parser::group(int depth) {
    const std::size_t begin = at_;
    ++at_;
    if (!done() && peek() == '?') {
        if (source_.substr(at_, 2) == "?:") {
            at_ += 2;
        } else {
            fail("K0410", begin, at_ + 1,
                 "`(?` groups (look-around, names, options) are not part of the language",
                 "「(?」で始まる群(先読み・後読み・名前・指定)は使えません");
            advise("a plain group is written `(…)`", "普通の群は「(…)」と書く");
            return {};
        }
    }
    if (depth >= deepest_group) {
        fail("K0413", begin, begin + 1, "groups are nested too deeply", "群の入れ子が深すぎます");
        return {};
    }
    RegexNode inner = alternatives(depth + 1);
    if (failed_) return {};
    if (at_ >= source_.size()) {
        fail("K0413", begin, begin + 1, "`(` is not closed", "「(」が閉じられていません");
        return {};
    }
    ++at_;
    return inner;
}

// The character behind a backslash; `digits` is set for \d.
char32_t Parser::escape(bool& digits) {
    const std::size_t begin = at_;
    ++at_;
    if (at_ >= source_.size()) {
        fail("K0413", begin, at_, "nothing follows the backslash", "「\\」の後に文字がありません");
        return 0;
    }
    const char32_t c = next();
    if (c == 'd') {
        digits = true;
    } else if (c < 0x80 && is_ascii_alnum(static_cast<char>(c))) {
        refuse_escape(c, begin);
    }
    return c;
}

void Parser::refuse_escape(char32_t c, std::size_t begin) {
    const char letter = static_cast<char>(c);
    const bool reference = letter >= '0' && letter <= '9';
    fail("K0410", begin, at_,
         reference ? "back references are not part of the language"
                   : fmt::format("`\\{}` is not part of the language", letter),
         reference ? "後方参照は使えません" : fmt::format("「\\{}」は使えません", letter));
    if (letter == 'w') {
        suggest(begin, at_, "[0-9A-Za-z_]", "list the characters", "文字を列挙する");
    } else if (letter == 's') {
        suggest(begin, at_, " ", "write a space; wide spaces are folded to it",
                "空白を書く(全角空白も同じになる)");
    } else if (letter == 'D') {
        suggest(begin, at_, "[^0-9]", "write `[^0-9]`", "「[^0-9]」と書く");
    } else {
        advise("only \\d and escaped signs such as \\. are known",
               "使えるのは「\\d」と、「\\.」のような記号の打ち消しだけ");
    }
}

std::optional<char32_t> Parser::class_character() {
    const std::size_t begin = at_;
    const char sign = peek();
    if (sign == '[') {
        fail("K0410", begin, begin + 1, "a class inside a class is not part of the language",
             "文字の組の中に組は書けません");
        suggest_escape(begin);
        return std::nullopt;
    }
    bool digits = false;
    const char32_t c = sign == '\\' ? escape(digits) : next();
    if (failed_) return std::nullopt;
    if (digits) {
        fail("K0413", begin, at_, "`\\d` cannot be an end of a range", "「\\d」は範囲の端に書けません");
        return std::nullopt;
    }
    return c;
}

bool Parser::class_member(PointSet& set) {
    const std::size_t begin = at_;
    if (source_.substr(at_, 2) == "\\d") {
        at_ += 2;
        set.add('0', '9');
        return true;
    }
    const std::optional<char32_t> first = class_character();
    if (!first) return false;
    char32_t last = *first;
    if (at_ + 1 < source_.size() && peek() == '-' && source_[at_ + 1] != ']') {
        ++at_;
        const std::optional<char32_t> end = class_character();
        if (!end) return false;
        last = *end;
        if (last < *first) {
            fail("K0413", begin, at_, "the range ends before it begins", "範囲の始めと終わりが逆です");
            return false;
        }
    }
    add_folded(set, *first, last, begin);
    return !failed_;
}

// The members as they stand in the folded lane. Members of a range that fold to several characters or
// to none cannot stand there and are left out; one that is named alone is an error, not a silent miss.
void Parser::add_folded(PointSet& set, char32_t first, char32_t last, std::size_t begin) {
    Text text;
    for (char32_t c = first; c <= last; ++c) {
        if (c >= 0xD800 && c <= 0xDFFF) continue;
        std::string bytes;
        utf8::append(bytes, c);
        text.assign(bytes);
        const std::string_view folded = text.lane(Lane::folded);
        const utf8::Decoded one = folded.empty() ? utf8::Decoded{} : utf8::decode(folded, 0);
        const bool fits = !folded.empty() && one.length == folded.size() && has_boundary_before(one.point);
        if (fits) {
            set.add(one.point, one.point);
        } else if (first == last) {
            fail("K0410", begin, at_,
                 fmt::format("`{}` does not stay one character when texts are folded (it becomes `{}`)",
                             bytes, folded),
                 fmt::format("「{}」は照合の前に「{}」となり、一文字ではなくなります", bytes, folded));
            advise("write it as an alternative: (…|…)", "選択肢「(…|…)」として書く");
            return;
        }
    }
}

RegexNode Parser::character_class() {
    const std::size_t begin = at_;
    ++at_;
    const bool negated = !done() && peek() == '^';
    if (negated) ++at_;
    PointSet set;
    while (!done() && peek() != ']') {
        if (!class_member(set)) return {};
    }
    if (at_ >= source_.size()) {
        fail("K0413", begin, begin + 1, "`[` is not closed", "「[」が閉じられていません");
        return {};
    }
    ++at_;
    if (negated) set = set.complement();
    if (set.empty()) {
        fail("K0413", begin, at_, "the class has no characters", "文字の組が空です");
        return {};
    }
    return characters(std::move(set));
}

std::optional<std::uint32_t> Parser::number() {
    const std::size_t begin = at_;
    std::uint32_t value = 0;
    while (!done() && peek() >= '0' && peek() <= '9') {
        value = std::min<std::uint32_t>(value * 10 + static_cast<std::uint32_t>(peek() - '0'), 1'000'000);
        ++at_;
    }
    if (at_ == begin) return std::nullopt;
    return value;
}

RegexNode Parser::quantified(RegexNode node) {
    if (!at_quantifier()) return node;
    const std::size_t begin = at_;
    std::uint32_t least = 0;
    std::uint32_t most = 1;
    if (peek() == '?') {
        ++at_;
    } else {
        ++at_;
        const std::optional<std::uint32_t> from = number();
        std::optional<std::uint32_t> to = from;
        if (!done() && peek() == ',') {
            ++at_;
            to = number();
            if (from && !to && !done() && peek() == '}') {
                fail("K0410", begin, at_ + 1, "the repeat has no upper bound",
                     "繰り返しに上限がありません");
                suggest(begin, at_ + 1, fmt::format("{{{},{}}}", *from, largest_repeat),
                        "give an upper bound", "上限を書く");
                return node;
            }
        }
        if (!from || !to || done() || peek() != '}') {
            fail("K0413", begin, std::min(at_ + 1, source_.size()), "a repeat is written {m} or {m,n}",
                 "繰り返しは {m} か {m,n} と書きます");
            return node;
        }
        ++at_;
        least = *from;
        most = *to;
        if (most < least || most == 0) {
            fail("K0413", begin, at_, "the repeat allows nothing", "繰り返しの回数が成り立ちません");
            return node;
        }
        if (most > largest_repeat) {
            fail("K0411", begin, at_,
                 fmt::format("{} repeats are too many; at most {}", most, largest_repeat),
                 fmt::format("繰り返しは{}回までです", largest_repeat));
            suggest(begin, at_, fmt::format("{{{},{}}}", std::min(least, largest_repeat), largest_repeat),
                    "lower the bound, or use `within` between two terms",
                    "上限を下げるか、二つの用語の「以内」で書く");
            return node;
        }
    }
    if (!done() && (peek() == '?' || peek() == '+' || peek() == '*' || peek() == '{')) {
        fail("K0410", at_, at_ + 1, "a repeat of a repeat (lazy or possessive) is not part of the language",
             "繰り返しを重ねること(最短・所有)はできません");
        if (peek() != '{')
            suggest(at_, at_ + 1, "", "leave it out: all matches are looked for",
                    "除く(一致はすべて調べられる)");
        return node;
    }
    // a character that folding removes
    if (node.kind == RegexNode::Kind::sequence && node.children.empty()) return node;
    RegexNode repeat;
    repeat.kind = RegexNode::Kind::repeat;
    repeat.children.push_back(std::move(node));
    repeat.least = least;
    repeat.most = most;
    return repeat;
}

void Parser::literal(std::u32string& run, RegexNode& into, std::size_t begin) {
    if (failed_ || run.empty()) return;
    std::string bytes;
    for (const char32_t c : run) utf8::append(bytes, c);
    run.clear();
    const std::string folded = fold_term(bytes, Lane::folded);
    for (std::size_t i = 0; i < folded.size();) {
        const utf8::Decoded c = utf8::decode(folded, i);
        if (i == 0 && !has_boundary_before(c.point)) {
            fail("K0410", begin, at_,
                 fmt::format("`{}` joins the character before it when texts are folded", bytes),
                 fmt::format("「{}」は照合の前に直前の文字と一つになります", bytes));
            advise("write the joined characters as alternatives: (カ|ガ)",
                   "結合した文字を選択肢として書く:(カ|ガ)");
            return;
        }
        into.children.push_back(characters(c.point, c.point));
        i += c.length;
    }
}

}  // namespace

Result<RegexNode> parse_regex(std::string_view source, Span span) { return Parser(source, span).parse(); }

}  // namespace kijun
