/* judge RULES: judges reports, one JSON object a line, from standard input and writes the verdicts. */
#define _POSIX_C_SOURCE 200809L
#include <kijun.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void tell(const char* what, int32_t status, kijun_problem* problem) {
    fprintf(stderr, "%s: status %d\n", what, (int)status);
    for (size_t i = 0; i < kijun_problem_count(problem); ++i)
        fprintf(stderr, "%s %s\n", kijun_problem_code(problem, i).data, kijun_problem_english(problem, i).data);
    kijun_problem_free(problem);
}

int main(int argc, char** argv) {
    if (argc != 2) return fprintf(stderr, "usage: judge RULES <REPORTS.ndjson\n"), 2;
    kijun_problem* problem = NULL;
    kijun_rules* rules = NULL;
    int32_t status = kijun_rules_load(argv[1], &rules, &problem);
    if (status != KIJUN_OK) return tell(argv[1], status, problem), 1;

    kijun_judge* judge = NULL;
    status = kijun_judge_new(rules, NULL, &judge, &problem);
    kijun_rules_free(rules); /* the judge keeps what it needs */
    if (status != KIJUN_OK) return tell("judge", status, problem), 1;

    char* line = NULL;
    size_t room = 0;
    int refused = 0;
    for (;;) {
        const long read = getline(&line, &room, stdin);
        if (read < 0) break;
        size_t verdicts = 0;
        status = kijun_judge_report(judge, line, (size_t)read, &verdicts, &problem);
        if (status != KIJUN_OK) {
            tell("report", status, problem);
            refused = 1;
        }
        for (size_t i = 0; i < verdicts; ++i) puts(kijun_verdict_json(judge, i).data);
    }
    free(line);
    kijun_judge_free(judge);
    return refused;
}
