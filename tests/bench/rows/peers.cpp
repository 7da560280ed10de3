// Kijun and other engines on the same plain rules (data/common_rules.json) and the same texts.
#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <filesystem>
#include <memory>

#include "kijun/json.hpp"
#include "peers/peer.hpp"
#include "peers/process.hpp"
#include "rows.hpp"

namespace kijun::bench {

namespace {

constexpr std::size_t most_texts = 2000;

// Those with a program of their own: the name of its file says how it is started.
const std::vector<std::pair<std::string, Bound>> programs{
    {"re_peer.py", at_least(1)},  {"hyperscan_peer.py", at_least(15)}, {"yara_x_peer.py", at_least(1)},
    {"zen_peer.py", at_least(1)}, {"opa_peer", at_least(500)},         {"regorus_peer", at_least(1)},
};

class Comparison {
public:
    Comparison(const Setup& setup, Results& results) : setup_(setup), results_(results) {
        plain_ = common_rules(*setup.rules, KIJUN_SOURCE_DIR "/tests/bench/data/common_rules.json");
        std::vector<Report> reports;
        std::string texts;
        for (const Report& report : setup.corpus.reports) {
            if (reports.size() == most_texts) break;
            Report one;
            one.id = report.id;
            one.text = report.title + "\n" + report.text + "\n" + report.page_text;
            append_json(texts, one.text);
            texts += '\n';
            reports.push_back(std::move(one));
        }
        corpus_ = make_corpus("texts", std::move(reports));
        rules_file_ = write_file(setup, "peers/rules.json", plain_.as_json());
        write_file(setup, "peers/rules.json.rego", plain_.as_rego(SIZE_MAX));
        write_file(setup, "peers/rules.json.short.rego", plain_.as_rego(20));
        texts_file_ = write_file(setup, "peers/texts.ndjson", texts);
        judge_ = std::make_unique<Judge>(
            rules_from({write_file(setup, "peers/plain.kijun", plain_.as_kijun())}));
        std::size_t met = 0;
        for (const Report& report : corpus_.reports) {
            ours_.push_back(met_by_us(report));
            met += ours_.back() != 0;
        }
        // Engines agree easily about rules that nothing meets.
        if (met == 0) throw std::runtime_error("no text meets any of the plain rules");
        results.note("rules for peers",
                     fmt::format("{} categories, {} lists, {} words", plain_.categories.size(),
                                 plain_.lists.size(), plain_.words()));
        results.note(
            "texts for peers",
            fmt::format("{}, {} bytes, {:.1f} % with a category met", corpus_.reports.size(), corpus_.bytes,
                        100.0 * static_cast<double>(met) / static_cast<double>(corpus_.reports.size())));
        variants_.push_back(over(corpus_, us, {}, [this](const Report& report) {
            return judged(*judge_, report, on_the_day());
        }));
    }

    void add(const Peer& peer, Bound bound) {
        const std::size_t few = reports_in(0, 1, ours_.size());
        const double begin = thread_seconds();
        for (std::size_t i = 0; i < few; ++i) peer.met(corpus_.reports[i].text);
        const double one = (thread_seconds() - begin) / static_cast<double>(few);
        std::vector<std::uint64_t> theirs;
        for (std::size_t i = 0; i < reports_in(20 * setup_.round_seconds, one, ours_.size()); ++i)
            theirs.push_back(peer.met(corpus_.reports[i].text));
        agree(peer.name, peer.version, theirs);
        variants_.push_back(over(corpus_, peer.name, costs_of(us, bound), [peer](const Report& report) {
            return static_cast<std::uint64_t>(std::popcount(peer.met(report.text)));
        }));
    }

    void add(const std::vector<std::string>& command, Bound bound) {
        processes_.push_back(std::make_unique<PeerProcess>(command, rules_file_, texts_file_));
        PeerProcess& process = *processes_.back();
        agree(process.name(), process.version(), process.met());
        const std::size_t few = reports_in(0, 1, ours_.size());
        const double one = process.pass(few) / static_cast<double>(few);
        const std::size_t texts = reports_in(setup_.round_seconds, one, ours_.size());
        Variant variant;
        variant.name = process.name();
        variant.reports = texts;
        variant.bytes = scanned_bytes(corpus_, texts);
        variant.against = costs_of(us, bound);
        variant.pass = [&process, texts] { return Pass{process.pass(texts), texts}; };
        variants_.push_back(std::move(variant));
    }

