/*
 * Reports for tests, written as documents from a few words a case.
 */
#ifndef PMSPEC_TESTS_WRITTEN_REPORT_H
#define PMSPEC_TESTS_WRITTEN_REPORT_H

#include "../report_read.h"
#include "../../reference/tests/suite.h"
#include <stdio.h>
#include <string.h>

/* A result; what follows the verdict may be NULL. */
struct written {
    const char *id, *verdict, *observed, *difference, *digest, *histogram;
    int allowed;         // how many outcomes are; 0: one
    bool machine_lacks;  // that is why it is unsupported
};

/* What the head says of the run. */
struct written_head {
    const char *implementation, *version;
    size_t planned;     // 0: as many as there are results
    const char *shard;  // `{"of":2,"parts":[1]}`, or NULL
    bool interrupted;
};

static inline void write_result(struct text *text, const struct written *written)
{
    bool passes = strcmp(written->verdict, "pass") == 0;
    const char *slash = strchr(written->id, '/');
    text_printf(text, "{\"id\":\"%s\",\"suite\":\"%.*s\",\"title\":\"It is so.\",", written->id,
                (int)(slash - written->id), written->id);
    text_printf(text, "\"digest\":\"%s\",\"verdict\":\"%s\",\"gating\":%s,",
                written->digest ? written->digest : "0123456789abcdef", written->verdict,
                strncmp(written->id, "disputed/", 9) == 0 ? "false" : "true");
    text_append(text,
                "\"clauses\":[{\"id\":\"html/message-ports/1\",\"url\":\"https://a.test/#x\"}],"
                "\"allowed_count\":");
    text_printf(text, "%d,\"allowed\":[[[1]]],\"observed\":", written->allowed + !written->allowed);
    text_append(text, written->observed ? written->observed : passes ? "[[1]]" : "[]");
    text_append(text, ",\"difference\":");
    if (passes)
        text_append(text, "null");
    else
        text_append_json_string(text, written->difference ? written->difference : "it differs",
                                strlen(written->difference ? written->difference : "it differs"));
    if (written->machine_lacks)
        text_append(text, ",\"machine_lacks\":true");
    if (written->histogram)
        text_printf(text, ",\"histogram\":%s", written->histogram);
    text_append(text, ",\"duration_ms\":2,\"reproduce\":\"engine case.js\"}");
}

static inline void write_counts(struct text *text, const struct written *written, size_t count,
                                size_t planned)
{
    text_printf(text, "{\"planned\":%zu,\"executed\":%zu", planned, count);
    for (int i = 0; i < VERDICT_COUNT; i++) {
        size_t number = 0;
        for (size_t j = 0; j < count; j++)
            number += strcmp(written[j].verdict, verdict_text((enum verdict)i)) == 0;
        text_printf(text, ",\"%s\":%zu", verdict_text((enum verdict)i), number);
    }
    text_append(text, "}");
}

static inline const char *write_report(struct arena *arena, struct written_head head,
                                       const struct written *written, size_t count)
{
    struct text text = {.arena = arena};
    size_t planned = head.planned ? head.planned : count;
    bool complete = !head.interrupted && planned == count;
    text_printf(&text,
                "{\"schema\":\"pmspec-report/1\",\n\"tool\":{\"name\":\"pmspec\",\"version\":"
                "\"0.1.0\"},\n\"suite\":{\"digest\":\"00000000000000aa\",\"cases\":9},\n"
                "\"spec\":{\"snapshot\":\"2026-08-21\"},\n\"implementation\":{\"name\":\"%s\","
                "\"version\":\"%s\",\"realms\":[\"top\"]},\n",
                head.implementation ? head.implementation : "node",
                head.version ? head.version : "20.1.0");
    text_printf(&text,
                "\"run\":{\"complete\":%s,\"interrupted\":%s,\"duration_ms\":7,\"only\":[]%s%s},"
                "\n\"counts\":",
                complete ? "true" : "false", head.interrupted ? "true" : "false",
                head.shard ? ",\"shard\":" : "", head.shard ? head.shard : "");
    write_counts(&text, written, count, planned);
    text_append(&text, ",\n\"results\":[\n");
    for (size_t i = 0; i < count; i++) {
        text_append(&text, i ? ",\n" : "");
        write_result(&text, &written[i]);
    }
    text_append(&text, "\n],\n\"clauses\":[\n{\"id\":\"html/message-ports/1\",\"url\":"
                       "\"https://a.test/#x\",\"counts\":");
    write_counts(&text, written, count, planned);
    text_append(&text, "}\n],\n\"sections\":[\n{\"title\":\"9.4\",\"url\":\"https://a.test/#x\","
                       "\"counts\":");
    write_counts(&text, written, count, planned);
    text_append(&text, "}\n]}\n");
    return text.bytes;
}

static inline struct report *parse_written(struct arena *arena, const char *text)
{
    struct diagnostic diagnostic = {0};
    struct report *report = report_parse(arena, text, strlen(text), "report.json", &diagnostic);
    if (!report)
        printf("%s: %s\n", diagnostic.pointer, diagnostic.sentence);
    CU_ASSERT_PTR_NOT_NULL_FATAL(report);
    return report;
}

#endif
