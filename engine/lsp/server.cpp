// serve_editor(): bytes to messages, jobs to a second thread.
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <thread>

#include "frames.hpp"
#include "kijun/file.hpp"
#include "session.hpp"

namespace kijun::lsp {

namespace {

// After this long without a message, work is begun that no request waits for.
constexpr int quiet_milliseconds = 150;

// One thread that does one job at a time, and a descriptor that can be read when it is done.
class Worker {
public:
    Worker() {
        if (::pipe(pipe_) != 0) std::abort();
        thread_ = std::thread([this] { run(); });
    }
    ~Worker() {
        {
            const std::lock_guard lock(mutex_);
            stop_ = true;
        }
        wake_.notify_one();
        thread_.join();
        ::close(pipe_[0]);
        ::close(pipe_[1]);
    }
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    void begin(Job job) {
        {
            const std::lock_guard lock(mutex_);
            job_ = std::move(job);
            busy_ = true;
        }
        wake_.notify_one();
    }
    [[nodiscard]] bool busy() {
        const std::lock_guard lock(mutex_);
        return busy_;
    }
    [[nodiscard]] int descriptor() const { return pipe_[0]; }
    // Of the job that is done.
    Finish finished() {
        char byte = 0;
        while (::read(pipe_[0], &byte, 1) < 0 && errno == EINTR) {
        }
        const std::lock_guard lock(mutex_);
        busy_ = false;
        return std::move(finish_);
    }

private:
    void run() {
        for (;;) {
            Job job;
            {
                std::unique_lock lock(mutex_);
                wake_.wait(lock, [this] { return stop_ || job_; });
                if (stop_) return;
                job = std::move(job_);
                job_ = nullptr;
            }
            Finish finish = job();
            {
                const std::lock_guard lock(mutex_);
                finish_ = std::move(finish);
            }
            const char byte = 1;
            while (::write(pipe_[1], &byte, 1) < 0 && errno == EINTR) {
            }
        }
    }

    int pipe_[2] = {-1, -1};
    std::mutex mutex_;
    std::condition_variable wake_;
    Job job_;
    Finish finish_;
    bool busy_ = false, stop_ = false;
    std::thread thread_;
};

class Server {
public:
    Server(const LanguageServerOptions& options, int input, int output)
        : session_(options), input_(input), output_(output) {
        if (options.budget) confinement_.emplace(*options.budget);
    }

    int run() {
        bool quiet = false;
        for (;;) {
            if (const auto code = take_messages()) return leave(*code);
            if (!waits(input_, 0)) {
                if (!send(session_.settle())) return leave(4);
                if (auto job = session_.job(quiet)) {
                    if (confinement_) confinement_->next_turn();
                    worker_.begin(std::move(*job));
                }
            }
            pollfd watched[2] = {{input_, POLLIN, 0}, {worker_.descriptor(), POLLIN, 0}};
            const int ready = ::poll(watched, 2, quiet ? -1 : quiet_milliseconds);
            if (ready < 0 && errno != EINTR) return leave(4);
            quiet = ready == 0 || (quiet && watched[0].revents == 0);
            if (ready > 0 && watched[1].revents != 0 && !send(worker_.finished()())) return leave(4);
            if (ready > 0 && watched[0].revents != 0)
                if (const auto code = read_some()) return leave(*code);
        }
    }

private:
    static bool waits(int descriptor, int milliseconds) {
        pollfd watched{descriptor, POLLIN, 0};
        return ::poll(&watched, 1, milliseconds) > 0;
    }

    std::optional<int> read_some() {
        char bytes[1u << 16];
        const ssize_t count = ::read(input_, bytes, sizeof bytes);
        if (count < 0) return try_again(input_, POLLIN) ? std::nullopt : std::optional<int>(4);
        if (count == 0) return session_.exit_code();  // the editor went away
        frames_.feed({bytes, static_cast<std::size_t>(count)});
        return std::nullopt;
    }

    // The exit code once the session is over.
    std::optional<int> take_messages() {
        while (const auto content = frames_.next()) {
            // a job under way has the time of its own message only, whatever else is sent meanwhile
            if (confinement_ && !worker_.busy()) confinement_->next_turn();
            const auto message = read_content(*content);
            const auto* json = std::get_if<Json>(&message);
            if (!send(json != nullptr ? session_.receive(*json)
                                      : Session::unreadable(std::get<std::string>(message))))
                return 4;
            if (session_.over()) return session_.exit_code();
        }
        if (frames_.broken().empty()) return std::nullopt;
        send(Session::unreadable(frames_.broken()));
        return 4;
    }

    bool send(const Messages& messages) {
        for (const Json& message : messages)
            if (write_all(output_, framed(message)) != 0) return false;
        return true;
    }

    // A job cannot be stopped, and what it makes is for nobody: the process ends without waiting for it.
    int leave(int code) {
        if (worker_.busy()) std::quick_exit(code);
        return code;
    }

    Session session_;
    Frames frames_{most_content_bytes};
    Worker worker_;
    std::optional<Confinement> confinement_;  // begins once the thread and its pipe are there
    int input_, output_;
};

}  // namespace

}  // namespace kijun::lsp

int kijun::serve_editor(const LanguageServerOptions& options, int input, int output) {
    return lsp::Server(options, input, output).run();
}
