// Taking texts in: what is not UTF-8 or too large stops here, so later stages need not ask again.
#include "kijun/source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "utf8.hpp"

namespace kijun {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

// Offset of the first ill-formed sequence, or the size if there is none.
std::size_t first_bad_byte(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t start = i;
        if (next_character(text, i) < 0) return start;
    }
    return text.size();
}

// A line ends with LF, CR LF, or CR.
std::vector<std::uint32_t> starts_of_lines(std::string_view text) {
    std::vector<std::uint32_t> starts{0};
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool lone_cr = text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n');
        if (text[i] == '\n' || lone_cr) starts.push_back(static_cast<std::uint32_t>(i + 1));
    }
    return starts;
}

std::uint32_t count_characters(std::string_view text) {
    return static_cast<std::uint32_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return !U8_IS_TRAIL(c); }));
}

Diagnostic cannot_read(const std::string& path, const std::string& reason) {
    return error("K0003", {}, fmt::format("cannot read {}: {}", path, reason),
                 fmt::format("{} を読み込めません: {}", path, reason));
}

Diagnostic too_large(const std::string& name) {
    return error("K0002", {}, fmt::format("{} is larger than {} bytes", name, SourceSet::max_file_bytes),
                 fmt::format("{} は上限の {} バイトを超えています", name, SourceSet::max_file_bytes));
}

// At most one byte more than the limit is read, so that an endless file ends too.
bool read_file(const std::string& path, std::string& text) {
    std::ifstream in(path, std::ios::binary);
    if (!in) return false;
    constexpr std::size_t chunk = 64u << 10;
    while (in && text.size() <= SourceSet::max_file_bytes) {
        const std::size_t size = text.size();
        text.resize(size + chunk);
        in.read(text.data() + size, chunk);
        text.resize(size + static_cast<std::size_t>(in.gcount()));
    }
    return !in.bad();
}

// The *.kijun files below a directory, in the byte order of their paths.
std::vector<std::string> files_below(const std::string& directory, Diagnostics& problems) {
    std::vector<std::string> paths;
    std::error_code failure;
    fs::recursive_directory_iterator it(directory, failure);
    while (!failure && it != fs::recursive_directory_iterator()) {
        std::error_code ignored;
        const fs::file_status status = it->status(ignored);  // of what a link leads to
        const bool hidden = it->path().filename().native().starts_with('.');
        if (it->path().extension() != ".kijun" || fs::is_directory(status)) {
            // not ours
        } else if (fs::is_regular_file(status)) {
            paths.push_back(it->path().generic_string());
        } else if (!hidden) {  // the locks of editors are hidden links to nowhere
            problems.push_back(cannot_read(it->path().generic_string(),
                                           ignored ? ignored.message() : "not a regular file"));
        }
        it.increment(failure);
    }
    if (failure) problems.push_back(cannot_read(directory, failure.message()));
    std::sort(paths.begin(), paths.end());
    return paths;
}

}  // namespace

Result<std::uint32_t> SourceSet::add(std::string name, std::string text) {
    if (text.size() > max_file_bytes) return too_large(name);
    if (const std::size_t bad = first_bad_byte(text); bad != text.size()) {
        const std::string_view before = std::string_view(text).substr(0, bad);
        const std::size_t line = starts_of_lines(before).size();
        Diagnostic d = error("K0001", {},
                             fmt::format("{} is not UTF-8: byte {} (line {}) is 0x{:02X}", name, bad, line,
                                         static_cast<unsigned char>(text[bad])),
                             fmt::format("{} は UTF-8 ではありません: {} バイト目({} 行目)が 0x{:02X} です",
                                         name, bad, line, static_cast<unsigned char>(text[bad])));
        d.hint = Message{"save the file as UTF-8; Shift_JIS and EUC-JP are not read",
                         "UTF-8 で保存し直してください。Shift_JIS と EUC-JP は読みません"};
        return d;
    }
    std::vector<std::uint32_t> starts = starts_of_lines(text);
    files_.push_back({std::move(name), std::move(text), std::move(starts), {}});
    return static_cast<std::uint32_t>(files_.size() - 1);
}

Diagnostics SourceSet::read(const std::string& path) {
    Diagnostics problems;
    std::error_code failure;
    const fs::file_status status = fs::status(path, failure);
    if (!fs::exists(status)) {
        problems.push_back(error("K0003", {}, fmt::format("there is no file or directory {}", path),
                                 fmt::format("ファイル又はディレクトリ {} がありません", path)));
        return problems;
    }
    std::vector<std::string> paths{path};
    if (fs::is_directory(status)) {
        paths = files_below(path, problems);
        if (paths.empty() && problems.empty())
            problems.push_back(error("K0004", {}, fmt::format("there is no .kijun file in {}", path),
                                     fmt::format("{} に .kijun ファイルがありません", path)));
    }
    for (const std::string& each : paths) {
        // The same file named twice (itself and its directory) is one file.
        std::error_code ignored;
        const std::string place = fs::weakly_canonical(each, ignored).generic_string();
        const bool known = std::any_of(files_.begin(), files_.end(),
                                       [&](const File& file) { return file.place == place; });
        if (known && !place.empty()) continue;
        std::string text;
        if (!read_file(each, text)) {
            problems.push_back(cannot_read(each, "open or read failed"));
            continue;
        }
        Result<std::uint32_t> added = add(each, std::move(text));
        if (added)
            files_[*added].place = place;
        else
            problems.insert(problems.end(), added.errors().begin(), added.errors().end());
    }
    return problems;
}

std::string_view SourceSet::text(const Span& span) const {
    if (!span.known() || span.file >= files_.size()) return {};
    const std::string_view all = files_[span.file].text;
    const std::size_t begin = std::min<std::size_t>(span.begin, all.size());
    const std::size_t end = std::clamp<std::size_t>(span.end, begin, all.size());
    return all.substr(begin, end - begin);
}

LineColumn SourceSet::position(const Span& span) const {
    if (!span.known() || span.file >= files_.size()) return {};
    const File& file = files_[span.file];
    const auto begin = std::min(span.begin, static_cast<std::uint32_t>(file.text.size()));
    const auto next = std::upper_bound(file.line_starts.begin(), file.line_starts.end(), begin);
    const auto line = static_cast<std::uint32_t>(next - file.line_starts.begin());
    std::string_view before = std::string_view(file.text).substr(0, begin).substr(*(next - 1));
    if (line == 1 && before.starts_with(byte_order_mark)) before.remove_prefix(byte_order_mark.size());
    return {line, count_characters(before) + 1};
}

std::string_view SourceSet::line_of(const Span& span) const {
    const std::uint32_t number = position(span).line;
    if (number == 0) return {};
    const File& file = files_[span.file];
    const std::size_t begin = file.line_starts[number - 1];
    const std::size_t end = number < file.line_starts.size() ? file.line_starts[number] : file.text.size();
    std::string_view line = std::string_view(file.text).substr(begin, end - begin);
    while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
    return line;
}

}  // namespace kijun
