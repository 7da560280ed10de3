// Loads the installed rules and judges one line.
#include <iostream>
#include <kijun/loading.hpp>

int main() {
    const auto rules = kijun::load_rules(RULES);
    if (!rules) return std::cerr << rules.errors().front().message.en << '\n', 1;
    kijun::Judge judge(*rules);
    kijun::Report report;
    report.id = "1";
    report.text = "銀行口座を買います。";
    report.dates.received = kijun::parse_report_date("2025-03-01");
    const auto verdicts = judge.judge(report, {});
    if (!verdicts) return std::cerr << verdicts.errors().front().message.en << '\n', 1;
    std::string json;
    kijun::write_json(**rules, verdicts.value()->front(), json);
    std::cout << json << '\n';
}
