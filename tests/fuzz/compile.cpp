// Rules that nearly are right: small sound ones, of which the bytes replace, remove, repeat and exchange
// words. Most pass the parser, so that the model, the compiler and the judge see what no author would
// write.
#include <vector>

#include "fuzz.hpp"
#include "kijun/judge.hpp"
#include "kijun/program.hpp"
#include "kijun/syntax.hpp"

namespace {

using Words = std::vector<std::string_view>;

// Words, signs, and texts in quotes.
Words words_of(std::string_view text) {
    constexpr std::string_view signs = "{}().,:/", spaces = " \n";
    Words words;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at + 1;
        if (text[at] == '"')
            end = text.find('"', at + 1) + 1;
        else if (spaces.find(text[at]) == std::string_view::npos &&
                 signs.find(text[at]) == std::string_view::npos)
            while (end < text.size() && spaces.find(text[end]) == std::string_view::npos &&
                   signs.find(text[end]) == std::string_view::npos && text[end] != '"')
                ++end;
        words.push_back(text.substr(at, end - at));
        at = end;
    }
    return words;
}

std::string changed(const Words& sound, const std::uint8_t* data, std::size_t size) {
    Words words = sound;
    for (; size >= 4 && words.size() > 1; data += 4, size -= 4) {
        const std::size_t at = (data[1] << 2 | data[0] >> 6) % words.size();
        const auto place = words.begin() + static_cast<std::ptrdiff_t>(at);
        const std::string_view other = sound[(data[3] << 8 | data[2]) % sound.size()];
        const auto rest = std::min<std::ptrdiff_t>(data[2] % 32, words.end() - place);
        switch (data[0] % 4) {
            case 0:
                *place = other;
                break;
            case 1:
                words.insert(place, other);
                break;
            case 2:
                words.erase(place, place + rest);
                break;
            default: {
                const Words again(place, place + rest);
                words.insert(words.begin() + static_cast<std::ptrdiff_t>(data[3] % words.size()),
                             again.begin(), again.end());
            }
        }
    }
    std::string text;
    for (const std::string_view word : words) text += word;
    return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace kijun;
    if (size > 256) return 0;  // what is changed beyond recognition is the parser's business
    static const Words sound = words_of(fuzz::rules);
    const std::string text = changed(sound, data, size);
    SourceSet sources;
    if (!sources.add("fuzz.kijun", text)) return 0;
    Diagnostics found;
    ast::Module module = parse(sources, found);
    if (has_errors(found)) return 0;
    const auto tell = [&](const Diagnostics& more) {
        for (const Diagnostic& one : more) {
            fuzz::require(one.span.end <= text.size(), "spans lie in the text");
            for (const Language language : {Language::japanese, Language::english})
                fuzz::require(!render(one, sources, language, false).empty(), "every message can be shown");
        }
    };
    auto model = build_model(std::move(module), sources, found);
    tell(found);
    if (!model) return tell(model.errors()), 0;
    auto program = compile(*model, sources, found);
    tell(found);
    if (!program) return tell(program.errors()), 0;
    auto rules = Rules::make(std::move(*program), "fuzz");
    if (!rules) return tell(rules.errors()), 0;
    Report report;
    report.id = "fuzz";
    report.text = "通帳と口座を買います。警察が注意";
    report.received_at = "2025-03-01";
    report.dates.received = parse_report_date(report.received_at);
    Judge judge(*rules);
    JudgeOptions options;
    options.all_revisions = options.explain = true;
    static_cast<void>(judge.judge(report, options));
    return 0;
}
