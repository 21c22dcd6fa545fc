/*
 * Child processes on libuv. stdout is a real pipe, so that short writes of several threads of the
 * child stay whole. `ended` is told once, after exit and the end of both pipes.
 */
#include "process.h"
#include "json_text.h"
#include <assert.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    LAST_WORDS = 2048,
    LONGEST_LINE = 64 * 1024 * 1024,
    START_WEIGHT = 20,
    HANDLES = 4,  // process, stdin, stdout, stderr
};

/* A message that arrives in parts. */
struct stream {
    char *name;
    char *text;
    size_t length;
    struct stream *next;
};

struct process {
    struct transport_owner owner;
    uv_process_t handle;
    uv_pipe_t in, out, err;
    int to_end;  // of: exit, end of stdout, end of stderr
    bool broken, releasing;
    int handles_open;
    char how[128];
    char *line;
    size_t line_length, line_capacity;
    struct stream *streams;
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

static void release(struct process *process)
{
    while (process->streams) {
        struct stream *next = process->streams->next;
        free(process->streams->name);
        free(process->streams->text);
        free(process->streams);
        process->streams = next;
    }
    free(process->line);
    free(process);
}

static void part_ended(struct process *process)
{
    if (--process->to_end == 0)
        process->owner.ended(process->owner.context, process->how, process->last_words);
}

static void say_broken(struct process *process, const char *sentence)
{
    if (process->broken)
        return;
    process->broken = true;
    process->owner.broken(process->owner.context, sentence);
}

static void take_line(struct process *process, const char *line, size_t length);

static struct stream *stream_find(struct process *process, const char *name)
{
    struct stream *stream = process->streams;
    while (stream && strcmp(stream->name, name) != 0)
        stream = stream->next;
    if (!stream) {
        stream = must(calloc(1, sizeof *stream));
        stream->name = must(strdup(name));
        stream->next = process->streams;
        process->streams = stream;
    }
    return stream;
}

/* {"type":"part"}: collects, and takes the whole when it is complete. */
static void take_part(struct process *process, const cJSON *message)
{
    const cJSON *name = cJSON_GetObjectItemCaseSensitive(message, "stream");
    const cJSON *text = cJSON_GetObjectItemCaseSensitive(message, "text");
    if (!cJSON_IsString(name) || !cJSON_IsString(text)) {
        say_broken(process, "a part without stream or text");
        return;
    }
    struct stream *stream = stream_find(process, name->valuestring);
    size_t more = strlen(text->valuestring);
    if (stream->length + more > LONGEST_LINE) {
        say_broken(process, "a message that is too long");
        return;
    }
    stream->text = must(realloc(stream->text, stream->length + more + 1));
    memcpy(stream->text + stream->length, text->valuestring, more + 1);
    stream->length += more;
    if (cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(message, "last"))) {
        char *whole = stream->text;
        size_t length = stream->length;
        stream->text = NULL;
        stream->length = 0;
        take_line(process, whole, length);
        free(whole);
    }
}

static void take_line(struct process *process, const char *line, size_t length)
{
    struct diagnostic diagnostic;
    cJSON *message = json_parse(line, length, "message", &diagnostic);
    const cJSON *type = cJSON_GetObjectItemCaseSensitive(message, "type");
    char sentence[1200];
    if (!message) {
        snprintf(sentence, sizeof sentence, "a line that is not JSON: %s", diagnostic.sentence);
        say_broken(process, sentence);
    } else if (!cJSON_IsString(type)) {
        say_broken(process, "a message without a type");
    } else if (strcmp(type->valuestring, "part") == 0) {
        take_part(process, message);
    } else {
        process->owner.message(process->owner.context, message);
    }
    cJSON_Delete(message);
}

static void append_to_line(struct process *process, const char *bytes, size_t length)
{
    size_t needed = process->line_length + length + 1;
    if (needed > process->line_capacity) {
        process->line_capacity = needed * 2;
        process->line = must(realloc(process->line, process->line_capacity));
    }
    memcpy(process->line + process->line_length, bytes, length);
    process->line_length += length;
    process->line[process->line_length] = '\0';
}

static void take_bytes(struct process *process, const char *bytes, size_t length)
{
    while (length > 0 && !process->broken) {
        const char *newline = memchr(bytes, '\n', length);
        size_t part = newline ? (size_t)(newline - bytes) : length;
        append_to_line(process, bytes, part);
        if (process->line_length > LONGEST_LINE)
            say_broken(process, "a line that is too long");
        if (!newline)
            return;
        if (process->line_length > 0)
            take_line(process, process->line, process->line_length);
        process->line_length = 0;
        bytes = newline + 1;
        length -= part + 1;
    }
}

static void on_allocate(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer)
{
    buffer->base = must(malloc(suggested));
    buffer->len = suggested;
}

static void on_out(uv_stream_t *stream, ssize_t count, const uv_buf_t *buffer)
{
    struct process *process = stream->data;
    if (count > 0)
        take_bytes(process, buffer->base, (size_t)count);
    free(buffer->base);
    if (count >= 0)
        return;
    uv_read_stop(stream);
    if (process->line_length > 0)
        say_broken(process, "a line that was cut");
    part_ended(process);
}

static void remember(struct process *process, const char *bytes, size_t length)
{
    if (length > LAST_WORDS) {
        bytes += length - LAST_WORDS;
        length = LAST_WORDS;
    }
    size_t keep = process->last_words_length;
    if (keep + length > LAST_WORDS)
        keep = LAST_WORDS - length;
    memmove(process->last_words, process->last_words + process->last_words_length - keep, keep);
    memcpy(process->last_words + keep, bytes, length);
    process->last_words_length = keep + length;
    process->last_words[process->last_words_length] = '\0';
}

