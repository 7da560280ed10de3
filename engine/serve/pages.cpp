#include "pages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "kijun/digest.hpp"
#include "kijun/file.hpp"
#include "kijun/wire.hpp"

namespace kijun::serve {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_bytes = std::size_t{256} << 20;
// Names below it hold a hash of what they name.
constexpr std::string_view for_ever = "/assets/";

constexpr std::pair<std::string_view, std::string_view> types[] = {
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".webmanifest", "application/manifest+json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".txt", "text/plain; charset=utf-8"},
};

// Nothing from elsewhere, no script but files, in no frame.
constexpr std::pair<const char*, const char*> headers[] = {
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
     "font-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
};

std::string_view type_of(const fs::path& file) {
    const std::string ending = file.extension().string();
    const auto* found = std::find_if(std::begin(types), std::end(types),
                                     [&](const auto& type) { return type.first == ending; });
    return found == std::end(types) ? std::string_view{} : found->second;
}

// As browsers write a path.
std::string encoded(std::string_view path) { return percent_encoded(path, "/!$&'()*+,;=:@"); }

Diagnostic no_pages(const std::string& en, const std::string& ja) {
    Diagnostic made = error("K1206", {}, en, ja);
    made.hint = Message{"name the directory that the page was built into: --pages DIR",
                        "画面をビルドしたディレクトリを --pages で指定してください"};
    return made;
}

// Whether `tag` stands in a list of tags, or every tag is meant.
bool names(std::string_view list, std::string_view tag) {
    return list == "*" || list.find(tag) != std::string_view::npos;
}

// Whether a list of encodings (RFC 9110, 12.5.3) has gzip, and not only to refuse it.
bool takes_gzip(std::string_view list) {
    std::string plain;  // no blanks, small letters
    for (const char c : list)
        if (c != ' ' && c != '\t') plain += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    constexpr std::string_view gzip = "gzip", weighed = "gzip;q=";
    for (std::size_t begin = 0; begin < plain.size();) {
        const std::size_t end = std::min(plain.find(',', begin), plain.size());
        const std::string_view one = std::string_view(plain).substr(begin, end - begin);
        begin = end + 1;
        if (one == gzip) return true;
        if (one.starts_with(weighed))
            return one.find_first_of("123456789", weighed.size()) != std::string_view::npos;
    }
    return false;
}

}  // namespace

Diagnostic Pages::none_installed() {
    Diagnostic made =
        no_pages("no page is installed beside this program", "この導入先には画面がありません");
    made.severity = Severity::warning;
    return made;
}

Result<Pages> Pages::read(const std::string& directory) {
    Pages pages;
    std::size_t bytes = 0;
    std::error_code problem;
    for (fs::recursive_directory_iterator at(directory, problem), end; !problem && at != end;
         at.increment(problem)) {
        const fs::path& file = at->path();
        if (file.filename().string().starts_with('.')) {
            if (at->is_directory(problem)) at.disable_recursion_pending();
            continue;
        }
        const std::string_view type = type_of(file);
        if (at->is_symlink(problem) || !at->is_regular_file(problem) || type.empty()) continue;
        Page page{type, {}, {}};
        for (Form* form : {&page.plain, &page.packed}) {
            const std::string name = file.string() + (form == &page.packed ? ".gz" : "");
            std::error_code missing;
            if (form == &page.packed && !fs::is_regular_file(fs::symlink_status(name, missing))) continue;
            auto body = read_whole_file(name);
            if (!body) return body.errors();
            bytes += body->size();
            form->tag = '"' + hex(sha256(*body)).substr(0, 32) + '"';
            form->body = std::move(*body);
        }
        if (bytes > most_bytes)
            return no_pages(
                fmt::format("{}: more than {} MB of pages", directory, most_bytes >> 20),
                fmt::format("{}：画面のファイルが {} MB を超えます", directory, most_bytes >> 20));
        const std::string path = '/' + encoded(file.lexically_relative(directory).generic_string());
        if (path.ends_with("/index.html"))
            pages.pages_[path.substr(0, path.size() - std::string_view("index.html").size())] = page;
        pages.pages_[path] = std::move(page);
    }
    if (problem)
        return no_pages(fmt::format("{}: cannot be read: {}", directory, problem.message()),
                        fmt::format("{}：読み込めません（{}）", directory, problem.message()));
    if (!pages.has("/"))
        return no_pages(directory + ": no index.html", directory + "：index.html がありません");
    return pages;
}

HttpResponse Pages::answer(std::string_view path, std::string_view none_match,
                           std::string_view accept_encoding) const {
    const Page& page = pages_.find(path)->second;
    const bool packed = !page.packed.body.empty() && takes_gzip(accept_encoding);
    const Form& form = packed ? page.packed : page.plain;
    HttpResponse response;
    response.content_type = page.type;
    for (const auto& [name, value] : headers) response.headers.emplace_back(name, value);
    response.headers.emplace_back("ETag", form.tag);
    if (packed) response.headers.emplace_back("Content-Encoding", "gzip");
    if (!page.packed.body.empty()) response.headers.emplace_back("Vary", "Accept-Encoding");
    response.headers.emplace_back(
        "Cache-Control", path.starts_with(for_ever) ? "public, max-age=31536000, immutable" : "no-cache");
    if (!none_match.empty() && names(none_match, form.tag))
        response.status = 304;
    else
        response.body = form.body;
    return response;
}

}  // namespace kijun::serve
