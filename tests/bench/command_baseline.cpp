#include "command_baseline.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <deque>
#include <stdexcept>
#include <vector>

#include "kijun/loading.hpp"

namespace kijun::bench {

namespace {

constexpr std::size_t read_at_once = std::size_t{1} << 20;  // as the command does
constexpr std::size_t write_at_once = std::size_t{1} << 16;
constexpr std::size_t models = 2000;

class File {
public:
    File(const std::string& path, int flags) : descriptor_(::open(path.c_str(), flags, 0644)) {
        if (descriptor_ < 0) throw std::runtime_error(path + ": " + std::strerror(errno));
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    ~File() { ::close(descriptor_); }

    [[nodiscard]] std::size_t read(char* into) const {
        const ssize_t got = ::read(descriptor_, into, read_at_once);
        if (got < 0) throw std::runtime_error("cannot read");
        return static_cast<std::size_t>(got);
    }
    void write(std::string& text) const {
        for (std::size_t at = 0; at < text.size();) {
            const ssize_t put = ::write(descriptor_, text.data() + at, text.size() - at);
            if (put < 0) throw std::runtime_error("cannot write");
            at += static_cast<std::size_t>(put);
        }
        text.clear();
    }

private:
    int descriptor_;
};

// Calls for every line, without its end.
template <class Function>
void each_line(const File& in, Function&& function) {
    std::string buffer;
    std::size_t held = 0;  // bytes of a line not yet complete
    while (true) {
        buffer.resize(held + read_at_once);
        const std::size_t got = in.read(buffer.data() + held);
        const std::string_view text(buffer.data(), held + got);
        std::size_t begin = 0;
        for (std::size_t end; (end = text.find('\n', begin)) != std::string_view::npos; begin = end + 1)
            if (!function(text.substr(begin, end - begin))) return;
        held = text.size() - begin;
        std::memmove(buffer.data(), buffer.data() + begin, held);
        if (got > 0) continue;
        if (held > 0) function(std::string_view(buffer.data(), held));
        return;
    }
}

}  // namespace

void read_and_write(const std::string& rules_path, const std::string& input, const std::string& output) {
    const auto rules = load_rules(rules_path);
    if (!rules) throw std::runtime_error(rules.errors().front().message.en);
    ReportReader reader;
    Diagnostics warnings;
    const auto read = [&](std::string_view line, Report& report) {
        if (const auto problem = reader.read(line, report, warnings))
            throw std::runtime_error(problem->message.en);
    };
    std::deque<Report> reports;  // verdicts look at the texts of theirs
    std::vector<Verdict> verdicts;
    Judge judge(*rules);
    each_line(File(input, O_RDONLY), [&](std::string_view line) {
        read(line, reports.emplace_back());
        const auto judged = judge.judge(reports.back(), {});
        if (judged) verdicts.insert(verdicts.end(), (*judged)->begin(), (*judged)->end());
        return verdicts.size() < models;
    });
    if (verdicts.empty()) throw std::runtime_error("no verdict to write");
    const File out(output, O_WRONLY | O_CREAT | O_TRUNC);
    std::string written;
    std::size_t n = 0;
    Report report;
    each_line(File(input, O_RDONLY), [&](std::string_view line) {
        read(line, report);
        Verdict& verdict = verdicts[n++ % verdicts.size()];
        verdict.id = report.id;
        write_json(**rules, verdict, written);
        written += '\n';
        if (written.size() >= write_at_once) out.write(written);
        return true;
    });
    out.write(written);
}

}  // namespace kijun::bench
