/*
 * The command line: one table of options for all commands.
 */
#ifndef PMSPEC_OPTIONS_H
#define PMSPEC_OPTIONS_H

#include "../reference/arena.h"
#include "status.h"

struct options {
    LIST(const char *) operands;  // what is no option: implementations, a case
    LIST(const char *) only;      // --only GLOB or --only @failed:REPORT, repeatable
    const char *report;           // --report FILE; % stands for the implementation's name
    const char *binary;           // --binary PATH
    const char *cmd;              // --cmd COMMAND
    const char *case_id;          // --case ID
    bool hold;                    // --hold: the case's page stays, for a debugger
    bool all;                     // --all: every implementation found
    bool allow_differences;       // --allow-differences: engines may differ, the reference may not
    bool json;                    // --json
    bool js;                      // --js
    bool check;                   // --check
    bool help;                    // --help
    unsigned in_flight;           // --in-flight N
    unsigned jobs;                // --jobs N, -j N: adapters at the same time
    unsigned hang_seconds;        // --hang-seconds N
    unsigned start_seconds;       // --start-seconds N
    unsigned limit;               // --limit N schedules
    unsigned schedule;            // --schedule N: of the outcome with this number
    unsigned repeat;              // --repeat N
    const char *observed;         // --observed FILE
    const char *html;             // --html FILE
    bool fences;                  // --fences
    const char *baseline;         // --baseline FILE; % stands for the implementation's name
    bool update_baseline;         // --update-baseline
    const char *reasons;          // --reasons FILE
    const char *junit;            // --junit FILE
    const char *wptreport;        // --wptreport FILE
    const char *markdown;         // --markdown FILE
    bool tap;                     // --tap: on stdout, and all else on stderr
    const char *output;           // --output FILE
    const char *shard;            // --shard I/N
    /* What selection_read makes of --shard and of --only @failed:REPORT. */
    size_t shard_index, shard_of;  // from 1; 0: there are no shards
    LIST(const char *) failed;     // ids
};

/* allowed: the option names of the command, NULL-terminated. STATUS_BAD_INPUT: says what is wrong. */
enum status options_parse(struct arena *arena, int argc, char **argv, const char *const *allowed,
                          struct options *options, struct diagnostic *diagnostic);

/*
 * True if the id is of the shard, if there is one, and matches one of the globs of --only, or there is
 * none.
 */
bool options_select(const struct options *options, const char *id);

#endif
