/*
 * A case as a script that runs by itself: a few lines that stand for the runtime, then the programs,
 * byte for byte as an engine gets them. Realms in agents become threads; frames, popups and
 * next documents of the top realm's origin are made by the script in the page that loads it. Those of
 * other origins need servers, so that their programs are shown, each as a function.
 */
#include "compiler.h"
#include "loader.h"
#include "origin_names.h"

#include <string.h>

static const char SINGLE_PRELUDE[] =
    "const node = typeof process === \"object\";\n"
    "const log = (...entry) => console.log(\"log\", entry);\n"
    "const end = () => {\n"
    "  console.log(\"end\");\n"
    "  if (node) setImmediate(() => setImmediate(() => process.exit()));\n"
    "};\n"
    "if (node) process.on(\"uncaughtException\", x => log(\"reported\", x));\n";

static const char AGENTS_PRELUDE[] =
    "const node = typeof require === \"function\";  // or Bun; Deno has the workers of the web\n"
    "const {Worker, isMainThread, workerData} = node ? require(\"worker_threads\")\n"
    "  : {Worker: globalThis.Worker, isMainThread: typeof postMessage === \"undefined\"};\n"
    "const {inspect} = node ? require(\"util\") : Deno;\n"
    "const print = node ? line => require(\"fs\").writeSync(1, line)\n"
    "  : line => Deno.stdout.writeSync(new TextEncoder().encode(line));\n";

/* state[0] counts the realms that are set up, state[1] the calls of end. */
static const char AGENTS_LAUNCHER[] =
    "function run({realm, ports, state}) {\n"
    "  const mains = [];\n"
    "  const log = (...entry) => print(realm + \": \" + inspect(entry, {depth: 9}) + \"\\n\");\n"
    "  const end = () => { print(realm + \": end\\n\"); Atomics.add(state, 1, 1); };\n"
    "  const report = x => log(\"reported\", x);\n"
    "  if (node) process.on(\"uncaughtException\", report);\n"
    "  else addEventListener(\"error\", e => { e.preventDefault(); report(e.error); });\n"
    "  try {\n"
    "    programs[realm](log, end, f => mains.push(f), ports);\n"
    "  } catch (x) {\n"
    "    report(x);\n"
    "  }\n"
    "  Atomics.add(state, 0, 1);\n"
    "  let turns = 0;\n"
    "  setInterval(() => {\n"
    "    if (Atomics.load(state, 0) === Object.keys(programs).length)\n"
    "      mains.splice(0).forEach(f => setImmediate(f));\n"
    "    if (isMainThread && Atomics.load(state, 1) && ++turns > 2) process.exit();\n"
    "  }, 10);\n"
    "}\n"
    "\n"
    "if (isMainThread) {\n"
    "  const state = new Int32Array(new SharedArrayBuffer(8));\n"
    "  const ports = {};\n"
    "  for (const realm in programs) ports[realm] = {};\n"
    "  for (const realm in owners) {\n"
    "    const {port1, port2} = new MessageChannel();\n"
    "    ports[owners[realm]][realm] = port1;\n"
    "    ports[realm][owners[realm]] = port2;\n"
    "  }\n"
    "  for (const realm in owners) {\n"
    "    const data = {realm, ports: ports[realm], state}, transfer = "
    "Object.values(ports[realm]);\n"
    "    if (node) new Worker(__filename, {workerData: data, transferList: transfer});\n"
    "    else new Worker(Deno.mainModule, {type: \"module\"}).postMessage(data, transfer);\n"
    "  }\n"
    "  for (const realm in programs)\n"
    "    if (!(realm in owners)) run({realm, ports: ports[realm], state});\n"
    "} else if (node) {\n"
    "  run(workerData);\n"
    "} else {\n"
    "  addEventListener(\"message\", e => run(e.data), {once: true});\n"
    "}\n";

