/* Kijun for C, and for whatever can call C: rules loaded once, reports judged by as many threads as there
 * are.
 *
 * Use. Load rules; make a judge from them for every thread; give it reports as JSON and read the verdicts,
 * which are the JSON that `kijun judge` writes.
 *
 * Threads. Rules are immutable: any number of threads may use the same ones, also while one frees its
 * handle, for every judge keeps what it needs. A judge, and what it has returned, belongs to one thread at
 * a time. There is no state outside the handles.
 *
 * Memory. What a function makes through a pointer is freed by its ..._free; NULL may be freed. Texts belong
 * to the handle they were asked from and end with a zero that is not counted. Texts of a judge are good
 * until its next report, others as long as their handle.
 *
 * Errors. Functions return KIJUN_OK or why not, and then, where there is something to tell, a problem, if
 * the caller's pointer for one is not NULL. No exception leaves the library.
 *
 * Stability. Within one KIJUN_ABI nothing here changes but by additions: functions, problems' codes,
 * members at the end of structs that carry their size. The library's soname has the same number. */
#ifndef KIJUN_H
#define KIJUN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#define KIJUN_NOTHROW noexcept
extern "C" {
#else
#define KIJUN_NOTHROW
#endif

#define KIJUN_API __attribute__((visibility("default")))
#define KIJUN_ABI 1

enum {
    KIJUN_OK = 0,
    KIJUN_REFUSED = 1, /* what was given is wrong: the problem says why */
    KIJUN_MISUSED = 2, /* a NULL where there must not be one, or a number out of range */
    KIJUN_FAILED = 3   /* no memory, or an error of the library itself */
};

/* Outcomes of verdicts. */
enum { KIJUN_CANDIDATE = 0, KIJUN_UNDETERMINED = 1, KIJUN_OUT_OF_SCOPE = 2 };

/* Modes: only what something speaks for, or all that is open. */
enum { KIJUN_SCREEN = 0, KIJUN_ASSESS = 1 };

typedef struct kijun_rules kijun_rules;
typedef struct kijun_judge kijun_judge;
typedef struct kijun_problem kijun_problem;

typedef struct kijun_text {
    const char* data; /* UTF-8; NULL: there is none */
    size_t size;      /* bytes */
} kijun_text;

/* Under which revision reports are judged. All zero but for `size`: each under the one of its own date. At
 * most one of `at`, `revision` and `all_revisions` is given. */
typedef struct kijun_options {
    size_t size; /* sizeof(kijun_options); without it, or with something set that the library does not know
                    of (being older than this header), they are KIJUN_MISUSED */
    const char* at; /* under what was in force then: a day, month or instant as the language writes them */
    const char* revision;  /* under this one */
    const char* known_at;  /* by what had been decided by that day */
    int32_t all_revisions; /* under every one in force on some day */
    int32_t mode;
    int32_t explain; /* with the guideline's own tree */
} kijun_options;

/* The KIJUN_ABI that the library was built with, and the engine's version. */
KIJUN_API uint32_t kijun_abi(void) KIJUN_NOTHROW;
KIJUN_API const char* kijun_version(void) KIJUN_NOTHROW;

/* From a directory, a .kijun file or a bundle; or from the bytes of a bundle, which may go afterwards. */
KIJUN_API int32_t kijun_rules_load(const char* path, kijun_rules** rules,
                                   kijun_problem** problem) KIJUN_NOTHROW;
KIJUN_API int32_t kijun_rules_load_bytes(const void* bundle, size_t size, kijun_rules** rules,
                                         kijun_problem** problem) KIJUN_NOTHROW;
/* SHA-256 of the compiled rules, hex: what receipts name. */
KIJUN_API const char* kijun_rules_hash(const kijun_rules* rules) KIJUN_NOTHROW;
KIJUN_API void kijun_rules_free(kijun_rules* rules) KIJUN_NOTHROW;

/* `options` may be NULL. What is wrong with them for every report alike is refused here. */
KIJUN_API int32_t kijun_judge_new(const kijun_rules* rules, const kijun_options* options,
                                  kijun_judge** judge, kijun_problem** problem) KIJUN_NOTHROW;
/* Judges a report of `size` bytes of JSON and says how many verdicts there are: one for each revision that
 * answers. A report without an id is called "report". */
KIJUN_API int32_t kijun_judge_report(kijun_judge* judge, const char* json, size_t size, size_t* verdicts,
                                     kijun_problem** problem) KIJUN_NOTHROW;
/* Of the report judged last. -1, and no text, if there is no such verdict. */
KIJUN_API int32_t kijun_verdict_outcome(const kijun_judge* judge, size_t verdict) KIJUN_NOTHROW;
KIJUN_API kijun_text kijun_verdict_json(kijun_judge* judge, size_t verdict) KIJUN_NOTHROW;
KIJUN_API void kijun_judge_free(kijun_judge* judge) KIJUN_NOTHROW;

/* What is wrong may be several things, numbered from 0; no text for a number that is none. */
KIJUN_API size_t kijun_problem_count(const kijun_problem* problem) KIJUN_NOTHROW;
KIJUN_API kijun_text kijun_problem_code(const kijun_problem* problem,
                                        size_t which) KIJUN_NOTHROW; /* "K0705" */
KIJUN_API kijun_text kijun_problem_english(const kijun_problem* problem, size_t which) KIJUN_NOTHROW;
KIJUN_API kijun_text kijun_problem_japanese(const kijun_problem* problem, size_t which) KIJUN_NOTHROW;
KIJUN_API void kijun_problem_free(kijun_problem* problem) KIJUN_NOTHROW;

#ifdef __cplusplus
}
#endif

#endif
