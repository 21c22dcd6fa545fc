/*
 * Shards, and what failed in a report.
 */
#include "selection.h"
#include "report_read.h"
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static const char failed_prefix[] = "@failed:";

/* FNV-1a, 64 bits, folded: the same everywhere and for ever. */
size_t shard_of_case(const char *id, size_t count)
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (; *id && *id != '#'; id++)
        hash = (hash ^ (unsigned char)*id) * 0x100000001b3u;
    return (size_t)((hash ^ hash >> 32) % count) + 1;
}

static enum status read_shard(struct options *options, struct diagnostic *diagnostic)
{
    unsigned index = 0, count = 0;
    int end = 0;
    const char *text = options->shard;
    bool digits = text[0] >= '0' && text[0] <= '9' && strspn(text, "0123456789/") == strlen(text);
    int read = sscanf(text, "%6u/%6u%n", &index, &count, &end);
    if (!digits || read != 2 || text[end] || index < 1 || index > count)
        return diagnose(diagnostic, "", 0, "",
                        "--shard needs I/N, the part and the number of parts, as in 1/4; not '%s'",
                        text);
    options->shard_index = index;
    options->shard_of = count;
    return STATUS_OK;
}

static enum status read_failed(struct arena *arena, struct options *options, const char *path,
                               struct diagnostic *diagnostic)
{
    struct report *report = report_read(arena, path, diagnostic);
    size_t before = options->failed.count;
    if (!report)
        return STATUS_BAD_INPUT;
    for (size_t i = 0; i < report->results.count; i++) {
        enum verdict verdict = report->results.items[i].verdict;
        if (verdict_is_difference(verdict) || verdict == VERDICT_ERROR)
            LIST_APPEND(arena, &options->failed, report->results.items[i].id);
    }
    report_close(report);
    if (options->failed.count == before)
        return diagnose(diagnostic, path, 0, "", "nothing failed in this report: nothing to do");
    return STATUS_OK;
}

enum status selection_read(struct arena *arena, struct options *options,
                           struct diagnostic *diagnostic)
{
    enum status status = options->shard ? read_shard(options, diagnostic) : STATUS_OK;
    for (size_t i = 0; i < options->only.count && status == STATUS_OK; i++) {
        const char *pattern = options->only.items[i];
        size_t length = strlen(failed_prefix);
        if (*pattern != '@')
            continue;
        if (strncmp(pattern, failed_prefix, length) == 0)
            status = read_failed(arena, options, pattern + length, diagnostic);
        else
            status = diagnose(diagnostic, "", 0, "",
                              "--only takes a glob or @failed:REPORT, not '%s'", pattern);
    }
    return status;
}
