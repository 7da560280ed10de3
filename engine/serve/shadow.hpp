// How a candidate does beside the rules that answer: counts, and the last reports on which they part.
//
// Only ids of reports and of categories are kept, no text.
// Threading: any thread.
#pragma once

#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "kijun/json.hpp"
#include "kijun/judge.hpp"

namespace kijun::serve {

class Shadow {
public:
    static constexpr std::size_t most_kept = 100;

    struct Disagreement {
        std::string id;                       // of the report
        std::string active, candidate;        // outcomes, or the code of an error
        std::vector<std::string> categories;  // those whose status differs
    };
    struct Counts {
        std::uint64_t judged = 0, same = 0;
    };

    // Anew, for the candidate of that content; empty: for none. What is told of another is not counted:
    // requests that began before still judge with the one that was.
    void start(const std::string& content);
    void agree(const std::string& content);
    void disagree(const std::string& content, Disagreement one);
    [[nodiscard]] Counts counts() const;
    void write(JsonWriter& json) const;

    // The status of each category under each verdict, to compare by.
    using Summary = std::map<std::string, std::string>;
    static Summary summary(const Program& program, const std::vector<Verdict>& verdicts);
    static std::vector<std::string> differing(const Summary& one, const Summary& other);

private:
    mutable std::mutex mutex_;
    std::string content_;
    Counts counts_;
    std::map<std::string, std::uint64_t> by_category_;
    std::map<std::pair<std::string, std::string>, std::uint64_t> by_outcome_;
    std::deque<Disagreement> last_;
};

}  // namespace kijun::serve
