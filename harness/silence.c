/*
 * Processor time as /proc tells it, where there is one.
 */
#include "silence.h"
#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LOOK_MS = 200 };

/* In clock ticks; 0 if the process is gone. */
static uint64_t ticks_of_process(const char *pid)
{
    char path[300], line[1024];
    snprintf(path, sizeof path, "/proc/%s/stat", pid);
    FILE *file = fopen(path, "r");
    if (!file)
        return 0;
    size_t length = fread(line, 1, sizeof line - 1, file);
    fclose(file);
    line[length] = '\0';
    const char *after_name = strrchr(line, ')');  // the name may hold anything
    unsigned long user, system;
    if (!after_name ||
        sscanf(after_name + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user,
               &system) != 2)
        return 0;
    return user + system;
}

uint64_t cpu_time_of_group(int group)
{
    DIR *processes = opendir("/proc");
    if (!processes)
        return 0;
    uint64_t ticks = 0;
    for (struct dirent *entry = readdir(processes); entry; entry = readdir(processes))
        if (isdigit((unsigned char)entry->d_name[0]) && getpgid(atoi(entry->d_name)) == group)
            ticks += ticks_of_process(entry->d_name);
    closedir(processes);
    return ticks * 1000 / (uint64_t)sysconf(_SC_CLK_TCK);
}

void silence_end(struct silence *silence, uint64_t now_ms)
{
    *silence = (struct silence){.since_ms = now_ms};
}

bool silence_is_busy(struct silence *silence, int group, uint64_t now_ms, uint64_t most_cpu_ms)
{
    uint64_t last = silence->looked_ms ? silence->looked_ms : silence->since_ms;
    if (group <= 0 || now_ms - last < LOOK_MS)
        return false;
    uint64_t cpu = cpu_time_of_group(group);
    if (!silence->looked_ms)
        silence->cpu_then_ms = cpu;
    silence->looked_ms = now_ms;
    return cpu > silence->cpu_then_ms + most_cpu_ms;
}
