/*
 * Browsers as children. Their processes stay in the group of the first, so that one signal reaches
 * all of them; what is left when the first is gone is killed before its folder is removed.
 */
#include "browser_launch.h"
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    HANDLES = 3,  // process, stderr, timer
    LAST_WORDS = 1024,
    TERM_MS = 3000,
    FOLDER_SIZE = 512,
    REMOVALS = 5,
};

struct browser_launch {
    struct launch_owner owner;
    uv_process_t process;
    uv_pipe_t err;
    uv_timer_t timer;
    int handles, to_end;
    char folder[FOLDER_SIZE];
    char how[128];
    char last_words[LAST_WORDS + 1];
    size_t last_words_length;
};

static void *must(void *memory)
{
    if (!memory) {
        fprintf(stderr, "pmspec: out of memory\n");
        exit(3);
    }
    return memory;
}

/* The folder of the profile. */

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *place)
{
    remove(path);
    return 0;
}

/* A process that was just killed may still write: what it leaves is removed again. */
static void remove_folder(const char *folder)
{
    for (int i = 0; i < REMOVALS && access(folder, F_OK) == 0; i++)
        nftw(folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

static bool make_folder(struct browser_launch *launch, const struct browser_profile *profile)
{
    const char *base = getenv("TMPDIR");
    snprintf(launch->folder, sizeof launch->folder - 64, "%s/pmspec-browser-XXXXXX",
             base && *base ? base : "/tmp");
    if (!mkdtemp(launch->folder))
        return false;
    if (!profile->settings_file)
        return true;
    char path[FOLDER_SIZE + 64];
    snprintf(path, sizeof path, "%s/%s", launch->folder, profile->settings_file);
    FILE *file = fopen(path, "w");
    bool written = file && fputs(profile->settings, file) >= 0;
    return file && fclose(file) == 0 && written;
}

/* Its end. */

static void part_ended(struct browser_launch *launch)
{
    if (--launch->to_end > 0)
        return;
    uv_timer_stop(&launch->timer);
    remove_folder(launch->folder);
    launch->owner.ended(launch->owner.context, launch->how, launch->last_words);
}

static void on_exit_of(uv_process_t *process, int64_t exit_status, int term_signal)
{
    struct browser_launch *launch = process->data;
    if (term_signal)
        snprintf(launch->how, sizeof launch->how, "the browser was killed by signal %d (%s)",
                 term_signal, strsignal(term_signal));
    else
        snprintf(launch->how, sizeof launch->how, "the browser exited with status %lld",
                 (long long)exit_status);
    kill(-process->pid, SIGKILL);
    part_ended(launch);
}

static void remember(struct browser_launch *launch, const char *bytes, size_t length)
{
    if (length > LAST_WORDS) {
        bytes += length - LAST_WORDS;
        length = LAST_WORDS;
    }
    size_t keep = launch->last_words_length;
    if (keep + length > LAST_WORDS)
        keep = LAST_WORDS - length;
    memmove(launch->last_words, launch->last_words + launch->last_words_length - keep, keep);
    memcpy(launch->last_words + keep, bytes, length);
    launch->last_words_length = keep + length;
    launch->last_words[launch->last_words_length] = '\0';
}

static void on_allocate(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer)
{
    buffer->base = must(malloc(suggested));
    buffer->len = suggested;
}

static void on_err(uv_stream_t *stream, ssize_t count, const uv_buf_t *buffer)
{
    struct browser_launch *launch = stream->data;
    if (count > 0)
        remember(launch, buffer->base, (size_t)count);
    free(buffer->base);
    if (count >= 0)
        return;
    uv_read_stop(stream);
    part_ended(launch);
}

static void on_patience_over(uv_timer_t *timer)
{
    struct browser_launch *launch = timer->data;
    kill(-launch->process.pid, SIGKILL);
}

void browser_launch_kill(struct browser_launch *launch)
{
    if (!uv_is_active((uv_handle_t *)&launch->process) ||
        uv_is_active((uv_handle_t *)&launch->timer))
        return;
    kill(-launch->process.pid, SIGTERM);
    uv_timer_start(&launch->timer, on_patience_over, TERM_MS, 0);
}

static void on_handle_closed(uv_handle_t *handle)
{
    struct browser_launch *launch = handle->data;
    if (--launch->handles == 0)
        free(launch);
}

void browser_launch_close(struct browser_launch *launch)
{
    uv_close((uv_handle_t *)&launch->process, on_handle_closed);
    uv_close((uv_handle_t *)&launch->err, on_handle_closed);
    uv_close((uv_handle_t *)&launch->timer, on_handle_closed);
}

/* Its start. */

/* The text with the folder in place of %s; freed by release_texts. */
static char *with_folder(const char *flag, const char *folder)
{
    const char *place = strstr(flag, "%s");
    size_t size = strlen(flag) + strlen(folder) + 1;
    char *text = must(malloc(size));
    if (place)
        snprintf(text, size, "%.*s%s%s", (int)(place - flag), flag, folder, place + 2);
    else
        snprintf(text, size, "%s", flag);
    return text;
}

static void fill_arguments(char **arguments, const struct browser_start *start, const char *folder)
{
    size_t count = 0;
    if (start->profile->wants_display)
        arguments[count++] = must(strdup(start->with_display));
    arguments[count++] = must(strdup(start->binary));
    for (size_t i = 0; i < PROFILE_FLAGS && start->profile->flags[i]; i++)
        arguments[count++] = with_folder(start->profile->flags[i], folder);
    arguments[count++] = must(strdup(start->url));
    arguments[count] = NULL;
}

static bool sets_same_variable(const char *a, const char *b)
{
    size_t length = strcspn(a, "=");
    return strncmp(a, b, length + 1) == 0;
}

/* This process's environment with the profile's variables; freed by release_texts and free. */
static char **make_environment(const struct browser_profile *profile, const char *folder)
{
    size_t count = 0, own = 0;
    while (environ[own])
        own++;
    char **all = must(calloc(own + PROFILE_VARIABLES + 1, sizeof *all));
    for (size_t i = 0; i < PROFILE_VARIABLES && profile->environment[i]; i++)
        all[count++] = with_folder(profile->environment[i], folder);
    size_t set = count;
    for (size_t i = 0; i < own; i++) {
        bool replaced = false;
        for (size_t j = 0; j < set; j++)
            replaced = replaced || sets_same_variable(all[j], environ[i]);
        if (!replaced)
            all[count++] = must(strdup(environ[i]));
    }
    return all;
}

static void release_texts(char **arguments)
{
    for (size_t i = 0; arguments[i]; i++)
        free(arguments[i]);
}

static int spawn(uv_loop_t *loop, struct browser_launch *launch, const struct browser_start *start)
{
    char *arguments[PROFILE_FLAGS + 4];
    char **environment = make_environment(start->profile, launch->folder);
    fill_arguments(arguments, start, launch->folder);
    uv_stdio_container_t stdio[3] = {
        {.flags = UV_IGNORE},
        {.flags = UV_IGNORE},
        {.flags = UV_CREATE_PIPE | UV_WRITABLE_PIPE, .data.stream = (uv_stream_t *)&launch->err},
    };
    uv_process_options_t options = {
        .exit_cb = on_exit_of,
        .file = arguments[0],
        .args = arguments,
        .env = environment,
        .flags = UV_PROCESS_DETACHED,
        .stdio_count = 3,
        .stdio = stdio,
    };
    int result = uv_spawn(loop, &launch->process, &options);
    release_texts(arguments);
    release_texts(environment);
    free(environment);
    return result;
}

struct browser_launch *browser_launch_start(uv_loop_t *loop, const struct browser_start *start,
                                            const struct launch_owner *owner, const char **error)
{
    struct browser_launch *launch = must(calloc(1, sizeof *launch));
    launch->owner = *owner;
    launch->handles = HANDLES;
    uv_pipe_init(loop, &launch->err, 0);
    uv_timer_init(loop, &launch->timer);
    launch->process.data = launch->err.data = launch->timer.data = launch;
    if (!make_folder(launch, start->profile)) {
        *error = "its profile's folder could not be made";
        launch->handles--;
        uv_close((uv_handle_t *)&launch->err, on_handle_closed);
        uv_close((uv_handle_t *)&launch->timer, on_handle_closed);
        return NULL;
    }
    int result = spawn(loop, launch, start);
    if (result != 0) {
        *error = uv_strerror(result);
        remove_folder(launch->folder);
        browser_launch_close(launch);
        return NULL;
    }
    launch->to_end = 2;
    uv_read_start((uv_stream_t *)&launch->err, on_allocate, on_err);
    return launch;
}

int browser_launch_pid(const struct browser_launch *launch)
{
    return launch->process.pid;
}