    // A peer that fails to start is absent, whatever the reason.
    template <class Make>
    void try_to_add(const std::string& name, Make&& make, Bound bound) {
        try {
            add(make(), bound);
        } catch (const std::exception& error) {
            absent(name, error.what());
        }
    }

    void absent(const std::string& name, std::string reason) {
        results_.absent.push_back({section, name, std::move(reason)});
    }

    void run() { measure(section, variants_, setup_, results_); }

    [[nodiscard]] const PlainRules& plain() const { return plain_; }

private:
    static constexpr const char* us = "Kijun, screening";
    static constexpr const char* section = "peers: times that Kijun is faster";

    std::uint64_t met_by_us(const Report& report) {
        const auto verdicts = judge_->judge(report, on_the_day());
        std::uint64_t met = 0;
        for (const Finding& finding : (*verdicts)->front().findings)
            met |= std::uint64_t{1} << number_of(judge_->rules().program().categories[finding.category].id);
        return met;
    }

    std::size_t number_of(const std::string& id) const {
        std::size_t n = 0;
        while (plain_.categories[n].id != id) ++n;
        return n;
    }

    void agree(const std::string& name, const std::string& version,
               const std::vector<std::uint64_t>& theirs) {
        if (theirs.size() > ours_.size()) throw std::runtime_error("it judged another number of texts");
        std::size_t same = 0;
        for (std::size_t i = 0; i < theirs.size(); ++i) same += theirs[i] == ours_[i];
        results_.note("peer " + name,
                      fmt::format("{}; same verdict on {} of {} texts", version, same, theirs.size()));
    }

    const Setup& setup_;
    Results& results_;
    PlainRules plain_;
    Corpus corpus_;
    std::string rules_file_, texts_file_;
    std::unique_ptr<Judge> judge_;
    std::vector<std::uint64_t> ours_;  // bit n: category n
    std::vector<std::unique_ptr<PeerProcess>> processes_;
    std::vector<Variant> variants_;
};

}  // namespace

void measure_peers(const Setup& setup, Results& results) {
    Comparison comparison(setup, results);
    [[maybe_unused]] const char* const no_library = "its library was not there when this was built";
#ifdef KIJUN_BENCH_YARA
    comparison.try_to_add(
        "libyara", [&] { return yara_peer(comparison.plain()); }, at_least(8));
#else
    comparison.absent("libyara", no_library);
#endif
#ifdef KIJUN_BENCH_RE2
    comparison.try_to_add(
        "RE2::Set", [&] { return re2_peer(comparison.plain()); }, at_least(1));
#else
    comparison.absent("RE2::Set", no_library);
#endif
#ifdef KIJUN_BENCH_PCRE2
    comparison.try_to_add(
        "PCRE2", [&] { return pcre2_peer(comparison.plain()); }, at_least(1));
#else
    comparison.absent("PCRE2", no_library);
#endif
    comparison.try_to_add(
        "std::regex", [&] { return std_regex_peer(comparison.plain()); }, at_least(1));
    for (const auto& [program, bound] : programs) {
        const std::string script = KIJUN_SOURCE_DIR "/tests/bench/peers/" + program;
        const std::string built = setup.peers + "/" + program;
        std::vector<std::string> command{built};
        if (setup.peers.empty()) {
            comparison.absent(program, "no folder of peers was given");
            continue;
        }
        if (program.ends_with(".py")) {
            const std::string own = setup.peers + "/venv/bin/python3";
            command = {std::filesystem::exists(own) ? own : "python3", script};
        } else if (!std::filesystem::exists(built)) {
            comparison.absent(program, "it was not built (tests/bench/peers/build says why)");
            continue;
        }
        comparison.try_to_add(
            program, [&] { return command; }, bound);
    }
    comparison.run();
}

}  // namespace kijun::bench