static const char FRAMES_LAUNCHER[] =
    "const windows = {[top_realm]: window}, iframes = {}, origins = {}, mains = [];\n"
    "const {origin, protocol, hostname: host} = location, port = location.port || \"80\";\n"
    "const parts = {origin, scheme: protocol.slice(0, -1), host, HOST: host.toUpperCase(), port};\n"
    "const remove = realm => iframes[realm].remove();\n"
    "const close = realm => windows[realm].close();\n"
    "\n"
    "const open_window = realm => new Promise(opened => {\n"
    "  if (popups.includes(realm)) {\n"
    "    windows[realm] = windows[owners[realm]].open(\"\", \"_blank\", \"popup\");\n"
    "    opened();\n"
    "    return;\n"
    "  }\n"
    "  const {document} = windows[owners[realm]];\n"
    "  const iframe = iframes[realm] = document.createElement(\"iframe\");\n"
    "  Object.assign(iframe, {name: realm, srcdoc: \"<!doctype html><body>\", onload: opened});\n"
    "  document.body.append(iframe);\n"
    "  windows[realm] = iframe.contentWindow;\n"
    "});\n"
    "\n"
    "// In the realm's own window, so that its functions are its own.\n"
    "function set_up(realm) {\n"
    "  const log = (...entry) => console.log(realm, entry);\n"
    "  const end = () => console.log(realm, \"end\");\n"
    "  const main = f => {\n"
    "    if (documents.includes(realm)) windows[realm].setTimeout(f);\n"
    "    else mains.push(() => windows[realm].setTimeout(f));\n"
    "  };\n"
    "  windows[realm].addEventListener(\"error\", e => log(\"reported\", e.error));\n"
    "  const source = '\"use strict\"; ({' + programs[realm] + \"})\";\n"
    "  windows[realm].eval(source)[realm](log, end, main, origins, remove, close, navigate, "
    "windows);\n"
    "}\n"
    "\n"
    "const placeOf = realm => documents.includes(realm) ? placeOf(owners[realm]) : realm;\n"
    "\n"
    "// The next document says when it is there.\n"
    "function navigate(realm) {\n"
    "  const replaced = placeOf(realm);\n"
    "  windows[owners[replaced]].loaded = () => {\n"
    "    windows[realm] = windows[replaced];\n"
    "    set_up(realm);\n"
    "  };\n"
    "  const script = \"<script>(parent === self ? opener : parent).loaded()<\" + \"/script>\";\n"
    "  const page = new Blob([\"<!doctype html><body>\", script], {type: \"text/html\"});\n"
    "  windows[replaced].location.replace(URL.createObjectURL(page));\n"
    "}\n"
    "\n"
    "(async function () {\n"
    "  for (const realm in owners) if (!documents.includes(realm)) await open_window(realm);\n"
    "  for (const realm in programs) origins[realm] = parts;\n"
    "  for (const realm in programs) if (!documents.includes(realm)) set_up(realm);\n"
    "  for (const start of mains) start();\n"
    "})();\n";

static void append_heading(struct text *text, const struct test_case *test_case,
                           const char *how_to_run)
{
    text_append(text, "\"use strict\";\n// ");
    text_append(text, test_case->id);
    text_append(text, "\n// ");
    text_append(text, test_case->title);
    text_append(text, "\n// ");
    text_append(text, how_to_run);
    text_append(text, "\n");
}

static bool has_only(const struct test_case *test_case, enum realm_kind a, enum realm_kind b)
{
    for (size_t i = 0; i < test_case->realms.count; i++) {
        enum realm_kind kind = test_case->realms.items[i].kind;
        if (kind != a && kind != b)
            return false;
    }
    return true;
}

/* The parts of the page's own origin; without its port they would be those of any server. */
static void append_own_origin(struct text *text, const struct realm_program *realm)
{
    text_append(text, "const {origin, protocol, hostname: host} = location;\n"
                      "const port = location.port || \"80\";\n");
    text_printf(text,
                "const origins = {%s: {origin, scheme: protocol.slice(0, -1), host, "
                "HOST: host.toUpperCase(), port}};\n",
                realm->name);
}

/* What a person does with the script of one realm: one that has a name is a window. */
static const char *how_to_run_single(struct arena *arena, const struct test_case *test_case)
{
    struct text how = {.arena = arena};
    if (!test_case->realms.items[0].name[0])
        return "Run it with node, or load it in a page and read the console.";
    struct origin_parts parts =
        realm_origin_parts(arena, test_case, &test_case->realms.items[0], &symbolic_ports);
    text_printf(&how, "Load it in a page from http://%s, at %s port, and read the console.",
                parts.host, case_names_origin(test_case, "default-port") ? "the default" : "any");
    return how.bytes;
}

static void append_single(struct text *text, const struct test_case *test_case)
{
    const char *program = compile_program(text->arena, test_case, 0);
    bool knows_origin = strstr(program, "origins.") != NULL;
    append_heading(text, test_case, how_to_run_single(text->arena, test_case));
    text_append(text, SINGLE_PRELUDE);
    if (knows_origin)
        append_own_origin(text, &test_case->realms.items[0]);
    if (test_case->realms.items[0].setup.count)
        text_append(text, "const main = f => setTimeout(f, 0);\n");
    text_append(text, "\n(function () {\n");
    text_append(text, program);
    text_append(text, "})();\n");
}

