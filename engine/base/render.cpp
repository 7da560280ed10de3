// Diagnostics as a terminal shows them.
//
//   error[K0103]: full-width ｛ is not a brace of the language
//     --> rules/a.kijun:3:10
//      |
//    3 | category ｛
//      |          ^^
//      = fix: write {
//      |
//    3 + category {
//
// Sources are other people's text: control and direction characters are shown as visible signs, and
// of a very long line only the part around the place.
#include <fmt/format.h>
#include <unicode/uchar.h>

#include <algorithm>

#include "kijun/source.hpp"
#include "utf8.hpp"

namespace kijun {

namespace {

constexpr std::size_t tab_width = 4;
constexpr std::size_t widest_line = 120;     // cells
constexpr std::size_t neighbourhood = 1000;  // bytes
constexpr std::size_t context_cells = 40;    // kept before the place when a line is cut

std::size_t width_of(UChar32 c) {
    if (c == 0) return 0;
    switch (u_charType(c)) {
        case U_NON_SPACING_MARK:
        case U_ENCLOSING_MARK:
        case U_FORMAT_CHAR:
        case U_CONTROL_CHAR:
            return 0;
        default:
            break;
    }
    if (c >= 0x1160 && c <= 0x11FF) return 0;  // Hangul vowels and finals join the letter before
    switch (u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH)) {
        case U_EA_WIDE:
        case U_EA_FULLWIDTH:
            return 2;
        default:
            return 1;
    }
}

bool reorders_text(UChar32 c) {
    return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200E || c == 0x200F ||
           c == 0x061C;
}

struct Cell {
    std::string text;
    std::size_t width = 0;
    std::size_t offset = 0;  // of the original character
};

// One entry a character, as it is to be shown.
std::vector<Cell> cells_of(std::string_view line) {
    std::vector<Cell> cells;
    std::size_t column = 0;
    for (std::size_t i = 0; i < line.size();) {
        const std::size_t start = i;
        const UChar32 c = next_character(line, i);
        Cell cell{std::string(line.substr(start, i - start)), c < 0 ? 1 : width_of(c), start};
        if (c < 0) {
            cell.text = "\uFFFD";
        } else if (c == '\t') {
            cell.width = tab_width - column % tab_width;
            cell.text.assign(cell.width, ' ');
        } else if (c < 0x20) {
            cell.text = {'\xE2', '\x90', static_cast<char>(0x80 + c)};  // ␀ … ␟
            cell.width = 1;
        } else if (c == 0x7F || (c >= 0x80 && c < 0xA0) || reorders_text(c)) {
            cell.text = fmt::format("<U+{:04X}>", static_cast<unsigned>(c));
            cell.width = cell.text.size();
        }
        column += cell.width;
        cells.push_back(std::move(cell));
    }
    return cells;
}

// Messages may quote the source.
std::string printable_lines(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i <= text.size();) {
        const std::size_t end = std::min(text.find('\n', i), text.size());
        out += printable(text.substr(i, end - i));
        if (end < text.size()) out += '\n';
        i = end + 1;
    }
    return out;
}

struct Words {
    std::string_view error, warning, note, fix, hint;
};
constexpr Words english_words{"error", "warning", "note", "fix", "hint"};
constexpr Words japanese_words{"エラー", "警告", "注", "修正案", "ヒント"};

class Renderer {
public:
    Renderer(const SourceSet& sources, Language language, bool colour)
        : sources_(sources), language_(language), colour_(colour) {}

    std::string render(const Diagnostic& d) {
        const Words& words = language_ == Language::japanese ? japanese_words : english_words;
        const auto [name, code] = d.severity == Severity::error     ? std::pair{words.error, "1;31"}
                                  : d.severity == Severity::warning ? std::pair{words.warning, "1;33"}
                                                                    : std::pair{words.note, "1;36"};
        mark_ = code;
        gutter_ = gutter_width(d);
        out_ += paint(mark_, fmt::format("{}[{}]", name, d.code));
        out_ += paint("1", fmt::format(": {}", text_of(d.message)));
        out_ += '\n';
        if (shows(d.span)) {
            place("-->", d.span);
            snippet(d.span, '^', {});
        }
        for (const Label& label : d.labels) {
            mark_ = "1;34";
            if (!shows(label.span)) {
                remark(words.note, text_of(label.message));
                continue;
            }
            if (label.span.file != d.span.file) place(":::", label.span);
            snippet(label.span, '-', text_of(label.message));
        }
        if (d.hint) remark(words.hint, text_of(*d.hint));
        if (d.fix) fix(words.fix, *d.fix);
        return std::move(out_);
    }

private:
    std::string text_of(const Message& message) const {
        const bool japanese = language_ == Language::japanese;
        const std::string& preferred = japanese ? message.ja : message.en;
        return printable_lines(preferred.empty() ? (japanese ? message.en : message.ja) : preferred);
    }
    std::string paint(std::string_view code, std::string_view text) const {
        return colour_ ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string(text);
    }
    bool shows(const Span& span) const { return span.known() && span.file < sources_.size(); }

