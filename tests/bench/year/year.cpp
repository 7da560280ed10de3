#include "year.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "kijun/calendar.hpp"
#include "kijun/json.hpp"

namespace kijun::bench {

namespace {

// Bytes of text at each tenth of the reports; between them evenly.
constexpr std::array<std::size_t, 11> sizes{60, 90, 130, 190, 260, 350, 470, 650, 950, 1800, 8000};

std::size_t size_of_one(property::Random& random) {
    const std::size_t tenth = random.below(sizes.size() - 1);
    return sizes[tenth] + random.below(sizes[tenth + 1] - sizes[tenth]);
}

nlohmann::json read_json(const std::string& path) {
    std::ifstream in(path);
    if (!in) throw std::runtime_error("cannot read " + path);
    return nlohmann::json::parse(in);
}

std::int32_t day_of(const std::string& text) {
    int year = 0;
    unsigned month = 0, day = 0;
    if (std::sscanf(text.c_str(), "%d-%u-%u", &year, &month, &day) == 3) {
        if (const auto found = make_day(year, month, day)) return found->days;
    }
    throw std::runtime_error("not a day: " + text);
}

std::string instant(std::int32_t day, std::size_t second) {
    const auto ymd = std::chrono::year_month_day(std::chrono::sys_days(std::chrono::days(day)));
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}+09:00", static_cast<int>(ymd.year()),
                       static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day()), second / 3600,
                       second / 60 % 60, second % 60);
}

void write_facts(const std::vector<RecordedFact>& facts, JsonWriter& json) {
    json.key("facts").begin_object();
    for (const RecordedFact& fact : facts) {
        json.key(fact.name);
        if (const bool* truth = std::get_if<bool>(&fact.value))
            json.value(*truth);
        else if (const std::int64_t* number = std::get_if<std::int64_t>(&fact.value))
            json.value(*number);
        else if (const std::string* text = std::get_if<std::string>(&fact.value))
            json.value(*text);
        else
            json.value("uncertain");
    }
    json.end_object();
}

}  // namespace

Year::Year(const std::string& source_folder, std::uint64_t seed) : seed_(seed) {
    std::map<std::string, std::vector<Report>> by_category;
    read_samples(source_folder + "/tests/samples", by_category);
    const nlohmann::json mix = read_json(source_folder + "/tests/bench/data/ihc-2025.json");
    size_ = mix.at("received");
    for (const nlohmann::json& row : mix.at("classified")) {
        const std::string category = row.at("category");
        Type type{by_category[category], row.at("domestic"), row.at("overseas"), day_of(row.at("from")),
                  day_of(row.at("to"))};
        if (type.seeds.empty()) throw std::runtime_error("no sample of " + category);
        types_.push_back(std::move(type));
    }
    // Nobody published where the rest is from: half and half.
    const std::uint64_t out_of_scope = mix.at("out_of_scope");
    types_.push_back({{},
                      out_of_scope / 2,
                      out_of_scope - out_of_scope / 2,
                      day_of("2025-01-01"),
                      day_of("2025-12-31")});

    property::Random random(seed);
    for (std::size_t type = 0; type < types_.size(); ++type) {
        order_.insert(order_.end(), types_[type].domestic + types_[type].overseas,
                      static_cast<std::uint8_t>(type));
    }
    if (order_.size() < size_) throw std::runtime_error("fewer findings than reports");
    for (std::size_t i = order_.size(); i > 1; --i) std::swap(order_[i - 1], order_[random.below(i)]);
    const std::size_t second = order_.size() - size_;
    second_every_ = second == 0 ? size_ : size_ / second;
}

void Year::read_samples(const std::string& folder,
                        std::map<std::string, std::vector<Report>>& by_category) {
    std::ifstream reports(folder + "/reports.ndjson"), expected(folder + "/expected.ndjson");
    ReportReader reader;
    Diagnostics warnings;
    for (std::string line, answer; std::getline(reports, line) && std::getline(expected, answer);) {
        Report report;
        if (const auto problem = reader.read(line, report, warnings))
            throw std::runtime_error(problem->message.en);
        const auto expect = nlohmann::json::parse(answer).at("expect").at("r2025_09_25");
        if (expect.empty()) look_alikes_.push_back(report);
        for (const std::string alternatives : expect) {
            // "a|b": either is right
            for (std::size_t at = 0; at != std::string::npos;) {
                const std::size_t bar = alternatives.find('|', at);
                by_category[alternatives.substr(at, bar - at)].push_back(report);
                at = bar == std::string::npos ? bar : bar + 1;
            }
        }
    }
    if (look_alikes_.empty()) throw std::runtime_error("no samples in " + folder);
}

void Year::append(std::size_t n, std::string& out) const {
    property::Random random(seed_ * 0x9E3779B97F4A7C15 + n);
    std::vector<std::size_t> findings{order_[n]};
    if (n % second_every_ == second_every_ - 1 && size_ + n / second_every_ < order_.size())
        findings.push_back(order_[size_ + n / second_every_]);

    const Type& first = types_[findings.front()];
    std::string title, text, page_text;
    std::vector<RecordedFact> facts;
    for (const std::size_t finding : findings) {
        const bool in_scope = finding + 1 < types_.size();
        if (!in_scope && !random.one_in(4)) continue;
        const Report& seed = random.among(in_scope ? types_[finding].seeds : look_alikes_);
        if (title.empty()) title = seed.title;
        text += seed.text;
        page_text += seed.page_text;
        if (finding == findings.front()) facts = seed.facts;
    }
    const std::size_t wanted = size_of_one(random);
    if (text.empty()) {
        while (text.size() < std::min<std::size_t>(wanted, 400)) text += ordinary_sentence(random);
        if (random.one_in(3)) title = ordinary_sentence(random);
    }
    while (title.size() + text.size() + page_text.size() < wanted) page_text += ordinary_sentence(random);

    const std::uint64_t place = random.below(first.domestic + first.overseas);
    JsonWriter json(out);
    json.begin_object();
    json.key("id").value(fmt::format("y{:06}", n + 1));
    const auto days = static_cast<std::size_t>(first.to - first.from + 1);
    const std::int32_t day = first.from + static_cast<std::int32_t>(random.below(days));
    json.key("received_at").value(instant(day, random.below(86400)));
    json.key("url").value(fmt::format("https://example.{}/{}/{}", random.among({"com", "org", "net", "jp"}),
                                      random.among({"status", "bbs", "article", "p"}),
                                      random.below(1000000)));
    if (!title.empty()) json.key("title").value(title);
    json.key("text").value(text);
    if (!page_text.empty()) json.key("page_text").value(page_text);
    const char* country = place < first.domestic ? "JP" : random.among({"US", "SG", "NL", "HK"});
    json.key("provider_country").value(country);
    json.key("server_country").value(country);
    json.key("source").value("public");
    if (!facts.empty()) write_facts(facts, json);
    json.end_object();
    out += '\n';
}

std::vector<Report> Year::first(std::size_t count) const {
    std::vector<Report> reports(std::min(count, size_));
    ReportReader reader;
    Diagnostics warnings;
    std::string line;
    for (std::size_t n = 0; n < reports.size(); ++n) {
        line.clear();
        append(n, line);
        if (const auto problem = reader.read(line, reports[n], warnings))
            throw std::runtime_error(problem->message.en);
    }
    return reports;
}

}  // namespace kijun::bench
