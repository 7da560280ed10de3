// A session with one editor: messages in, messages out, nothing else.
//
// receive() answers what can be answered at once and puts off the rest: what changed is looked at when no
// more messages wait (settle), so that a burst of edits costs one look; compiling, proving and commands are
// jobs for another thread. A job may run anywhere; what it returns is called on the session's thread.
//
// Nothing here reads from or writes to the editor; see server.cpp for who does.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>

#include "commands.hpp"
#include "publishing.hpp"

namespace kijun::lsp {

using Finish = std::function<Messages()>;
using Job = std::function<Finish()>;

class Session {
public:
    explicit Session(const LanguageServerOptions& options) : workspace_(options) {}

    Messages receive(const Json& message);
    // The answer to what was no JSON.
    static Messages unreadable(const std::string& reason);
    // To be called when no message waits.
    Messages settle();
    // The next piece of work, if there is any and none is running. `quiet`: nothing came for a while; work
    // that no request waits for is begun only then.
    std::optional<Job> job(bool quiet);

    [[nodiscard]] bool over() const { return state_ == State::over; }
    [[nodiscard]] int exit_code() const { return exit_code_; }
    Workspace& workspace() { return workspace_; }

private:
    enum class State { fresh, running, shut_down, over };
    // A command that waits for its turn.
    struct Waiting {
        Json id;
        const Command* command;
        Json arguments;
        ProjectPtr project;
        ReadingPtr reading;
    };

    Messages request(const Json& id, const std::string& method, const Json& parameters);
    Messages notice(const std::string& method, const Json& parameters);
    Json initialize(const Json& parameters);
    Messages initialized();
    Messages execute(const Json& id, const Json& parameters);
    Messages cancel(const Json& id);

    Finish run(const Waiting& waiting, const CompiledPtr& compiled) const;
    std::optional<Job> command_job();
    std::optional<Job> compile_job(ProjectPtr project, ReadingPtr reading);
    std::optional<Job> remark_job(const ProjectPtr& project);
    Messages refresh_hints();

    Workspace workspace_;
    Publisher publisher_{workspace_};
    State state_ = State::fresh;
    int exit_code_ = 1;
    bool dirty_ = false;                              // something changed since settle()
    bool running_ = false;                            // a job
    bool watches_ = false, refreshes_hints_ = false;  // what the client can do
    std::deque<Waiting> waiting_;
    // Compiled for commands about texts that have changed since.
    CompiledPtr compiled_before_;
    std::int64_t own_requests_ = 0;
};

}  // namespace kijun::lsp