    std::size_t gutter_width(const Diagnostic& d) const {
        std::uint32_t line = sources_.position(d.span).line;
        for (const Label& label : d.labels) line = std::max(line, sources_.position(label.span).line);
        if (d.fix) line = std::max(line, sources_.position(d.fix->span).line);
        return fmt::formatted_size("{}", line);
    }
    void rule_line(std::string_view number, char sign, const std::string& content) {
        out_ += paint("1;34", fmt::format(" {:>{}} {}", number, gutter_, sign));
        if (!content.empty()) out_ += ' ' + content;
        out_ += '\n';
    }
    void place(std::string_view arrow, const Span& span) {
        const LineColumn at = sources_.position(span);
        out_ += fmt::format(" {:>{}}{} {}:{}:{}\n", "", gutter_, paint("1;34", arrow),
                            printable(sources_.name(span.file)), at.line, at.column);
    }
    void remark(std::string_view name, const std::string& text) {
        out_ += paint("1;34", fmt::format(" {:>{}} =", "", gutter_));
        out_ += fmt::format(" {}: {}\n", name, text);
    }

    void snippet(const Span& span, char sign, const std::string& label) {
        const std::string_view line = sources_.line_of(span);
        const std::size_t start = static_cast<std::size_t>(line.data() - sources_.text(span.file).data());
        const std::size_t from = span.begin - std::min<std::size_t>(start, span.begin);
        const std::size_t to =
            std::max<std::size_t>(span.end - std::min<std::size_t>(start, span.end), from);
        std::size_t before = 0;
        std::size_t marked = 0;
        std::string shown;
        // of a line of a megabyte only the neighbourhood is looked at
        std::size_t skipped = from - std::min(from, neighbourhood);
        while (skipped < from && U8_IS_TRAIL(line[skipped])) ++skipped;
        std::vector<Cell> cells = cells_of(line.substr(skipped, 2 * neighbourhood));
        for (Cell& cell : cells) cell.offset += skipped;
        const std::size_t cut = cut_before(cells, from);
        if (cut > 0 || skipped > 0) {
            shown = "…";
            before = 1;
        }
        for (std::size_t i = cut, used = 0; i < cells.size(); ++i) {
            if (used + cells[i].width > widest_line) {
                shown += "…";
                break;
            }
            used += cells[i].width;
            shown += cells[i].text;
            if (cells[i].offset < from)
                before += cells[i].width;
            else if (cells[i].offset < to)
                marked += cells[i].width;
        }
        rule_line("", '|', {});
        rule_line(fmt::format("{}", sources_.position(span).line), '|', shown);
        std::string marks(std::max<std::size_t>(marked, 1), sign);
        if (!label.empty()) marks += ' ' + label;
        rule_line("", '|', std::string(before, ' ') + paint(mark_, marks));
    }
    // How many cells to leave out at the left so that the place is seen.
    static std::size_t cut_before(const std::vector<Cell>& cells, std::size_t from) {
        std::size_t width = 0;
        std::size_t at = 0;
        for (; at < cells.size() && cells[at].offset < from; ++at) width += cells[at].width;
        if (width <= widest_line - context_cells) return 0;
        for (std::size_t kept = 0; at > 0 && kept + cells[at - 1].width <= context_cells; --at)
            kept += cells[at - 1].width;
        return at;
    }

    void fix(std::string_view name, const Fix& fix) {
        remark(name, text_of(fix.message));
        if (!shows(fix.span)) return;
        const std::string_view line = sources_.line_of(fix.span);
        if (line.size() + fix.replacement.size() > neighbourhood) return;
        const std::size_t start =
            static_cast<std::size_t>(line.data() - sources_.text(fix.span.file).data());
        if (fix.span.begin < start || fix.span.end > start + line.size()) return;
        const std::string fixed = std::string(line.substr(0, fix.span.begin - start)) + fix.replacement +
                                  std::string(line.substr(fix.span.end - start));
        const std::vector<Cell> cells = cells_of(fixed);
        std::size_t width = 0;
        std::string shown;
        for (const Cell& cell : cells) {
            width += cell.width;
            shown += cell.text;
        }
        if (width > widest_line || fixed.find('\n') != std::string::npos) return;
        rule_line("", '|', {});
        rule_line(fmt::format("{}", sources_.position(fix.span).line), '+', shown);
    }

    const SourceSet& sources_;
    Language language_;
    bool colour_;
    std::string_view mark_;
    std::size_t gutter_ = 1;
    std::string out_;
};

}  // namespace

std::string render(const Diagnostic& diagnostic, const SourceSet& sources, Language language, bool colour) {
    return Renderer(sources, language, colour).render(diagnostic);
}

std::string printable(std::string_view text) {
    std::string out;
    for (const Cell& cell : cells_of(text)) out += cell.text;
    return out;
}

std::size_t display_width(std::string_view text) {
    std::size_t width = 0;
    for (std::size_t i = 0; i < text.size();) {
        const UChar32 c = next_character(text, i);
        width += c < 0 ? 1 : width_of(c);
    }
    return width;
}

}  // namespace kijun