/* ", {a, b}": the realms that realm number index reaches */
static void append_reachable(struct text *text, const struct test_case *test_case, size_t index)
{
    const char *before = ", {";
    const struct realm_program *realms = test_case->realms.items;
    for (size_t i = 0; i < test_case->realms.count; i++) {
        if (!realm_reaches(test_case, &realms[index], &realms[i]))
            continue;
        text_append(text, before);
        text_append(text, realms[i].name);
        before = ", ";
    }
    text_append(text, strcmp(before, ", ") == 0 ? "}" : "");
}

/* parameters: those before the realms */
static void append_programs(struct text *text, const struct test_case *test_case,
                            const char *parameters)
{
    text_append(text, "const programs = {\n");
    for (size_t i = 0; i < test_case->realms.count; i++) {
        text_append(text, "  ");
        text_append(text, test_case->realms.items[i].name);
        text_append(text, "(");
        text_append(text, parameters);
        append_reachable(text, test_case, i);
        text_append(text, ") {\n");
        text_append(text, compile_program(text->arena, test_case, i));
        text_append(text, "  },\n");
    }
    text_append(text, "};\n");
}

static void append_owners(struct text *text, const struct test_case *test_case)
{
    const char *before = "const owners = {";
    text_append(text, before);
    for (size_t i = 0; i < test_case->realms.count; i++) {
        int owner = test_case->realms.items[i].owner;
        if (owner < 0)
            continue;
        text_append(text, text->bytes[text->length - 1] == '{' ? "" : ", ");
        text_append(text, test_case->realms.items[i].name);
        text_append(text, ": \"");
        text_append(text, test_case->realms.items[owner].name);
        text_append(text, "\"");
    }
    text_append(text, "};\n");
}

static void append_agents(struct text *text, const struct test_case *test_case)
{
    append_heading(text, test_case, "Run it with node, bun or deno -A: each realm is a thread.");
    text_append(text, AGENTS_PRELUDE);
    text_append(text, "\n");
    append_programs(text, test_case, "log, end, main");
    append_owners(text, test_case);
    text_append(text, "\n");
    text_append(text, AGENTS_LAUNCHER);
}

/* The page that has the script cannot make it: it is of another kind, or nothing to the page. */
static bool is_out_of_hand(const struct test_case *test_case, const struct realm_program *realm)
{
    const struct realm_program *top = &test_case->realms.items[0];
    return realm->isolated || realm->noopener || realm->kind == REALM_AGENT ||
           (realm != top && realm_place(test_case, realm)->kind == REALM_TOP);
}

/* True for frames, popups and next documents that all can be documents of the top realm's origin. */
static bool is_one_origin(const struct test_case *test_case)
{
    const struct realm_program *realms = test_case->realms.items;
    for (size_t i = 0; i < test_case->realms.count; i++)
        if (!realms_share_origin(test_case, &realms[0], &realms[i]) ||
            is_out_of_hand(test_case, &realms[i]))
            return false;
    return true;
}

/* const NAME = ["a", "b"]; */
static void append_names(struct text *text, const struct test_case *test_case, const char *name,
                         enum realm_kind kind)
{
    const char *before = "";
    text_printf(text, "const %s = [", name);
    for (size_t i = 0; i < test_case->realms.count; i++) {
        if (test_case->realms.items[i].kind != kind)
            continue;
        text_printf(text, "%s\"%s\"", before, test_case->realms.items[i].name);
        before = ", ";
    }
    text_append(text, "];\n");
}

static void append_frames(struct text *text, const struct test_case *test_case)
{
    append_heading(text, test_case,
                   "Load it in a page that may open windows; it makes the others.");
    append_programs(text, test_case, "log, end, main, origins, remove, close, navigate");
    append_owners(text, test_case);
    append_names(text, test_case, "popups", REALM_POPUP);
    append_names(text, test_case, "documents", REALM_DOCUMENT);
    text_printf(text, "const top_realm = \"%s\";\n", test_case->realms.items[0].name);
    text_append(text, FRAMES_LAUNCHER);
}

static void append_served(struct text *text, const struct test_case *test_case)
{
    struct text how = {.arena = text->arena};
    text_printf(&how,
                "Each function is the program of one realm; `pmspec serve --case %s` opens them.",
                test_case->id);
    append_heading(text, test_case, how.bytes);
    append_programs(text, test_case, "log, end, main, origins, remove, close, navigate");
}

const char *compile_standalone(struct arena *arena, const struct test_case *test_case)
{
    struct text text = {.arena = arena};
    if (test_case->realms.count == 1)
        append_single(&text, test_case);
    else if (has_only(test_case, REALM_TOP, REALM_AGENT))
        append_agents(&text, test_case);
    else if (is_one_origin(test_case))
        append_frames(&text, test_case);
    else
        append_served(&text, test_case);
    return text.bytes;
}
