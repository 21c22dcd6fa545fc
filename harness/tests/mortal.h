/*
 * For tests: engines that are killed in the middle of a run, and what may come of that.
 *
 * An engine is killed in the place of a drain. The case that should be drained has logged and ended
 * then, and cannot pass without being drained: so no race decides what becomes of it.
 */
#ifndef PMSPEC_TESTS_MORTAL_H
#define PMSPEC_TESTS_MORTAL_H

#include "../transport.h"
#include "../verdict.h"
#include "../../reference/tests/suite.h"
#include <stdio.h>
#include <string.h>

/* A transport whose engine is killed; in one place from mortal_begin to mortal_end. */
struct mortal {
    /* Given. */
    struct transport *transport;
    void (*kill)(void *context);
    void *context;
    unsigned drain;      // killed once, in the place of its drain with this number; 0: not so
    const char *victim;  // killed in the place of each drain of the case with this id; NULL: not so
    /* Written. */
    unsigned kills;
    unsigned drains;      // so far
    unsigned victim_run;  // the number of the victim's run in this process; 0: none
    void (*send)(struct transport *transport, const char *text);
    struct mortal *next;
};

static struct mortal *mortals;

static inline bool is_program_of(const char *text, const char *id)
{
    static const char before[] = "// begin: ";
    const char *found = strstr(text, before);
    size_t length = strlen(id);
    return found && strncmp(found + strlen(before), id, length) == 0 &&
           strchr(" \\", found[strlen(before) + length]);
}

/* Each process counts its runs from the same number. */
static inline void note_run(struct mortal *mortal, unsigned run, const char *text)
{
    if (mortal->victim && is_program_of(text, mortal->victim))
        mortal->victim_run = run;
    else if (run == mortal->victim_run)
        mortal->victim_run = 0;
}

static inline bool ends_here(struct mortal *mortal, unsigned drained_run)
{
    mortal->drains++;
    return mortal->drains == mortal->drain ||
           (mortal->victim_run && drained_run == mortal->victim_run);
}

static inline void send_or_kill(struct transport *transport, const char *text)
{
    struct mortal *mortal = mortals;
    unsigned run;
    while (mortal->transport != transport)
        mortal = mortal->next;
    if (sscanf(text, "{\"type\":\"run\",\"run\":%u", &run) == 1)
        note_run(mortal, run, text);
    if (sscanf(text, "{\"type\":\"drain\",\"run\":%u", &run) == 1 && ends_here(mortal, run)) {
        mortal->kills++;
        mortal->kill(mortal->context);
    } else {
        mortal->send(transport, text);
    }
}

static inline void mortal_begin(struct mortal *mortal)
{
    mortal->send = mortal->transport->send;
    mortal->transport->send = send_or_kill;
    mortal->next = mortals;
    mortals = mortal;
}

static inline void mortal_end(struct mortal *mortal)
{
    struct mortal **at = &mortals;
    while (*at != mortal)
        at = &(*at)->next;
    *at = mortal->next;
    mortal->transport->send = mortal->send;
}

/* What came of it. */

static inline size_t count_verdicts(const struct case_result *results, size_t count,
                                    enum verdict verdict)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++)
        found += results[i].executed && results[i].attempt.verdict == verdict;
    return found;
}

/* Cases that were in flight when the engine was killed, and ran again. */
static inline size_t count_interrupted(const struct case_result *results, size_t count)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++)
        found += results[i].repeated && results[i].first.verdict == VERDICT_CRASH;
    return found;
}

/* The case in the middle of those that pass. */
static inline const char *choose_victim(const struct case_result *results, size_t count)
{
    size_t before = count_verdicts(results, count, VERDICT_PASS) / 2;
    for (size_t i = 0; i < count; i++)
        if (results[i].attempt.verdict == VERDICT_PASS && before-- == 0)
            return results[i].test_case->id;
    CU_FAIL_FATAL("no case passes");
    return NULL;
}

static inline bool same_attempt(const struct attempt *a, const struct attempt *b)
{
    return a->verdict == b->verdict &&
           strcmp(a->difference ? a->difference : "", b->difference ? b->difference : "") == 0;
}

static inline void check_result(const char *engine, const struct case_result *undisturbed,
                                const struct case_result *result, const char *victim)
{
    const struct attempt *attempt = &result->attempt;
    bool crash = victim && strcmp(result->test_case->id, victim) == 0;
    bool right = result->executed && (crash ? attempt->verdict == VERDICT_CRASH
                                            : same_attempt(attempt, &undisturbed->attempt));
    CU_ASSERT_TRUE(right);
    if (!right)
        printf("    %s: %s: %s: %s\n", engine, result->test_case->id,
               verdict_text(attempt->verdict), attempt->difference ? attempt->difference : "");
}

/* The victim, if there is one, is a crash; all others are as they were in the undisturbed run. */
static inline void check_results(const char *engine, const struct case_result *undisturbed,
                                 const struct case_result *results, size_t count,
                                 const char *victim)
{
    for (size_t i = 0; i < count; i++)
        check_result(engine, &undisturbed[i], &results[i], victim);
}

#endif
