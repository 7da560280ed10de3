// How judging grows: words, categories, size of reports, share of reports that meet something. Made-up
// rules and texts, so that one thing changes at a time.
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "generated_rules.hpp"
#include "rows.hpp"

namespace kijun::bench {

namespace {

struct Shape {
    std::size_t words = 1000, categories = 100, bytes = 350;
    double hit_rate = 0.18;  // as in 2025
};

// About `bytes` of made-up words in short sentences; some reports get a word of both lists of a category.
Corpus made_up_reports(const PlainRules& rules, const Shape& shape, std::size_t count) {
    property::Random random(7);
    std::vector<Report> reports(count);
    for (Report& report : reports) {
        while (report.text.size() < shape.bytes) {
            report.text += made_up_word(random, 2 + random.below(5));
            report.text += random.among({"、", "。", "は", "が", "を", "の", "\n"});
        }
        if (static_cast<double>(random.below(1000000)) >= shape.hit_rate * 1e6) continue;
        for (const std::size_t list : rules.categories[random.below(rules.categories.size())].all)
            report.text += random.among(rules.lists[list].words) + "。";
    }
    return make_corpus("made up", std::move(reports));
}

struct Point {
    Corpus corpus;
    std::unique_ptr<Judge> judge;
};

class Series {
public:
    Series(std::string section, const Setup& setup, Results& results)
        : section_(std::move(section)), setup_(setup), results_(results) {}

    void add(const std::string& name, const Shape& shape, std::optional<Bound> bound = std::nullopt) {
        const PlainRules rules = made_up_rules(shape.words, shape.categories, 11);
        const std::size_t budget = setup_.quick ? 200000 : 4000000;
        const std::size_t count =
            std::clamp<std::size_t>(budget / shape.bytes, 20, setup_.quick ? 500 : 20000);
        points_.push_back(std::make_unique<Point>());
        Point& point = *points_.back();
        point.corpus = made_up_reports(rules, shape, count);
        const std::string path = write_file(setup_, "growth/rules.kijun", rules.as_kijun());
        const double begin = wall_seconds();
        point.judge = std::make_unique<Judge>(rules_from({path}));
        const double compiled = wall_seconds() - begin;
        Against against;
        if (compared_ && !variants_.empty()) against = faster_than(variants_.front().name, bound);
        variants_.push_back(
            over(point.corpus, name, against, [judge = point.judge.get()](const Report& report) {
                return judged(*judge, report, on_the_day());
            }));
        results_.figure(section_, name + ": compile", compiled, "s");
    }

    // Reports of different sizes have no speed in common but bytes a second.
    void leave_uncompared() { compared_ = false; }
    void run() { measure(section_, variants_, setup_, results_); }

private:
    std::string section_;
    const Setup& setup_;
    Results& results_;
    std::vector<std::unique_ptr<Point>> points_;
    std::vector<Variant> variants_;
    bool compared_ = true;
};

}  // namespace

void measure_growth(const Setup& setup, Results& results) {
    const std::vector<std::size_t> words = setup.quick ? std::vector<std::size_t>{100, 1000}
                                                       : std::vector<std::size_t>{100, 1000, 10000, 100000};
    Series by_words("growth: words", setup, results);
    for (const std::size_t n : words) {
        Shape shape;
        shape.words = n;
        shape.categories = 10;
        by_words.add(fmt::format("{} words", n), shape,
                     n == 100000 ? std::optional(at_least(0.4)) : std::nullopt);
    }
    by_words.run();

    const std::vector<std::size_t> categories =
        setup.quick ? std::vector<std::size_t>{10, 100} : std::vector<std::size_t>{10, 100, 500, 2000};
    Series by_categories("growth: categories", setup, results);
    for (const std::size_t n : categories) {
        Shape shape;
        shape.words = setup.quick ? 2000 : 10000;
        shape.categories = n;
        by_categories.add(fmt::format("{} categories", n), shape);
    }
    by_categories.run();

    const std::vector<std::size_t> sizes =
        setup.quick ? std::vector<std::size_t>{50, 5000} : std::vector<std::size_t>{50, 500, 5000, 100000};
    Series by_size("growth: bytes a report", setup, results);
    by_size.leave_uncompared();
    for (const std::size_t n : sizes) {
        Shape shape;
        shape.bytes = n;
        by_size.add(fmt::format("{} bytes", n), shape);
    }
    by_size.run();

    Series by_hits("growth: hit rate", setup, results);
    for (const double rate : {0.001, 0.01, 0.1, 0.5}) {
        Shape shape;
        shape.hit_rate = rate;
        by_hits.add(fmt::format("{:g} % of reports", rate * 100), shape);
    }
    by_hits.run();
}

}  // namespace kijun::bench
