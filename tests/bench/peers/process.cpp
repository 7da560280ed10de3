#include "process.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace kijun::bench {

PeerProcess::PeerProcess(const std::vector<std::string>& command, const std::string& rules,
                         const std::string& texts) {
    std::array<int, 2> in{}, out{};
    // closed in every program started later, so that this one sees the end of its input
    if (pipe2(in.data(), O_CLOEXEC) != 0 || pipe2(out.data(), O_CLOEXEC) != 0)
        throw std::runtime_error("no pipe");
    std::vector<std::string> words = command;
    words.push_back(rules);
    words.push_back(texts);
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    child_ = fork();
    if (child_ == 0) {
        dup2(in[0], STDIN_FILENO);
        dup2(out[1], STDOUT_FILENO);
        execvp(arguments[0], arguments.data());
        _exit(127);
    }
    close(in[0]);
    close(out[1]);
    to_ = fdopen(in[1], "w");
    from_ = fdopen(out[0], "r");
    try {
        const auto hello = nlohmann::json::parse(read_line());
        if (hello.contains("absent")) throw std::runtime_error(hello.at("absent").get<std::string>());
        name_ = hello.at("name");
        version_ = hello.at("version");
        for (const nlohmann::json& text : hello.at("met")) {
            met_.push_back(0);
            for (const unsigned category : text) met_.back() |= std::uint64_t{1} << category;
        }
    } catch (...) {
        end();
        throw;
    }
}

PeerProcess::~PeerProcess() { end(); }

void PeerProcess::end() {
    if (to_ != nullptr) std::fclose(to_);
    if (from_ != nullptr) std::fclose(from_);
    to_ = from_ = nullptr;
    if (child_ > 0) waitpid(child_, nullptr, 0);
    child_ = 0;
}

double PeerProcess::pass(std::size_t texts) {
    std::fprintf(to_, "%zu\n", texts);
    std::fflush(to_);
    return nlohmann::json::parse(read_line()).at("seconds");
}

std::string PeerProcess::read_line() {
    std::string line;
    for (int byte = 0; (byte = std::fgetc(from_)) != EOF && byte != '\n';) line += static_cast<char>(byte);
    if (line.empty()) throw std::runtime_error("it ended without an answer");
    return line;
}

}  // namespace kijun::bench
