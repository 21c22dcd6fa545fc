/*
 * Reads the marks SPEC, STEP and PROSE from the reference's source text. A file is read line by line:
 * SPEC sets the algorithm that the following STEPs belong to; a clause literal with "/prose-" in it
 * is a mark by itself.
 */
#include "spec_map.h"
#include "paths.h"
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct mark {
    const char *id;
    const char *file;  // relative to the root
    int line;
};

struct marks {
    struct arena *arena;
    LIST(struct mark) items;
};

struct source {
    const char *file;
    int line;
    const char *algorithm;  // of the latest SPEC
    bool other_follows;     // the SPEC's anchor stands on the next line
};

static const struct {
    const char *macro, *prefix;
} specs[] = {
    {"HTML(\"", "html/"},     {"DOM(\"", "dom/"},         {"URL(\"", "url/"},
    {"WEBIDL(\"", "webidl/"}, {"ECMA262(\"", "ecma262/"},
};

static const char *join(struct arena *arena, const char *a, const char *b, size_t length)
{
    char *text = arena_allocate(arena, strlen(a) + length + 2);
    memcpy(text, a, strlen(a));
    memcpy(text + strlen(a), b, length);
    return text;
}

static void add_mark(struct marks *marks, const struct source *source, const char *id)
{
    struct mark mark = {id, source->file, source->line};
    LIST_APPEND(marks->arena, &marks->items, mark);
}

/* The clause literal that begins at text, or NULL. */
static const char *literal_at(struct arena *arena, const char *text)
{
    for (size_t i = 0; i < sizeof specs / sizeof *specs; i++) {
        size_t length = strlen(specs[i].macro);
        if (strncmp(text, specs[i].macro, length) == 0)
            return join(arena, specs[i].prefix, text + length, strcspn(text + length, "\""));
    }
    return NULL;
}

