/*
 * Asking a browser for its version: the first word of what `--version` prints that begins with a
 * digit.
 */
#include "browser_version.h"
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t start_printing(const struct browser_start *start, int output)
{
    const char *arguments[4] = {0};
    size_t count = 0;
    if (start->profile->wants_display)
        arguments[count++] = start->with_display;
    arguments[count++] = start->binary;
    arguments[count++] = "--version";
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    pid_t child = 0;
    int result =
        posix_spawn(&child, arguments[0], &actions, NULL, (char *const *)arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    return result == 0 ? child : 0;
}

static void read_all(int input, char *text, size_t size)
{
    size_t length = 0;
    ssize_t count = 1;
    while (count > 0 && length + 1 < size) {
        count = read(input, text + length, size - 1 - length);
        length += count > 0 ? (size_t)count : 0;
    }
    text[length] = '\0';
}

static void copy_version(const char *text, char *version, size_t size)
{
    while (*text && (*text < '0' || *text > '9'))
        text += strcspn(text, " \n") + (text[strcspn(text, " \n")] != '\0');
    snprintf(version, size, "%.*s", (int)strcspn(text, " \n"), text);
}

void browser_version(const struct browser_start *start, char *version, size_t size)
{
    char text[512];
    int ends[2];
    version[0] = '\0';
    if (pipe2(ends, O_CLOEXEC) != 0)
        return;
    pid_t child = start_printing(start, ends[1]);
    close(ends[1]);
    if (child) {
        read_all(ends[0], text, sizeof text);
        waitpid(child, NULL, 0);
        copy_version(text, version, size);
    }
    close(ends[0]);
}
