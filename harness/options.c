/*
 * Parsing of options: "--name value", "--name=value" and flags; "-j N" and "-jN" for --jobs.
 */
#include "options.h"
#include "selection.h"
#include <errno.h>
#include <fnmatch.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum kind { FLAG, TEXT, NUMBER, LIST_OF_TEXT };

static const struct option {
    const char *name;
    enum kind kind;
    size_t offset;
} table[] = {
    {"--only", LIST_OF_TEXT, 0},
    {"--report", TEXT, offsetof(struct options, report)},
    {"--case", TEXT, offsetof(struct options, case_id)},
    {"--hold", FLAG, offsetof(struct options, hold)},
    {"--binary", TEXT, offsetof(struct options, binary)},
    {"--cmd", TEXT, offsetof(struct options, cmd)},
    {"--all", FLAG, offsetof(struct options, all)},
    {"--allow-differences", FLAG, offsetof(struct options, allow_differences)},
    {"--json", FLAG, offsetof(struct options, json)},
    {"--js", FLAG, offsetof(struct options, js)},
    {"--check", FLAG, offsetof(struct options, check)},
    {"--help", FLAG, offsetof(struct options, help)},
    {"--in-flight", NUMBER, offsetof(struct options, in_flight)},
    {"--jobs", NUMBER, offsetof(struct options, jobs)},
    {"--hang-seconds", NUMBER, offsetof(struct options, hang_seconds)},
    {"--start-seconds", NUMBER, offsetof(struct options, start_seconds)},
    {"--limit", NUMBER, offsetof(struct options, limit)},
    {"--schedule", NUMBER, offsetof(struct options, schedule)},
    {"--repeat", NUMBER, offsetof(struct options, repeat)},
    {"--observed", TEXT, offsetof(struct options, observed)},
    {"--html", TEXT, offsetof(struct options, html)},
    {"--fences", FLAG, offsetof(struct options, fences)},
    {"--baseline", TEXT, offsetof(struct options, baseline)},
    {"--update-baseline", FLAG, offsetof(struct options, update_baseline)},
    {"--reasons", TEXT, offsetof(struct options, reasons)},
    {"--junit", TEXT, offsetof(struct options, junit)},
    {"--wptreport", TEXT, offsetof(struct options, wptreport)},
    {"--markdown", TEXT, offsetof(struct options, markdown)},
    {"--tap", FLAG, offsetof(struct options, tap)},
    {"--output", TEXT, offsetof(struct options, output)},
    {"--shard", TEXT, offsetof(struct options, shard)},
};

static const struct option *find(const char *name, size_t length, const char *const *allowed)
{
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (strlen(table[i].name) != length || strncmp(table[i].name, name, length) != 0)
            continue;
        if (strcmp(table[i].name, "--help") == 0)
            return &table[i];
        for (size_t j = 0; allowed[j]; j++)
            if (strcmp(allowed[j], table[i].name) == 0)
                return &table[i];
    }
    return NULL;
}

static bool parse_number(const char *text, unsigned *number)
{
    char *end;
    errno = 0;
    unsigned long parsed = strtoul(text, &end, 10);
    *number = (unsigned)parsed;
    return *text >= '0' && *text <= '9' && !*end && errno == 0 && parsed > 0 &&
           parsed <= 1000000000;
}

static enum status store(struct arena *arena, struct options *options, const struct option *option,
                         const char *value, struct diagnostic *diagnostic)
{
    char *field = (char *)options + option->offset;
    if (option->kind == FLAG && value)
        return diagnose(diagnostic, "", 0, "", "%s takes no value", option->name);
    if (option->kind != FLAG && (!value || !*value))
        return diagnose(diagnostic, "", 0, "", "%s needs a value", option->name);
    if (option->kind == FLAG)
        *(bool *)field = true;
    else if (option->kind == TEXT)
        *(const char **)field = value;
    else if (option->kind == LIST_OF_TEXT)
        LIST_APPEND(arena, &options->only, value);
    else if (!parse_number(value, (unsigned *)field))
        return diagnose(diagnostic, "", 0, "", "%s needs a whole number above 0, not '%s'",
                        option->name, value);
    return STATUS_OK;
}

enum status options_parse(struct arena *arena, int argc, char **argv, const char *const *allowed,
                          struct options *options, struct diagnostic *diagnostic)
{
    *options = (struct options){0};
    for (int i = 0; i < argc; i++) {
        const char *word = argv[i];
        if (word[0] != '-' || word[1] == '\0') {
            LIST_APPEND(arena, &options->operands, word);
            continue;
        }
        bool jobs = strncmp(word, "-j", 2) == 0;
        const char *equals = jobs ? NULL : strchr(word, '=');
        size_t length = equals ? (size_t)(equals - word) : strlen(word);
        const struct option *option =
            jobs ? find("--jobs", strlen("--jobs"), allowed) : find(word, length, allowed);
        if (!option)
            return diagnose(diagnostic, "", 0, "", "there is no option %.*s here", (int)length,
                            word);
        const char *value = equals ? equals + 1 : jobs && word[2] ? word + 2 : NULL;
        if (!value && option->kind != FLAG && i + 1 < argc)
            value = argv[++i];
        enum status status = store(arena, options, option, value, diagnostic);
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

static bool matches(const struct options *options, const char *pattern, const char *id)
{
    if (*pattern != '@')
        return fnmatch(pattern, id, 0) == 0;
    for (size_t i = 0; i < options->failed.count; i++)
        if (strcmp(options->failed.items[i], id) == 0)
            return true;
    return false;
}

bool options_select(const struct options *options, const char *id)
{
    if (options->shard_of > 0 && shard_of_case(id, options->shard_of) != options->shard_index)
        return false;
    for (size_t i = 0; i < options->only.count; i++)
        if (matches(options, options->only.items[i], id))
            return true;
    return options->only.count == 0;
}