static bool is_word(char c)
{
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static void read_step(struct marks *marks, struct source *source, const char *text)
{
    size_t length = strcspn(text, ")");
    if (!source->algorithm)
        return;
    const char *prefix = join(marks->arena, source->algorithm, "/", 1);
    add_mark(marks, source, join(marks->arena, prefix, text, length));
}

static void read_line(struct marks *marks, struct source *source, const char *line)
{
    for (const char *p = line; *p; p++) {
        bool word_start = p == line || !is_word(p[-1]);
        if (!word_start)
            continue;
        if (p[0] == '/' && p[1] == '/')
            return;
        if (strncmp(p, "SPEC(", 5) == 0)
            source->other_follows = true;
        if (strncmp(p, "STEP(", 5) == 0)
            read_step(marks, source, p + 5);
        const char *literal = literal_at(marks->arena, p);
        if (literal && strstr(literal, "/prose-"))
            add_mark(marks, source, literal);
        else if (literal && source->other_follows)
            source->algorithm = literal;
        if (literal)
            source->other_follows = false;
    }
}

static bool read_source(struct marks *marks, const char *root, const char *file,
                        struct diagnostic *diagnostic)
{
    struct source source = {.file = file};
    size_t length;
    char *text = file_read(marks->arena, path_join(marks->arena, root, file), &length, diagnostic);
    for (char *line = text; line;) {
        char *newline = strchr(line, '\n');
        if (newline)
            *newline = '\0';
        source.line++;
        read_line(marks, &source, line);
        line = newline ? newline + 1 : NULL;
    }
    return text != NULL;
}

static int is_source(const struct dirent *entry)
{
    const char *dot = strrchr(entry->d_name, '.');
    return dot && strcmp(dot, ".c") == 0;
}

static bool read_sources(struct marks *marks, const char *root, struct diagnostic *diagnostic)
{
    const char *folder = path_join(marks->arena, root, "reference");
    struct dirent **entries;
    bool ok = true;
    int count = scandir(folder, &entries, is_source, alphasort);
    if (count < 0) {
        diagnose(diagnostic, folder, 0, "", "cannot be read");
        return false;
    }
    for (int i = 0; i < count; i++) {
        const char *name = entries[i]->d_name;
        const char *file = join(marks->arena, "reference/", name, strlen(name));
        ok = ok && read_source(marks, root, file, diagnostic);
        free(entries[i]);
    }
    free(entries);
    return ok;
}

/* Every mark must be a clause of the inventory. */
static bool check_marks(const struct marks *marks, const struct inventory *inventory,
                        struct diagnostic *diagnostic)
{
    for (size_t i = 0; i < marks->items.count; i++) {
        const struct mark *mark = &marks->items.items[i];
        if (!inventory_find(inventory, mark->id)) {
            diagnose(diagnostic, mark->file, mark->line, "", "the inventory has no clause %s",
                     mark->id);
            return false;
        }
    }
    return true;
}

static const struct mark *first_mark(const struct marks *marks, const char *id)
{
    for (size_t i = 0; i < marks->items.count; i++)
        if (strcmp(marks->items.items[i].id, id) == 0)
            return &marks->items.items[i];
    return NULL;
}

/* Appends the ids of the cases that name the clause; false if there is none. */
static bool append_cases(struct text *text, const struct suites *suites, const char *id)
{
    bool any = false;
    for (size_t i = 0; i < suites->cases.count; i++) {
        const struct test_case *test_case = suites->cases.items[i];
        for (size_t j = 0; j < test_case->clauses.count; j++)
            if (strcmp(test_case->clauses.items[j], id) == 0) {
                text_printf(text, "%s`%s`%s", any ? ", " : "", test_case->id,
                            test_case->waiting ? " (waiting)" : "");
                any = true;
            }
    }
    return any;
}

static void append_row(struct text *text, const struct marks *marks, const struct suites *suites,
                       const struct clause *clause)
{
    const struct mark *mark = first_mark(marks, clause->id);
    text_printf(text, "| [%s](%s) | %s | ", clause->step, clause->url, clause->observable);
    if (mark)
        text_printf(text, "[%s:%d](%s#L%d) | ", mark->file, mark->line, mark->file, mark->line);
    else
        text_append(text, "| ");
    append_cases(text, suites, clause->id);
    text_append(text, " |\n");
}

struct totals {
    size_t clauses, in_reference, with_cases, observable, observable_with_cases;
};

static struct totals count_totals(struct arena *arena, const struct marks *marks,
                                  const struct suites *suites, const struct inventory *inventory)
{
    struct totals totals = {0};
    for (size_t i = 0; i < inventory->clauses.count; i++) {
        const struct clause *clause = &inventory->clauses.items[i];
        struct text ignored = {.arena = arena};
        bool has_cases = append_cases(&ignored, suites, clause->id);
        bool observable = strcmp(clause->observable, "yes") == 0;
        totals.clauses++;
        totals.in_reference += first_mark(marks, clause->id) != NULL;
        totals.with_cases += has_cases;
        totals.observable += observable;
        totals.observable_with_cases += observable && has_cases;
    }
    return totals;
}

static void append_head(struct text *text, const struct totals *totals)
{
    text_append(text, "# Map of the standard\n\n"
                      "Generated by `pmspec map`; `make check` fails when it is stale. For each "
                      "clause of `suites/clauses.json`: whether a script can observe it, where "
                      "the reference has it, and the cases that name it (each of them was seen to "
                      "run the clause).\n\n");
    text_printf(text,
                "%zu clauses, %zu of them in the reference, %zu named by cases. Of the %zu that a "
                "script can observe, %zu are named by cases.\n",
                totals->clauses, totals->in_reference, totals->with_cases, totals->observable,
                totals->observable_with_cases);
}

const char *spec_map_text(struct arena *arena, const char *root, const struct suites *suites,
                          const struct inventory *inventory, struct diagnostic *diagnostic)
{
    struct marks marks = {.arena = arena};
    struct text text = {.arena = arena};
    const char *section = "", *algorithm = "";
    if (!read_sources(&marks, root, diagnostic) || !check_marks(&marks, inventory, diagnostic))
        return NULL;
    struct totals totals = count_totals(arena, &marks, suites, inventory);
    append_head(&text, &totals);
    for (size_t i = 0; i < inventory->clauses.count; i++) {
        const struct clause *clause = &inventory->clauses.items[i];
        if (strcmp(clause->section, section) != 0)
            text_printf(&text, "\n## %s\n", clause->section);
        if (strcmp(clause->algorithm, algorithm) != 0 || strcmp(clause->section, section) != 0)
            text_printf(&text,
                        "\n### %s\n\n| Step | Observable | Reference | Cases |\n"
                        "|---|---|---|---|\n",
                        clause->algorithm);
        section = clause->section;
        algorithm = clause->algorithm;
        append_row(&text, &marks, suites, clause);
    }
    return text.bytes;
}