static void on_err(uv_stream_t *stream, ssize_t count, const uv_buf_t *buffer)
{
    struct process *process = stream->data;
    if (count > 0)
        remember(process, buffer->base, (size_t)count);
    free(buffer->base);
    if (count >= 0)
        return;
    uv_read_stop(stream);
    part_ended(process);
}

static void on_exit_of(uv_process_t *handle, int64_t exit_status, int term_signal)
{
    struct process *process = handle->data;
    if (term_signal)
        snprintf(process->how, sizeof process->how, "killed by signal %d (%s)", term_signal,
                 strsignal(term_signal));
    else
        snprintf(process->how, sizeof process->how, "exited with status %lld",
                 (long long)exit_status);
    kill(-handle->pid, SIGKILL);  // what it may have left behind holds the pipes open
    part_ended(process);
}

static void on_handle_closed(uv_handle_t *handle)
{
    struct process *process = handle->data;
    if (--process->handles_open == 0 && process->releasing)
        release(process);
}

void process_close(struct process *process)
{
    uv_handle_t *handles[HANDLES] = {(uv_handle_t *)&process->handle, (uv_handle_t *)&process->in,
                                     (uv_handle_t *)&process->out, (uv_handle_t *)&process->err};
    process->releasing = true;
    for (int i = 0; i < HANDLES; i++)
        uv_close(handles[i], on_handle_closed);
}

/* Spawns with a real pipe as stdout; its reading end becomes process->out. */
static int spawn(uv_loop_t *loop, struct process *process, const char *const *argv)
{
    int out[2];
    if (pipe2(out, O_CLOEXEC) != 0)
        return UV_EMFILE;
    uv_stdio_container_t stdio[3] = {
        {.flags = UV_CREATE_PIPE | UV_READABLE_PIPE, .data.stream = (uv_stream_t *)&process->in},
        {.flags = UV_INHERIT_FD, .data.fd = out[1]},
        {.flags = UV_CREATE_PIPE | UV_WRITABLE_PIPE, .data.stream = (uv_stream_t *)&process->err},
    };
    uv_process_options_t options = {
        .exit_cb = on_exit_of,
        .file = argv[0],
        .args = (char **)argv,
        .flags = UV_PROCESS_DETACHED,
        .stdio_count = 3,
        .stdio = stdio,
    };
    int result = uv_spawn(loop, &process->handle, &options);
    close(out[1]);
    if (uv_pipe_open(&process->out, out[0]) != 0)
        close(out[0]);
    return result;
}

struct process *process_start(uv_loop_t *loop, const char *const *argv,
                              const struct transport_owner *owner, const char **error)
{
    struct process *process = must(calloc(1, sizeof *process));
    process->owner = *owner;
    process->handles_open = HANDLES;
    uv_pipe_init(loop, &process->in, 0);
    uv_pipe_init(loop, &process->out, 0);
    uv_pipe_init(loop, &process->err, 0);
    process->handle.data = process->in.data = process->out.data = process->err.data = process;
    int result = spawn(loop, process, argv);
    if (result != 0) {
        *error = uv_strerror(result);
        process_close(process);
        return NULL;
    }
    process->to_end = 3;
    uv_read_start((uv_stream_t *)&process->out, on_allocate, on_out);
    uv_read_start((uv_stream_t *)&process->err, on_allocate, on_err);
    return process;
}

static void on_written(uv_write_t *request, int status)
{
    free(request->data);
    free(request);
}

void process_send(struct process *process, const char *text)
{
    size_t length = strlen(text);
    char *line = must(malloc(length + 1));
    memcpy(line, text, length);
    line[length] = '\n';
    uv_write_t *request = must(malloc(sizeof *request));
    request->data = line;
    uv_buf_t buffer = uv_buf_init(line, (unsigned)(length + 1));
    if (uv_write(request, (uv_stream_t *)&process->in, &buffer, 1, on_written) != 0)
        on_written(request, -1);
}

void process_kill(struct process *process)
{
    if (uv_is_active((uv_handle_t *)&process->handle))
        kill(-process->handle.pid, SIGKILL);
}

static struct process_transport *of(struct transport *transport)
{
    return (struct process_transport *)transport;
}

static bool transport_start(struct transport *transport, uv_loop_t *loop, bool isolated_page,
                            const struct transport_owner *owner, const char **error)
{
    of(transport)->process = process_start(loop, of(transport)->argv, owner, error);
    return of(transport)->process != NULL;
}

static void transport_send(struct transport *transport, const char *text)
{
    process_send(of(transport)->process, text);
}

static void transport_kill(struct transport *transport)
{
    process_kill(of(transport)->process);
}

static int transport_group(const struct transport *transport)
{
    const struct process *process = ((const struct process_transport *)transport)->process;
    return process && uv_is_active((const uv_handle_t *)&process->handle) ? process->handle.pid : 0;
}

static void transport_close(struct transport *transport)
{
    process_close(of(transport)->process);
    of(transport)->process = NULL;
}

struct process_transport process_transport(const char *const *argv)
{
    return (struct process_transport){
        .transport = {.name = argv[0],
                      .start_weight = START_WEIGHT,
                      .start = transport_start,
                      .send = transport_send,
                      .kill = transport_kill,
                      .group = transport_group,
                      .close = transport_close,
                      .ports = &symbolic_ports},
        .argv = argv,
    };
}
