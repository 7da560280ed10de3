#include "usage.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "bench.hpp"

namespace kijun::bench {

int run_program(std::vector<std::string> words, Usage* usage) {
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    const double begin = wall_seconds();
    const pid_t child = fork();
    if (child == 0) {
        const int nowhere = open("/dev/null", O_WRONLY);
        dup2(nowhere, STDOUT_FILENO);
        execvp(arguments[0], arguments.data());
        _exit(127);
    }
    int status = 0;
    rusage taken{};
    if (wait4(child, &status, 0, &taken) != child) return -1;
    if (usage != nullptr) {
        const auto seconds = [](const timeval& time) {
            return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
        };
        *usage = {seconds(taken.ru_utime) + seconds(taken.ru_stime), wall_seconds() - begin,
                  1024.0 * static_cast<double>(taken.ru_maxrss)};
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int write_usage(const std::string& file, std::vector<std::string> words) {
    Usage usage;
    const int exit = run_program(std::move(words), &usage);
    std::ofstream out(file);
    out.precision(12);
    out << usage.processor << ' ' << usage.real << ' ' << usage.memory << std::flush;
    return out ? exit : 1;
}

}  // namespace kijun::bench
