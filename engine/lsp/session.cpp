#include "session.hpp"

#include <algorithm>
#include <utility>

#include "features.hpp"

namespace kijun::lsp {

namespace {

Failure failure(ErrorCode code, std::string message) { return {code, std::move(message), nullptr}; }

Json cancelled(const Json& id) { return response(id, failure(ErrorCode::cancelled, "cancelled")); }

bool flag(const Json& parameters, const char* pointer) {
    return parameters.value(Json::json_pointer(pointer), Json(false)) == Json(true);
}

}  // namespace

// ---- messages ---------------------------------------------------------------------------------

Messages Session::unreadable(const std::string& reason) {
    return {response(nullptr, failure(ErrorCode::parse_error, reason))};
}

Messages Session::receive(const Json& message) {
    const auto invalid = [&](const char* why) -> Messages {
        return {response(message.is_object() ? message.value("id", Json()) : Json(),
                         failure(ErrorCode::invalid_request, why))};
    };
    if (!message.is_object()) return invalid("a message is a JSON object");
    if (message.value("jsonrpc", Json()) != "2.0") return invalid("jsonrpc is not \"2.0\"");
    const auto method = message.find("method");
    const auto id = message.find("id");
    if (method == message.end())  // an answer to what we asked; nothing depends on it
        return message.contains("result") || message.contains("error") ? Messages{} : invalid("no method");
    if (!method->is_string()) return invalid("method is not a string");
    const Json parameters = message.value("params", Json::object());
    try {
        if (id == message.end()) return notice(*method, parameters);
        if (!id->is_string() && !id->is_number()) return invalid("id is neither a string nor a number");
        return request(*id, *method, parameters);
    } catch (const Json::exception& problem) {  // parameters of another form
        if (id == message.end()) return {};
        return {response(*id, failure(ErrorCode::invalid_parameters, problem.what()))};
    }
}

Messages Session::request(const Json& id, const std::string& method, const Json& parameters) {
    const auto refuse = [&](ErrorCode code, std::string why) -> Messages {
        return {response(id, failure(code, std::move(why)))};
    };
    if (method == "initialize") {
        if (state_ != State::fresh) return refuse(ErrorCode::invalid_request, "initialized already");
        Json result = initialize(parameters);
        state_ = State::running;
        return {response(id, std::move(result))};
    }
    if (state_ == State::fresh) return refuse(ErrorCode::not_initialized, "not initialized");
    if (state_ == State::shut_down) return refuse(ErrorCode::invalid_request, "shut down");
    if (method == "shutdown") {
        state_ = State::shut_down;
        Messages answers;
        for (const Waiting& each : std::exchange(waiting_, {})) answers.push_back(cancelled(each.id));
        answers.push_back(response(id, Json()));
        return answers;
    }
    if (method == "workspace/executeCommand") return execute(id, parameters);
    if (const Feature answer = feature(method)) return {response(id, answer(workspace_, parameters))};
    return refuse(ErrorCode::method_not_found, "no method " + method);
}

Messages Session::notice(const std::string& method, const Json& parameters) {
    if (method == "exit") {
        exit_code_ = state_ == State::shut_down ? 0 : 1;
        state_ = State::over;
        return {};
    }
    if (state_ != State::running) return {};
    if (method == "initialized") return initialized();
    if (method == "$/cancelRequest") return cancel(parameters.at("id"));
    if (method == "textDocument/didOpen") {
        const Json& document = parameters.at("textDocument");
        workspace_.open(document.at("uri"), document.at("version"), document.at("text"));
    } else if (method == "textDocument/didChange") {
        const Json& document = parameters.at("textDocument");
        const Json version = document.value("version", Json());
        workspace_.change(document.at("uri"),
                          version.is_number() ? std::optional<std::int64_t>(version) : std::nullopt,
                          parameters.at("contentChanges"));
    } else if (method == "textDocument/didClose") {
        workspace_.close(parameters.at("textDocument").at("uri"));
    } else if (method == "workspace/didChangeWatchedFiles") {
        for (const Json& change : parameters.at("changes")) workspace_.look_again(change.at("uri"));
    } else if (method == "workspace/didChangeWorkspaceFolders") {
        for (const Json& folder : parameters.at("event").at("removed"))
            workspace_.remove_folder(folder.at("uri"));
        for (const Json& folder : parameters.at("event").at("added"))
            workspace_.add_folder(folder.at("uri"));
    } else {
        return {};
    }
    dirty_ = true;
    return {};
}

Json Session::initialize(const Json& parameters) {
    using Pointer = Json::json_pointer;
    const Json encodings =
        parameters.value(Pointer("/capabilities/general/positionEncodings"), Json::array());
    const bool bytes = std::find(encodings.begin(), encodings.end(), "utf-8") != encodings.end();
    workspace_.encoding = bytes ? Encoding::utf8 : Encoding::utf16;
    std::string language = parameters.value(Pointer("/initializationOptions/language"), std::string());
    if (language.empty() && parameters.contains("locale") && parameters["locale"].is_string())
        language = parameters["locale"];
    if (!language.empty())
        workspace_.language = language.starts_with("ja") ? Language::japanese : Language::english;
    watches_ = flag(parameters, "/capabilities/workspace/didChangeWatchedFiles/dynamicRegistration");
    refreshes_hints_ = flag(parameters, "/capabilities/workspace/inlayHint/refreshSupport");

    const Json folders = parameters.value("workspaceFolders", Json());
    if (folders.is_array()) {
        for (const Json& folder : folders) workspace_.add_folder(folder.at("uri"));
    } else if (const Json root = parameters.value("rootUri", Json()); root.is_string()) {
        workspace_.add_folder(root);
    }
    dirty_ = true;

    Json can = capabilities();
    can["positionEncoding"] = bytes ? "utf-8" : "utf-16";
    can["textDocumentSync"] = {{"openClose", true}, {"change", 2}};  // incremental
    can["workspace"]["workspaceFolders"] = {{"supported", true}, {"changeNotifications", true}};
    Json& names = can["executeCommandProvider"]["commands"];
    names = Json::array();
    for (const Command& command : commands()) names.push_back(command.name);
    return {{"capabilities", std::move(can)},
            {"serverInfo", {{"name", "kijun"}, {"version", engine_version()}}}};
}

Messages Session::initialized() {
    if (!watches_ || !workspace_.options().disk) return {};
    const Json watcher{{"globPattern", "**/*.kijun"}};
    const Json registration{{"id", "files"},
                            {"method", "workspace/didChangeWatchedFiles"},
                            {"registerOptions", {{"watchers", Json::array({watcher})}}}};
    return {{{"jsonrpc", "2.0"},
             {"id", "kijun-" + std::to_string(++own_requests_)},
             {"method", "client/registerCapability"},
             {"params", {{"registrations", Json::array({registration})}}}}};
}

Messages Session::settle() {
    if (!dirty_ || state_ != State::running) return {};
    dirty_ = false;
    Messages messages;
    for (const Message& complaint : workspace_.complaints())
        messages.push_back(notification("window/showMessage",
                                        {{"type", 2}, {"message", said(complaint, workspace_.language)}}));
    for (Json& message : publisher_.news()) messages.push_back(std::move(message));
    return messages;
}

// ---- commands ---------------------------------------------------------------------------------

Messages Session::execute(const Json& id, const Json& parameters) {
    const auto refuse = [&](Failure why) -> Messages { return {response(id, std::move(why))}; };
    const std::string name = parameters.at("command");
    const auto command = std::find_if(commands().begin(), commands().end(),
                                      [&](const Command& each) { return each.name == name; });
    if (command == commands().end())
        return refuse(failure(ErrorCode::invalid_parameters, "no command " + name));
    const Json given = parameters.value("arguments", Json::array());
    Json arguments = given.empty() ? Json::object() : given.at(0);
    if (!arguments.is_object())
        return refuse(failure(ErrorCode::invalid_parameters, "the first argument is an object"));

    ProjectPtr project;
    if (arguments.contains("uri")) {
        project = workspace_.project_of(arguments["uri"]);
        if (!project) return refuse(failure(ErrorCode::invalid_parameters, "no document of this uri"));
    } else {
        std::vector<ProjectPtr> whole = workspace_.projects();
        std::erase_if(whole, [](const ProjectPtr& each) { return !each->whole(); });
        if (whole.size() != 1)
            return refuse(failure(ErrorCode::invalid_parameters,
                                  whole.empty() ? "no guideline" : "several guidelines: give a uri"));
        project = whole.front();
    }
    const ReadingPtr reading = project->reading();
    if (!reading->model) return refuse(failure_of(reading->diagnostics, workspace_.language));
    waiting_.push_back({id, &*command, std::move(arguments), project, reading});
    return {};
}

Messages Session::cancel(const Json& id) {
    const auto found =
        std::find_if(waiting_.begin(), waiting_.end(), [&](const Waiting& each) { return each.id == id; });
    if (found == waiting_.end()) return {};
    waiting_.erase(found);
    return {cancelled(id)};
}

// ---- jobs -------------------------------------------------------------------------------------

std::optional<Job> Session::job(bool quiet) {
    if (running_ || state_ != State::running) return std::nullopt;
    if (auto job = command_job()) return job;
    if (!quiet) return std::nullopt;
    for (const ProjectPtr& project : workspace_.projects()) {
        if (!project->has_open() || !project->reading()->model) continue;
        if (!project->compiled || project->compiled->reading != project->reading())
            return compile_job(project, project->reading());
        if (project->remarked != project->reading()) return remark_job(project);
    }
    return std::nullopt;
}

Finish Session::run(const Waiting& waiting, const CompiledPtr& compiled) const {
    const Language language = workspace_.language;
    Answer answer;
    try {
        auto result =
            waiting.command->run({*waiting.reading, *waiting.reading->model,
                                  compiled ? compiled->rules : nullptr, waiting.arguments, language});
        if (result)
            answer = std::move(*result);
        else
            answer = failure_of(result.errors(), language);
    } catch (const Json::exception& problem) {
        answer = failure(ErrorCode::invalid_parameters, problem.what());
    }
    return [id = waiting.id, answer = std::move(answer)] { return Messages{response(id, answer)}; };
}

std::optional<Job> Session::command_job() {
    if (waiting_.empty()) return std::nullopt;
    const Waiting& next = waiting_.front();
    CompiledPtr compiled;
    if (next.command->needs == Needs::rules) {
        for (const CompiledPtr& known : {next.project->compiled, compiled_before_})
            if (known && known->reading == next.reading) compiled = known;
        if (!compiled) return compile_job(next.project, next.reading);
    }
    running_ = true;
    Waiting taken = std::move(waiting_.front());
    waiting_.pop_front();
    return [this, taken = std::move(taken), compiled]() -> Finish {
        const bool broken = taken.command->needs == Needs::rules && !compiled->rules;
        Finish finish;
        if (broken)
            finish = [id = taken.id, why = failure_of(compiled->diagnostics, workspace_.language)] {
                return Messages{response(id, why)};
            };
        else
            finish = run(taken, compiled);
        return [this, finish = std::move(finish)] {
            running_ = false;
            return finish();
        };
    };
}

std::optional<Job> Session::compile_job(ProjectPtr project, ReadingPtr reading) {
    running_ = true;
    return [this, project = std::move(project), reading = std::move(reading)]() -> Finish {
        CompiledPtr compiled = compile_reading(reading, workspace_.options().cache, workspace_.samples());
        return [this, project, compiled = std::move(compiled)] {
            running_ = false;
            if (compiled->reading != project->reading()) {
                compiled_before_ = compiled;
                return Messages{};
            }
            project->compiled = compiled;
            Messages messages = publisher_.news();
            for (Json& message : refresh_hints()) messages.push_back(std::move(message));
            return messages;
        };
    };
}

std::optional<Job> Session::remark_job(const ProjectPtr& project) {
    running_ = true;
    return [this, project, compiled = project->compiled]() -> Finish {
        Diagnostics remarks = remarks_on(*compiled);
        return [this, project, reading = compiled->reading, remarks = std::move(remarks)]() mutable {
            running_ = false;
            project->remarks = std::move(remarks);
            project->remarked = std::move(reading);
            return publisher_.news();
        };
    };
}

Messages Session::refresh_hints() {
    if (!refreshes_hints_) return {};
    return {{{"jsonrpc", "2.0"},
             {"id", "kijun-" + std::to_string(++own_requests_)},
             {"method", "workspace/inlayHint/refresh"}}};
}

}  // namespace kijun::lsp
