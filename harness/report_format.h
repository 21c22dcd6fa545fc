/*
 * Reports in the formats that others read. Each writer is a function of reports alone: the same
 * reports give the same bytes.
 */
#ifndef PMSPEC_REPORT_FORMAT_H
#define PMSPEC_REPORT_FORMAT_H

#include "report_read.h"

typedef LIST(const struct report *) report_list;

/* Appends the document; reports is not empty. */
typedef void report_writer(struct text *text, const report_list *reports);

report_writer report_junit;      // JUnit's XML, a testsuite for each suite of each implementation
report_writer report_tap;        // TAP 14
report_writer report_wptreport;  // the JSON of web-platform-tests, of one report
report_writer report_markdown;   // a summary for people, tables first
report_writer report_html;       // one page that needs nothing else
report_writer report_interop;    // engines side by side, by clause of the standard
report_writer report_compact;    // one report as it is published; changes its document

struct report_format {
    const char *name;
    report_writer *writer;
    bool one_report;  // a document tells of one implementation
};

/* All formats; a NULL name ends the table. */
extern const struct report_format report_formats[];
const struct report_format *report_format_find(const char *name);

/* Results of several reports side by side. */
struct matrix_row {
    const struct report_result *any;       // the first of them
    const struct report_result **results;  // one for each report; NULL where it has none
};

struct matrix {
    struct arena *arena;
    const report_list *reports;
    LIST(struct matrix_row) rows;  // ascending by id
    name_list suites;              // in the order of the rows
};

struct matrix matrix_build(struct arena *arena, const report_list *reports);

/* The counts of one suite in a report, or of all if suite is NULL. */
struct counts report_counts(const struct report *report, const char *suite);

/* The name of a case within its suite. */
const char *case_name(const char *id);

/* value as HTML that Markdown lets through, cut where it is long. */
void text_append_plain(struct text *text, const char *value);

/* The text for XML and HTML, between tags or in an attribute; what XML cannot hold becomes U+FFFD. */
void text_append_markup(struct text *text, const char *value);

#endif
