/* Loads the installed rules and judges one report. */
#include <kijun.h>
#include <stdio.h>
#include <string.h>

int main(int argc, char** argv) {
    static const char report[] = "{\"id\":\"1\",\"text\":\"銀行口座を買います。\",\"received_at\":\"2025-03-01\"}";
    kijun_rules* rules = NULL;
    kijun_judge* judge = NULL;
    size_t verdicts = 0;
    if (argc != 2 || kijun_abi() != KIJUN_ABI) return 2;
    if (kijun_rules_load(argv[1], &rules, NULL) != KIJUN_OK) return 1;
    if (kijun_judge_new(rules, NULL, &judge, NULL) != KIJUN_OK) return 1;
    if (kijun_judge_report(judge, report, strlen(report), &verdicts, NULL) != KIJUN_OK || verdicts != 1) return 1;
    puts(kijun_verdict_json(judge, 0).data);
    kijun_judge_free(judge);
    kijun_rules_free(rules);
    return 0;
}
