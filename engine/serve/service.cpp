#include "kijun/service.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <compare>
#include <csignal>
#include <filesystem>
#include <thread>

#include "core.hpp"
#include "kijun/file.hpp"
#include "recording.hpp"

namespace kijun {

namespace {

using namespace serve;

bool is_loopback(const std::string& host) { return host.starts_with("127.") || host == "::1"; }

// Tells one state of a file from another; of a directory, of the rules in it.
class FileMark {
public:
    static FileMark of(const std::string& path) {
        namespace fs = std::filesystem;
        FileMark mark;
        mark.add(path);
        std::error_code problem;
        for (fs::recursive_directory_iterator at(path, problem), end; !problem && at != end;
             at.increment(problem))
            if (at->path().extension() == ".kijun") mark.add(at->path().string());
        std::sort(mark.files_.begin(), mark.files_.end());
        return mark;
    }
    friend bool operator==(const FileMark&, const FileMark&) = default;

private:
    struct File {
        std::string path;
        ino_t number = 0;
        off_t size = 0;
        std::int64_t seconds = 0, nanoseconds = 0;
        friend auto operator<=>(const File&, const File&) = default;
    };
    void add(const std::string& path) {
        struct stat status {};
        if (::stat(path.c_str(), &status) == 0)
            files_.push_back(
                {path, status.st_ino, status.st_size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec});
    }
    std::vector<File> files_;
};

void nobody_waits(const HttpResponse&) {}

// The pages beside this program, as they are installed; empty if they are not there.
std::string installed_pages() {
    namespace fs = std::filesystem;
    std::error_code problem;
    const fs::path program = fs::read_symlink("/proc/self/exe", problem);
    const fs::path pages = program.parent_path().parent_path() / "share" / "kijun" / "playground";
    return !problem && fs::exists(pages / "index.html", problem) ? pages.string() : std::string();
}

class RunningService : public Service {
public:
    RunningService(const ServiceOptions& options, const Loading& loading, std::optional<Tokens> tokens)
        : core_(options, loading, std::move(tokens)) {}

    std::optional<Diagnostics> prepare() {
        const FileMark before = FileMark::of(core_.options.rules);
        auto rules = core_.active.read_path(core_.options.rules);
        if (!rules) return rules.errors();
        mark_ = before;
        if (auto problem = core_.open_record()) return Diagnostics{std::move(*problem)};
        if (auto problem = core_.options.check ? core_.try_record() : core_.activate(*rules, {}))
            return Diagnostics{std::move(*problem)};
        if (!core_.options.candidate.empty()) {
            auto candidate = core_.active.read_path(core_.options.candidate);
            if (!candidate) return candidate.errors();
            core_.shadow.start((*candidate)->content);
            core_.active.watch(std::move(*candidate));
        }
        const ServiceOptions& options = core_.options;
        if (options.authoring.on) {
            const std::string directory =
                options.authoring.pages.empty() ? installed_pages() : options.authoring.pages;
            if (!directory.empty()) {
                auto pages = Pages::read(directory);
                if (!pages) return pages.errors();
                core_.pages = std::move(*pages);
            } else {
                // what speaks the language server's protocol may be somebody else's page
                core_.log.problem("only what the page asks is served", Pages::none_installed());
            }
        }
        HttpLimits limits;
        limits.connections = options.connections;
        limits.header_time = options.header_time;
        limits.body_time = options.body_time;
        limits.write_time = options.write_time;
        limits.drain_time = options.drain_time;
        auto server = HttpServer::listen(
            {options.host, options.port, options.workers, options.certificate, options.key}, limits, core_);
        if (!server) return server.errors();
        server_ = std::move(*server);
        core_.connections = [this] { return server_->counts(); };
        return std::nullopt;
    }

    [[nodiscard]] std::uint16_t port() const override { return server_->port(); }

    void run() override {
        std::optional<Periodic> watch;
        if (core_.options.watch)
            watch.emplace(std::chrono::seconds(1), [this](const auto&) { look_at_file(); });
        const auto retention = core_.keep_erasing();
        server_->run([this](int signal) {
            if (signal == SIGHUP) {
                if (!core_.later(nobody_waits, [this] { static_cast<void>(core_.reload()); }))
                    core_.log.problem("the rules are not loaded again", too_much_waits());
                return;
            }
            core_.draining = true;
            core_.log.write("draining", [](JsonWriter&) {});
            server_->drain();
        });
        core_.log.write("stopped", [](JsonWriter&) {});
    }

private:
    void look_at_file() {
        const FileMark now = FileMark::of(core_.options.rules);
        if (now == mark_) return;
        const auto reload = [this] {
            if (core_.has_changed()) static_cast<void>(core_.reload());  // the log is told
        };
        if (core_.later(nobody_waits, reload)) mark_ = now;  // else the next time
    }

    FileMark mark_;
    std::unique_ptr<HttpServer> server_;
    Core core_;  // goes first: what works in the background may still answer
};

}  // namespace

Result<std::unique_ptr<Service>> Service::make(const ServiceOptions& given, const Loading& loading) {
    ServiceOptions options = given;
    if (options.workers == 0) options.workers = std::max(1u, std::thread::hardware_concurrency());
    std::optional<Tokens> tokens;
    if (!options.tokens.empty()) {
        const auto text = read_whole_file(options.tokens);
        if (!text) return text.errors();
        auto read = Tokens::read(*text);
        if (!read) return read.errors();
        tokens = std::move(*read);
    }
    if (!tokens && !is_loopback(options.host)) {
        Diagnostic made = error("K1205", {}, "without tokens the service listens on loopback only",
                                "トークンがなければ、ループバックでだけ待ち受けます");
        made.hint = Message{"make a token file with `kijun token` and name it: --tokens FILE",
                            "`kijun token` でトークンのファイルを作り、--tokens FILE で指定してください"};
        return made;
    }
    auto service = std::make_unique<RunningService>(options, loading, std::move(tokens));
    if (auto problems = service->prepare()) return std::move(*problems);
    return std::unique_ptr<Service>(std::move(service));
}

}  // namespace kijun
