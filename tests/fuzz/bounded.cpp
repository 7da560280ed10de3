// What runs a fuzz target where there is no libFuzzer: every input of its corpus, then so many that are
// made from those. The tests run it, bounded; ./dev fuzz looks longer and with sanitisers.
//
//   bounded_NAME CORPUS RUNS [SEED]
//
// An input that stops it is left in last_input.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" {
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
[[gnu::weak]] int LLVMFuzzerInitialize(int* count, char*** arguments);
}

namespace {

constexpr std::size_t longest = 4096;  // of what is made, bytes

std::vector<std::string> inputs_of(const std::filesystem::path& corpus) {
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::directory_iterator(corpus))
        if (entry.is_regular_file()) paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());
    std::vector<std::string> inputs{""};
    for (const auto& path : paths) {
        std::ifstream file(path, std::ios::binary);
        inputs.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    }
    return inputs;
}

class Maker {
public:
    Maker(const std::vector<std::string>& inputs, std::uint64_t seed) : inputs_(inputs), random_(seed) {}

    // One of the inputs with a few things done to it.
    std::string next() {
        std::string made = one();
        for (std::size_t left = 1 + below(6); left > 0; --left) change(made);
        if (made.size() > longest) made.resize(longest);
        return made;
    }

private:
    std::size_t below(std::size_t count) { return count == 0 ? 0 : random_() % count; }
    const std::string& one() { return inputs_[below(inputs_.size())]; }

    void change(std::string& text) {
        static const std::string_view odd[] = {
            "\0", "\xFF", "\xED\xA0\x80", "\xF4\x8F\xBF\xBF", "｛",        "{", "}", "\"", "\\", "\n",
            "・", "★",    "ー",           "\u3099",           "9999999999"};
        const std::size_t at = below(text.size() + 1);
        switch (below(6)) {
            case 0:
                if (at < text.size()) text[at] = static_cast<char>(text[at] ^ (1 << below(8)));
                break;
            case 1:
                text.erase(at, 1 + below(16));
                break;
            case 2:
                text.insert(at, odd[below(std::size(odd))]);
                break;
            case 3: {
                const std::string& other = one();
                text.insert(at, other.substr(below(other.size() + 1), below(64)));
                break;
            }
            case 4:
                text.insert(at, text.substr(below(text.size() + 1), below(64)));
                break;
            default:
                if (at < text.size()) text[at] = static_cast<char>(below(256));
        }
    }

    const std::vector<std::string>& inputs_;
    std::mt19937_64 random_;
};

const std::vector<std::uint8_t>* running = nullptr;

// What stops the process is kept.
extern "C" void keep_input(int signal) {
    const int file = ::open("last_input", O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (file >= 0 && running != nullptr) {
        [[maybe_unused]] const auto written = ::write(file, running->data(), running->size());
        ::close(file);
    }
    std::signal(signal, SIG_DFL);
    std::raise(signal);
}

void run(const std::string& input) {
    // in memory of its own size: what reads behind it is seen by sanitisers
    const std::vector<std::uint8_t> bytes(input.begin(), input.end());
    running = &bytes;
    LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
    running = nullptr;
}

}  // namespace

int main(int count, char** arguments) {
    if (count < 3) {
        std::fprintf(stderr, "usage: %s CORPUS RUNS [SEED]\n", arguments[0]);
        return 2;
    }
    const std::vector<std::string> inputs = inputs_of(arguments[1]);
    const unsigned long runs = std::strtoul(arguments[2], nullptr, 10);
    const std::uint64_t seed =
        count > 3 ? std::strtoull(arguments[3], nullptr, 10) : std::random_device()();
    std::printf("%zu inputs, %lu made of them, seed %llu\n", inputs.size(), runs,
                static_cast<unsigned long long>(seed));
    std::fflush(stdout);
    for (const int signal : {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL}) std::signal(signal, keep_input);
    if (LLVMFuzzerInitialize != nullptr) LLVMFuzzerInitialize(&count, &arguments);
    for (const std::string& input : inputs) run(input);
    Maker maker(inputs, seed);
    for (unsigned long i = 0; i < runs; ++i) {
        run(maker.next());
    }
    return 0;
}
