// What the words of a document are: semantic tokens, and what can be folded.
#include <array>

#include "features.hpp"

namespace kijun::lsp {

namespace {

constexpr std::array token_types{"keyword",  "comment",   "string",   "regexp",     "number",
                                 "operator", "namespace", "type",     "enumMember", "property",
                                 "class",    "function",  "variable", "macro"};
constexpr std::array token_modifiers{"declaration", "modification"};

std::size_t type_of(std::string_view name) {
    for (std::size_t i = 0; i < token_types.size(); ++i)
        if (token_types[i] == name) return i;
    return 0;
}

std::string_view type_of(WrittenWord::Kind kind) {
    switch (kind) {
        case WrittenWord::Kind::keyword:
            return "keyword";
        case WrittenWord::Kind::comment:
            return "comment";
        case WrittenWord::Kind::string:
        case WrittenWord::Kind::article:
            return "string";
        case WrittenWord::Kind::pattern:
            return "regexp";
        case WrittenWord::Kind::number:
        case WrittenWord::Kind::date:
            return "number";
        case WrittenWord::Kind::label:
            return "macro";
        case WrittenWord::Kind::sign:
            return "operator";
        case WrittenWord::Kind::name:
            return "variable";
    }
    return "variable";
}

std::string_view type_of(Mention::Kind kind) {
    switch (kind) {
        case Mention::Kind::guideline:
        case Mention::Kind::revision:
        case Mention::Kind::source:
            return "namespace";
        case Mention::Kind::class_:
            return "type";
        case Mention::Kind::group:
            return "enumMember";
        case Mention::Kind::fact:
            return "property";
        case Mention::Kind::category:
            return "class";
        case Mention::Kind::criterion:
        case Mention::Kind::rule:
            return "function";
        case Mention::Kind::terms:
        case Mention::Kind::definition:
            return "variable";
    }
    return "variable";
}

// The relative numbers of the protocol. A token lies in one line: those over several are cut.
class Encoder {
public:
    Encoder(const TextFile& file, Encoding encoding) : file_(file), encoding_(encoding) {}

    void add(const Span& span, std::size_t type, unsigned modifiers) {
        const std::string_view text = std::string_view(file_.text).substr(0, span.end);
        for (std::size_t begin = span.begin; begin < span.end;) {
            const std::size_t stop = std::min(text.find_first_of("\r\n", begin), text.size());
            if (stop > begin) piece(begin, stop, type, modifiers);
            begin = text.find_first_not_of("\r\n", stop);
        }
    }
    Json take() { return std::move(data_); }

private:
    void piece(std::size_t begin, std::size_t end, std::size_t type, unsigned modifiers) {
        const Position from = file_.lines.position(file_.text, begin, encoding_);
        const Position to = file_.lines.position(file_.text, end, encoding_);
        const bool same_line = from.line == last_.line;
        for (const std::size_t number :
             {std::size_t{from.line - last_.line},
              std::size_t{same_line ? from.character - last_.character : from.character},
              std::size_t{to.character - from.character}, type, std::size_t{modifiers}})
            data_.push_back(number);
        last_ = from;
    }

    const TextFile& file_;
    Encoding encoding_;
    Position last_;
    Json data_ = Json::array();
};

}  // namespace

Json semantic_legend() { return {{"tokenTypes", token_types}, {"tokenModifiers", token_modifiers}}; }

Answer semantic_tokens(Workspace& workspace, const Json& parameters) {
    const auto place = place_of(workspace, parameters);
    if (!place) return Json();
    const Names& names = place->project->names();
    Encoder encoder(place->text(), workspace.encoding);
    for (const WrittenWord& word : written_words(place->reading->sources, place->file)) {
        const Mention* mention =
            word.kind == WrittenWord::Kind::name ? names.at(place->file, word.span.begin) : nullptr;
        if (mention == nullptr || mention->span != word.span) {
            encoder.add(word.span, type_of(type_of(word.kind)), 0);
            continue;
        }
        const Mention* declared = names.declaration_of(*mention);
        const auto kind = declared != nullptr ? declared->kind : mention->kind;
        const unsigned modifiers = mention->role == Mention::Role::declares ? 1
                                   : mention->role == Mention::Role::amends ? 2
                                                                            : 0;
        encoder.add(word.span, type_of(type_of(kind)), modifiers);
    }
    return Json{{"data", encoder.take()}};
}

Answer folding_ranges(Workspace& workspace, const Json& parameters) {
    const auto place = place_of(workspace, parameters);
    if (!place) return Json();
    const TextFile& file = place->text();
    const auto line = [&](std::size_t offset) {
        return file.lines.position(file.text, offset, workspace.encoding).line;
    };
    Json found = Json::array();
    std::vector<std::uint32_t> open;
    for (const WrittenWord& word : written_words(place->reading->sources, place->file)) {
        const std::string_view text = place->reading->sources.text(word.span);
        if (word.kind == WrittenWord::Kind::comment && line(word.span.begin) < line(word.span.end))
            found.push_back({{"startLine", line(word.span.begin)},
                             {"endLine", line(word.span.end)},
                             {"kind", "comment"}});
        if (word.kind != WrittenWord::Kind::sign) continue;
        if (text == "{") open.push_back(line(word.span.begin));
        if (text == "}" && !open.empty()) {
            const std::uint32_t last = line(word.span.begin);
            if (last > open.back()) found.push_back({{"startLine", open.back()}, {"endLine", last - 1}});
            open.pop_back();
        }
    }
    return found;
}

}  // namespace kijun::lsp
